"""200 parts, one roll-over of the PLC's counter, one bridge killed: the number is the same everywhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from harness.plant import Plant
from harness.screen import Screen
from harness.waiting import until
from mes_factory import oracle

PARTS = 200
WORD = 65_536
COUNTER_START = WORD - 90  # the 90th part rolls over
KILLED_AT = 60
MEASURED_EVERY = 5  # parts, as the plant file has it
SPEED = 30

RUNNING_ORDER = """
    SELECT w.id, p.name, w.qty_produced
      FROM mrp_workorder w
      JOIN mrp_production p ON p.id = w.production_id
      JOIN mrp_workcenter c ON c.id = w.workcenter_id
      JOIN mrp_workcenter_productivity t ON t.workorder_id = w.id AND t.date_end IS NULL
     WHERE c.code = 'L1' AND w.state = 'progress'
"""
READINGS = """
    SELECT r.value
      FROM mes_iot_reading r
      JOIN mes_iot_tag t ON t.id = r.tag_id
      JOIN mes_iot_device d ON d.id = t.device_id
     WHERE d.name ~ 'L1' AND t.name = %s AND r.quality = 192
     ORDER BY r.seq
"""
LEDGER = """
    SELECT COALESCE(SUM(qty_good), 0), COALESCE(SUM(qty_scrap), 0)
      FROM mes_production_log WHERE workorder_id = %s AND source = 'device'
"""


@dataclass
class Run:
    """What was there before, what truly happened, and what an operator saw meanwhile."""

    plant: Plant
    workorder: int
    good_before: float
    truth: oracle.Oracle
    seen: list[int] = field(default_factory=list)
    navigations: int = 0
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    plant = Plant(tmp_path_factory.mktemp("plant"))
    try:
        plant.create()
        plant.start_broker()
        plant.start_odoo()
        plant.start_factory(
            *("--only", "L1", "--seed", 11, "--speed", SPEED, "--hold", "--no-random"),
            *("--parts", f"L1={PARTS}", "--counter-start", f"L1={COUNTER_START}"),
        )
        plant.start_bridge()
        yield produce(plant)
    finally:
        plant.stop()
        plant.drop()


def produce(plant: Plant) -> Run:
    """Let the lathe make its parts, kill the bridge on the way, watch the kiosk all the time."""
    until(lambda: readings(plant, "parts"), "the first reading of the part counter")
    workorder, order, before = plant.sql(RUNNING_ORDER)[0]
    with Screen(plant.pairing_links()["kiosk"]) as kiosk:
        kiosk.open_order(order)
        plant.post("/start")
        until(lambda: lathe(plant)["parts"] >= KILLED_AT, f"part {KILLED_AT}", 120)
        plant.programs["odoo"].freeze()
        until(lambda: lathe(plant)["parts"] >= KILLED_AT + 20, "20 parts nobody can send", 120)
        waiting = until(lambda: plant.waiting_rows(), "readings that wait in the outbox", 30)
        plant.programs["bridge"].kill()
        until(lambda: lathe(plant)["parts"] >= KILLED_AT + 40, "20 parts without a bridge", 120)
        plant.start_bridge()
        assert plant.waiting_rows() >= waiting, "the outbox lost readings with the bridge"
        plant.programs["odoo"].thaw()
        until(lambda: kiosk.watch() and lathe(plant)["finished"], "the last part", 300)
        last = before + oracle.read(plant.oracle).parts("L1").good
        until(lambda: kiosk.watch() == last, f"{last} good pieces on the kiosk", 90)
        until(lambda: len(results(plant)) >= PARTS // MEASURED_EVERY, "the last result", 60)
        truth = oracle.read(plant.oracle)
        return Run(plant, workorder, before, truth, kiosk.seen, kiosk.navigations, kiosk.complaints)


def lathe(plant: Plant) -> dict[str, object]:
    return plant.status()["machines"]["L1"]


def readings(plant: Plant, tag: str) -> list[int]:
    """The good readings of a tag of the lathe, as they are stored."""
    return [int(value) for (value,) in plant.sql(READINGS, tag)]


def results(plant: Plant) -> list[float]:
    """The values of inspections that came from a device."""
    rows = plant.sql("SELECT value FROM mes_quality_result WHERE source = 'device'")
    return [float(value) for (value,) in rows]


def counted(values: list[int]) -> int:
    """Pieces between the first and the last reading of a 16-bit counter, by hand."""
    return sum((after - before) % WORD for before, after in pairwise(values))


def test_the_lathe_made_exactly_its_parts_and_its_counter_rolled_over(run: Run) -> None:
    truth = run.truth.parts("L1")
    assert (truth.parts, truth.good + truth.scrap) == (PARTS, PARTS)
    assert max(readings(run.plant, "parts")) > COUNTER_START
    assert readings(run.plant, "parts")[-1] == (COUNTER_START + PARTS) % WORD


def test_the_readings_say_what_the_oracle_says(run: Run) -> None:
    truth = run.truth.parts("L1")
    assert counted(readings(run.plant, "parts")) == truth.parts
    assert counted(readings(run.plant, "scrap")) == truth.scrap


def test_the_ledger_says_what_the_oracle_says(run: Run) -> None:
    truth = run.truth.parts("L1")
    assert run.plant.sql(LEDGER, run.workorder)[0] == (truth.good, truth.scrap)


def test_the_work_order_says_what_the_oracle_says(run: Run) -> None:
    produced = run.plant.one("SELECT qty_produced FROM mrp_workorder WHERE id = %s", run.workorder)
    assert produced == run.good_before + run.truth.parts("L1").good


def test_no_reading_is_stored_twice_or_left_in_quarantine(run: Run) -> None:
    twice = "SELECT stream_id, seq FROM mes_iot_reading GROUP BY 1, 2 HAVING COUNT(*) > 1"
    assert run.plant.sql(twice) == []
    kept = "SELECT reason, detail FROM mes_iot_quarantine WHERE state = 'open'"
    assert run.plant.sql(kept) == []


def test_the_kiosk_rises_with_the_parts_without_a_reload(run: Run) -> None:
    assert run.navigations == 0
    assert run.complaints == []
    assert run.seen == sorted(run.seen)
    assert len(run.seen) >= 5


def test_the_state_word_becomes_the_timeline_of_the_machine(run: Run) -> None:
    rows = run.plant.sql(
        """SELECT s.state, s.date_start, s.date_end FROM mes_machine_state s
             JOIN maintenance_equipment e ON e.id = s.machine_id
            WHERE e.mes_code = 'L1' AND s.superseded_by_id IS NULL AND s.source = 'device'
            ORDER BY s.date_start"""
    )
    assert [end for _, _, end in rows][:-1] == [start for _, start, _ in rows][1:]
    started = next(state for state in run.truth.of("state", "L1") if state["mes"] == "run")
    begin = next(start for state, start, _ in rows if state == "run")
    truly = datetime.fromtimestamp(started["t"] / 1e6, UTC).replace(tzinfo=None)
    assert abs((begin - truly).total_seconds()) < 5  # one poll, and the clock of a busy machine


def test_each_value_of_the_caliper_becomes_one_result_of_the_inspection(run: Run) -> None:
    measured = run.truth.measures("CAL1")
    assert len(measured) == PARTS // MEASURED_EVERY
    assert sorted(results(run.plant)) == pytest.approx(sorted(measured))
