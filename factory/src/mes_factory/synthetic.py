"""Plants made to measure for load tests: any number of controllers with any number of tags."""

from mes_factory.exceptions import PlantError
from mes_factory.model import ORDERS, Machine, Plant, Signal, State, Tag
from mes_factory.plant import BASE_PORT

_STATES = (
    State(1, "READY", "idle", "No order", ("ready",)),
    State(2, "AUTO", "run", "", ("produce",)),
    State(3, "WAIT", "idle", "Operator away", ("operator_away",)),
    State(4, "EMPTY", "idle", "Waiting for material", ("starved",)),
    State(8, "JAM", "down", "Jam", ("jam",)),
)
_COUNTERS = (("state", "uint16", 0, "ABCD"), ("parts", "uint16", 2, "ABCD"))
_MORE_COUNTERS = (("scrap", "uint16", 3, "ABCD"), ("good", "uint32", 4, "CDAB"))
_FIRST_SIGNAL = 6


def build(devices: int, tags: int, base_port: int = BASE_PORT, cycle_s: float = 5.0) -> Plant:
    """`devices` controllers on consecutive ports, each with `tags` tags.

    The first four tags are state, parts, scrap and good, as on the lathe; the others are analogue
    values that change all the time, float32 in each byte order by turns.
    """
    if not 1 <= devices <= 1000 or not 1 <= tags <= 200:
        raise PlantError("A load plant has 1 to 1000 devices with 1 to 200 tags each.")
    if not 1 <= base_port <= 65536 - devices:
        raise PlantError(f"{devices} ports do not fit above port {base_port}.")
    machines = tuple(_machine(n, tags, base_port, cycle_s) for n in range(devices))
    return Plant("Load", "127.0.0.1", 1883, machines)


def _machine(number: int, tags: int, base_port: int, cycle_s: float) -> Machine:
    counters = (*_COUNTERS, *_MORE_COUNTERS)[:tags]
    return Machine(
        code=f"D{number + 1:03d}",
        name=f"Load device {number + 1}",
        kind="load",
        host="127.0.0.1",
        port=base_port + number,
        unit_id=number % 247 + 1,
        poll_ms=1000,
        cycle_s=cycle_s,
        jitter=0.1,
        scrap_rate=0.02,
        strict=False,
        serial_prefix="",
        serial_start=0,
        alarms=(),
        random=(),
        states=_STATES,
        tags=(
            *(_counter(*counter) for counter in counters),
            *(_analogue(n) for n in range(tags - len(counters))),
        ),
    )


def _counter(name: str, kind: str, address: int, order: str) -> Tag:
    return _tag(name, kind, address, order, name, None)


def _analogue(number: int) -> Tag:
    signal = Signal(run=50.0, idle=5.0, scrap=50.0, swing=20.0 + number, period_s=13.0 + number)
    address = _FIRST_SIGNAL + 2 * number
    return _tag(
        f"signal_{number + 1:02d}", "float32", address, ORDERS[number % 4], "signal", signal
    )


def _tag(name: str, kind: str, address: int, order: str, source: str, signal: Signal | None) -> Tag:
    return Tag(
        name=name,
        table="holding",
        address=address,
        type=kind,
        order=order,
        length=0,
        bit=-1,
        scale=1.0,
        offset=0.0,
        deadband=0.0,
        unit="",
        description=name.replace("_", " ").capitalize(),
        source=source,
        signal=signal,
    )
