"""The tables of the buffer."""

VERSION = 1

# A row leaves in the order of seq, and keeps its seq until Odoo has it. AUTOINCREMENT never gives a
# number twice, not even when the table is empty. On the wire a row is seq - base: a new epoch moves
# the base and starts at 1, without touching a row.
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    tag_id INTEGER NOT NULL,
    ts INTEGER NOT NULL,
    value TEXT NOT NULL,
    quality INTEGER NOT NULL
);
CREATE TABLE last_taken (
    tag_id INTEGER PRIMARY KEY,
    ts INTEGER NOT NULL,
    value TEXT NOT NULL,
    quality INTEGER NOT NULL
);
CREATE TABLE receipt (
    device_id INTEGER NOT NULL,
    mid INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (device_id, mid)
) WITHOUT ROWID;
CREATE TABLE dead_letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    ts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    payload BLOB NOT NULL
);
CREATE INDEX dead_letter_topic ON dead_letter (topic, id);
"""

INSERT_ROW = "INSERT INTO outbox (tag_id, ts, value, quality) VALUES (?, ?, ?, ?)"
UPSERT_LAST = """
INSERT INTO last_taken (tag_id, ts, value, quality) VALUES (?, ?, ?, ?)
ON CONFLICT (tag_id) DO UPDATE SET ts = excluded.ts, value = excluded.value,
                                   quality = excluded.quality
"""
UPSERT_RECEIPT = """
INSERT INTO receipt (device_id, mid, digest) VALUES (?, ?, ?)
ON CONFLICT (device_id, mid) DO UPDATE SET digest = excluded.digest
"""
INSERT_DEAD = "INSERT INTO dead_letter (topic, ts, reason, payload) VALUES (?, ?, ?, ?)"
TRIM_DEAD = """
DELETE FROM dead_letter WHERE topic = ?1 AND id <= (
    SELECT id FROM dead_letter WHERE topic = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
"""
UPSERT_META = """
INSERT INTO meta (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""
