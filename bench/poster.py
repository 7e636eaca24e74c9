"""Bridges that send at the same time, each on a connection of its own."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

from bench.measure import WrongResult, expect

TIMEOUT_S = 60.0
Batch = tuple[bytes, int]


@dataclass(frozen=True)
class Door:
    """The server's address and the key that opens it."""

    host: str
    port: int
    key: str

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT_S)

    def ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        name: str,
        body: bytes | None = None,
        **headers: str,
    ) -> tuple[int, bytes]:
        own = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        sent = own | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/mes/iot/v1/{name}", body, sent)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def post_all(self, posters: Sequence[Sequence[Batch]]) -> float:
        """Seconds until every poster has all its batches acknowledged."""
        barrier = Barrier(len(posters), timeout=TIMEOUT_S)
        with ThreadPoolExecutor(len(posters)) as pool:
            spans = list(pool.map(lambda batches: self._post(batches, barrier), posters))
        return max(end for _start, end in spans) - min(start for start, _end in spans)

    def _post(self, batches: Sequence[Batch], barrier: Barrier) -> tuple[float, float]:
        connection = self.connect()
        barrier.wait()
        start = time.perf_counter()
        answers = [self.ask(connection, "POST", "readings", body) for body, _last in batches]
        end = time.perf_counter()
        connection.close()
        for (_body, last), answer in zip(batches, answers, strict=True):
            check_answer(answer, last, duplicates=0)
        return start, end

    def repeat(self, batch: Batch, size: int) -> None:
        """Send a batch again that is stored already."""
        connection = self.connect()
        answer = self.ask(connection, "POST", "readings", batch[0])
        connection.close()
        check_answer(answer, batch[1], duplicates=size)

    def knock(self, etag: str, times: int) -> float:
        """Seconds for one request that has nothing to do: a configuration that did not change."""
        connection = self.connect()
        start = time.perf_counter()
        statuses = {
            self.ask(connection, "GET", "config", If_None_Match=f'"{etag}"')[0]
            for _ in range(times)
        }
        seconds = time.perf_counter() - start
        connection.close()
        expect("answers to an unchanged configuration", statuses, {304})
        return seconds / times


def check_answer(answer: tuple[int, bytes], last: int, duplicates: int) -> None:
    status, body = answer
    if status != 200:
        raise WrongResult(f"The batch up to {last} was answered {status}: {body[:300]!r}.")
    content = json.loads(body)
    found = (content["ack_seq"], content["duplicates"], content["rejected"])
    expect("acknowledged, duplicates and rejected", found, (last, duplicates, []))
