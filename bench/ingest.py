"""Readings over HTTP into Odoo's history, against COPY and against a request with nothing to do."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg2

from bench import measure, place, server
from bench.copier import COPY, Copier, query
from bench.measure import Budget, expect
from bench.poster import Door
from bench.readings import Hall, Stream
from devenv.plant import session

TAGS = 500
KNOCKS = 40
EMPTY = "empty request"


@dataclass(frozen=True)
class Load:
    """How many posters send how much in one round."""

    size: int
    posters: int
    batches: int

    @property
    def name(self) -> str:
        return f"{self.size:,} x {self.posters}"

    @property
    def rows(self) -> int:
        return self.size * self.posters * self.batches


SMALL = Load(1_000, 1, 16)
LOADS = (SMALL, Load(1_000, 4, 8), Load(5_000, 1, 6), Load(5_000, 4, 3))
BUDGETS = {"1,000 x 4": Budget(0.20, "at least"), "5,000 x 4": Budget(0.50, "at least")}
REQUEST_BUDGET = Budget(3, "at most")


@dataclass(frozen=True)
class Setup:
    """What the script in Odoo has made."""

    key: str
    etag: str
    hall: Hall


def make_bridge(config: Path, database: str) -> Setup:
    """One bridge with one device and its tags, by Odoo's own models."""
    with session.environment(str(config), database) as env:
        from odoo.addons.mes_iot import history

        bridge = env["mes.iot.bridge"].create({"name": "Benchmark"})
        device = env["mes.iot.device"].create(
            {"name": "PLC", "bridge_id": bridge.id, "host": "127.0.0.1"}
        )
        tags = env["mes.iot.tag"].create(
            [
                {"name": f"t{number}", "device_id": device.id, "address": 2 * number}
                | {"type": "float32"}
                for number in range(TAGS)
            ]
        )
        setup = Setup(
            bridge._new_key(),
            bridge.config_etag,
            Hall(tags.ids, history.now_us() - 3_600_000_000),
        )
        env.cr.commit()
    return setup


def run_load(door: Door, load: Load, streams: Sequence[Stream]) -> float:
    """Rows a second; the bodies are built before the clock starts."""
    ready = [[stream.build(load.size) for _ in range(load.batches)] for stream in streams]
    return load.rows / door.post_all(ready)


def check_history(connection, hall: Hall, streams: Sequence[Stream]) -> None:
    """Every row once, none besides, and the newest reading of each tag."""
    found = query(
        connection,
        """
        SELECT stream.name, stream.last_seq, count(*), count(DISTINCT seq), min(seq), max(seq),
               sum(value)
          FROM mes_iot_reading JOIN mes_iot_stream stream ON stream.id = stream_id
         GROUP BY stream.id
        """,
    )
    wanted = {stream.name: (stream.last_seq, *stream.summary()) for stream in streams}
    expect("rows stored", {name: tuple(figures) for name, *figures in found}, wanted)
    newest = query(
        connection,
        "SELECT tag_id, (extract(epoch FROM ts) * 1000000)::int8, value FROM mes_iot_value",
    )
    expect("newest readings", {tag: (ts, value) for tag, ts, value in newest}, hall.newest)
    expect("quarantine", query(connection, "SELECT count(*) FROM mes_iot_quarantine"), [(0,)])


def report(figures: Mapping[str, Sequence[float]]) -> str:
    lines = [[COPY, f"{measure.spread(figures[COPY]).middle:,.0f}", "1", ""]]
    for load in LOADS:
        ratio = measure.ratios(figures[load.name], figures[COPY])
        budget = BUDGETS.get(load.name)
        rate = measure.spread(figures[load.name]).middle
        verdict = budget.verdict(ratio.middle) if budget else ""
        lines.append([f"HTTP {load.name}", f"{rate:,.0f}", str(ratio), verdict])
    requests = [SMALL.size / rate for rate in figures[SMALL.name]]
    ratio = measure.ratios(requests, figures[EMPTY])
    cells = [f"{1000 * measure.spread(each).middle:.1f}" for each in (figures[EMPTY], requests)]
    return "\n\n".join(
        [
            measure.table(["batch x posters", "rows/s", "ratio to COPY", "budget"], lines),
            measure.table(
                ["request", "ms", "ratio to empty", "budget"],
                [
                    [EMPTY + " (304)", cells[0], "1", ""],
                    ["1,000 rows", cells[1], str(ratio), REQUEST_BUDGET.verdict(ratio.middle)],
                ],
            ),
        ]
    )


def run(options: argparse.Namespace) -> str:
    setup = make_bridge(options.config, options.database)
    hall = setup.hall
    streams = {
        load: [Stream(f"b{load.size}x{load.posters}-{n}", hall) for n in range(load.posters)]
        for load in LOADS
    }
    everything = [stream for group in streams.values() for stream in group]
    connection = psycopg2.connect(dbname=options.database)
    copier = Copier(connection, Hall(hall.tag_ids, hall.start_us))
    place_of = (options.config, options.database, options.port, options.workers, options.log)
    with server.running(*place_of) as (host, port):
        door = Door(host, port, setup.key)
        variants: dict[str, Callable[[], float]] = {
            COPY: copier.run,
            EMPTY: partial(door.knock, setup.etag, KNOCKS),
        }
        variants |= {load.name: partial(run_load, door, load, streams[load]) for load in LOADS}
        figures = measure.interleave(variants, options.rounds)
        last = everything[0].build(SMALL.size)
        door.post_all([[last]])
        door.repeat(last, SMALL.size)
        check_history(connection, hall, everything)
        copier.check()
    connection.close()
    return report(figures)


def main() -> None:
    parser = place.parser(__doc__, rounds=7)
    parser.add_argument("--workers", type=int, default=0, help="processes instead of threads")
    options = parser.parse_args()
    how = f"{options.workers} workers" if options.workers else "threads"
    place.say(f"{TAGS} tags, {how}, {options.rounds} rounds, {place.json_parser()}")
    place.say(run(options))


if __name__ == "__main__":
    main()
