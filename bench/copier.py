"""The baseline of the ingest: PostgreSQL alone."""

from __future__ import annotations

import io
import time

from bench.measure import expect
from bench.readings import Hall

ROWS = 5_000
TIMES = 8
COPY = "binary COPY, 5,000"


def query(connection, sql: str, *parameters: object) -> list[tuple]:
    with connection, connection.cursor() as cr:
        cr.execute(sql, parameters)
        return cr.fetchall()


class Copier:
    """The baseline: the same rows, prebuilt, on one connection, into a table of the same shape."""

    def __init__(self, connection, hall: Hall) -> None:
        from odoo.addons.mes_iot import history

        self.connection = connection
        self.rounds = 0
        rows = [history.pack(*row, 1, seq) for seq, row in enumerate(hall.rows(ROWS), 1)]
        with connection, connection.cursor() as cr:
            cr.execute(
                "CREATE TABLE bench_copy (LIKE mes_iot_reading INCLUDING ALL) "
                "PARTITION BY RANGE (ts);"
                "CREATE TABLE bench_copy_all PARTITION OF bench_copy DEFAULT"
            )
            history.copy_rows(cr, "bench_copy", rows)
            sink = io.BytesIO()
            cr.copy_expert("COPY (TABLE bench_copy) TO STDOUT (FORMAT binary)", sink)
            cr.execute("TRUNCATE bench_copy")
        self.prebuilt = sink.getvalue()

    def run(self) -> float:
        """Rows a second."""
        start = time.perf_counter()
        for _ in range(TIMES):
            with self.connection, self.connection.cursor() as cr:
                cr.copy_expert(
                    "COPY bench_copy FROM STDIN (FORMAT binary)", io.BytesIO(self.prebuilt)
                )
        seconds = time.perf_counter() - start
        self.rounds += 1
        return TIMES * ROWS / seconds

    def check(self) -> None:
        found = query(self.connection, "SELECT count(*), sum(seq) FROM bench_copy")
        times = self.rounds * TIMES
        expect(COPY, found, [(times * ROWS, times * ROWS * (ROWS + 1) // 2)])
