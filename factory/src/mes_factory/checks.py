"""What must hold inside one machine beyond the form of its keys."""

from mes_factory.codec import encode, width
from mes_factory.exceptions import PlantError
from mes_factory.model import Machine, Tag

SOURCES = (
    "state",
    "parts",
    "scrap",
    "good",
    "alarms",
    "running",
    "material",
    "run_hours",
    "serial",
    "last_serial",
    "last_result",
    "text",
    "constant",
    "signal",
    "latched",
)


def check_machine(machine: Machine) -> None:
    """Raise PlantError for the first thing that would make the machine lie or crash."""
    _check_states(machine)
    _check_random(machine)
    names: set[str] = set()
    for tag in machine.tags:
        if tag.name in names:
            raise _wrong(machine, tag, "name", "is used twice")
        names.add(tag.name)
        _check_source(machine, tag)
        _check_form(machine, tag)
        _check_values(machine, tag)
    _check_overlaps(machine)


def _wrong(machine: Machine, tag: Tag, key: str, problem: str) -> PlantError:
    return PlantError(f"Machine {machine.code}, tag {tag.name}, key '{key}': {problem}.")


def _check_states(machine: Machine) -> None:
    values = [state.value for state in machine.states]
    causes = [cause for state in machine.states for cause in state.causes]
    where = f"Machine {machine.code}, key 'states'"
    if len(values) != len(set(values)):
        raise PlantError(f"{where}: a value is used twice.")
    if len(causes) != len(set(causes)):
        raise PlantError(f"{where}: a cause is shown by two states.")
    for cause in ("ready", "produce"):
        if cause not in causes:
            raise PlantError(f"{where}: no state shows the cause {cause!r}.")


def _check_random(machine: Machine) -> None:
    for stop in machine.random:
        if machine.state_for(stop.kind) is None:
            raise PlantError(
                f"Machine {machine.code}, key 'random': no state shows the cause {stop.kind!r}."
            )


def _check_source(machine: Machine, tag: Tag) -> None:
    kind = tag.source.removeprefix("alarm:")
    if kind != tag.source:
        if kind not in dict(machine.alarms):
            raise _wrong(machine, tag, "source", f"the machine has no alarm {kind!r}")
    elif tag.source not in SOURCES:
        raise _wrong(machine, tag, "source", f"{tag.source!r} is not one of {', '.join(SOURCES)}")


def _check_form(machine: Machine, tag: Tag) -> None:
    is_bit_table = tag.table in ("coil", "discrete")
    if is_bit_table and tag.type != "bool":
        raise _wrong(machine, tag, "type", f"a {tag.table} holds only bool")
    if is_bit_table and tag.bit != -1:
        raise _wrong(machine, tag, "bit", f"a {tag.table} has no bits inside")
    if not is_bit_table and (tag.type == "bool") != (tag.bit >= 0):
        raise _wrong(machine, tag, "bit", "a bool in a register needs a bit, other types have none")
    is_narrow = tag.type == "string" or width(tag.type, tag.length) == 1
    if is_narrow and tag.order not in ("ABCD", "BADC"):
        raise _wrong(machine, tag, "order", "must be ABCD or BADC for 16 bits and for strings")
    if tag.bit >= 0 and tag.order != "ABCD":
        raise _wrong(machine, tag, "order", "a bit of a register is counted in the order ABCD")
    if tag.scale == 0:
        raise _wrong(machine, tag, "scale", "must not be 0")


def _check_values(machine: Machine, tag: Tag) -> None:
    """An analogue value that leaves its type's range would stop the server in mid-shift."""
    if tag.signal is None:
        return
    signal = tag.signal
    ends = {"idle": (0.0,), "run": (-signal.swing, signal.swing), "scrap": (0.0,)}
    if tag.source == "latched":
        ends["scrap"] = ends["run"]
    for key, swings in ends.items():
        for swing in swings:
            try:
                encode(tag, getattr(signal, key) + swing)
            except (ValueError, OverflowError) as error:
                raise _wrong(machine, tag, key, str(error)) from error


def _check_overlaps(machine: Machine) -> None:
    """Bits may lie over the word they come from; nothing else shares a register."""
    taken: dict[tuple[str, int], str] = {}
    for tag in machine.tags:
        if tag.bit >= 0:
            continue
        for address in range(tag.address, tag.address + width(tag.type, tag.length)):
            if address > 65535:
                raise _wrong(machine, tag, "address", "ends above 65535")
            other = taken.setdefault((tag.table, address), tag.name)
            if other != tag.name:
                raise _wrong(machine, tag, "address", f"{address} belongs to {other}")
