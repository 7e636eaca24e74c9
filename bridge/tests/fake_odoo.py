"""Odoo as the bridge sees it: a small HTTP server that keeps the rules of the protocol."""

import hashlib
import json
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "0123456789abcdef." + "s" * 43
MAX_BODY = 4 << 20
PATIENCE_S = 30


class Stream:
    def __init__(self):
        self.epoch = None
        self.last_seq = 0
        self.seen = {}
        self.left = set()


class FakeOdoo:
    """Everything it stored is in `rows`, in the order of storing: (epoch, seq, row)."""

    def __init__(self, config=None, port=0):
        self.changed = threading.Condition()
        self.rows = []
        self.streams = {}
        self.beats = []
        self.requests = deque(maxlen=10_000)
        self.posts = 0
        self.config = config or {"bridge": "test", "devices": []}
        # What goes wrong, one entry for each post to come: a status, or "lose" for an answer
        # that is lost after the commit, or a whole (status, headers, body).
        self.faults = deque()
        self.status = None
        self.poison = lambda _row: False
        self.most_rows = None
        self.reject = lambda _row: None
        self.config_status = None
        fake = self

        class Handler(_Handler):
            odoo = fake

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exc):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def wait(self, predicate: Callable[[], object], seconds=PATIENCE_S):
        with self.changed:
            assert self.changed.wait_for(predicate, seconds), "it did not happen"

    def values(self, tag_id):
        with self.changed:
            return [row[2] for _, _, row in self.rows if row[0] == tag_id]

    def restore_backup(self, last_seq):
        """The server comes back from a backup: what came later is gone."""
        with self.changed:
            stream = self.streams["live"]
            stream.last_seq = last_seq
            stream.seen = {seq: row for seq, row in stream.seen.items() if seq <= last_seq}
            self.rows = [r for r in self.rows if r[0] != stream.epoch or r[1] <= last_seq]

    def set_config(self, config):
        with self.changed:
            self.config = config

    @property
    def etag(self):
        return hashlib.sha256(json.dumps(self.config).encode()).hexdigest()[:12]

    def readings(self, raw):
        """(status, answer) for one post; the caller holds the lock."""
        self.posts += 1
        if self.status:
            return self.status, {"error": "unavailable"}
        body = json.loads(raw)
        rows, first = body["rows"], body["first_seq"]
        text = raw.decode()
        text = text[text.index('"rows": ') + 8 : text.rindex(', "sha256"')]
        assert hashlib.sha256(text.encode()).hexdigest() == body["sha256"]
        assert text == json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        if self.most_rows and len(rows) > self.most_rows:
            return 413, {"error": "too_large"}
        for index, row in enumerate(rows):
            if self.poison(row):
                return 400, {"error": "malformed", "detail": f"rows[{index}]: poison"}
        return self.store(
            self.streams.setdefault(body["stream"], Stream()), body["epoch"], first, rows
        )

    def store(self, stream, epoch, first, rows):
        if epoch in stream.left:
            return 409, {"error": "fork"}
        known = epoch == stream.epoch
        last = stream.last_seq if known else 0
        if first > last + 1:
            return 409, {"error": "gap", "expected_seq": last + 1}
        if not known:
            stream.left.add(stream.epoch)
            stream.epoch, stream.seen = epoch, {}
        rejected = []
        duplicates = 0
        for seq, row in enumerate(rows, first):
            if seq <= last:
                duplicates += 1
                if stream.seen.get(seq) != row:
                    return 409, {"error": "fork"}
                continue
            stream.seen[seq] = row
            reason = self.reject(row)
            if reason:
                rejected.append([seq, reason])
            else:
                self.rows.append((epoch, seq, row))
        stream.last_seq = max(last, first + len(rows) - 1)
        return 200, {
            "ack_seq": stream.last_seq,
            "duplicates": duplicates,
            "rejected": rejected,
            "config_etag": self.etag,
            "server_time": 1_795_400_000_456,
        }


class _Handler(BaseHTTPRequestHandler):
    odoo: FakeOdoo
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass

    def handle(self):
        with suppress(ConnectionError):
            super().handle()

    def answer(self, status, body, headers=None):
        data = b"" if status == 304 else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def cut(self):
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def authorized(self):
        return self.headers["Authorization"] == f"Bearer {KEY}"

    def do_GET(self):
        odoo = self.odoo
        assert self.path == "/mes/iot/v1/config"
        with odoo.changed:
            odoo.requests.append(self.path)
            etag = f'"{odoo.etag}"'
            status = odoo.config_status
            config = odoo.config
            odoo.changed.notify_all()
        if not self.authorized():
            return self.answer(401, {"error": "unauthorized"})
        if status:
            return self.answer(status, {"error": "unavailable"})
        if self.headers["If-None-Match"] == etag:
            return self.answer(304, None, {"ETag": etag})
        return self.answer(200, config, {"ETag": etag})

    def do_POST(self):
        odoo = self.odoo
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.authorized():
            return self.answer(401, {"error": "unauthorized"})
        if len(raw) > MAX_BODY:
            return self.answer(413, {"error": "too_large"})
        with odoo.changed:
            odoo.requests.append(self.path)
            status, body, headers, lost = self.handle_post(raw)
            odoo.changed.notify_all()
        if lost:
            return self.cut()
        return self.answer(status, body, headers)

    def handle_post(self, raw):
        odoo = self.odoo
        if self.path.endswith("/heartbeat"):
            odoo.beats.append(json.loads(raw))
            return 200, {"server_time": 1, "config_etag": odoo.etag}, None, False
        assert self.path == "/mes/iot/v1/readings"
        fault = odoo.faults.popleft() if odoo.faults else None
        if fault == "lose" or fault is None:
            return *odoo.readings(raw), None, fault == "lose"
        odoo.posts += 1
        if fault == "cut":
            return 0, None, None, True
        if isinstance(fault, int):
            return fault, {"error": "unavailable"}, None, False
        status, headers, body = fault
        return status, body, headers, False
