"""What a plant is made of: plain frozen records, read from plant.toml by `plant.load`."""

from dataclasses import dataclass

CAUSES = ("ready", "produce", "starved", "operator_away", "setup", "jam", "tool_break")
STOPS = CAUSES[2:]
MES_STATES = ("run", "setup", "idle", "down", "planned_stop", "off", "unknown")
TABLES = ("holding", "input", "coil", "discrete")
ORDERS = ("ABCD", "CDAB", "BADC", "DCBA")
TYPES = (
    "bool",
    "int16",
    "uint16",
    "int32",
    "uint32",
    "int64",
    "uint64",
    "float32",
    "float64",
    "string",
    "bcd16",
    "bcd32",
)


@dataclass(frozen=True, slots=True)
class Signal:
    """An analogue value: its level while producing, otherwise, on a rejected piece, its swing."""

    run: float
    idle: float
    scrap: float
    swing: float
    period_s: float


@dataclass(frozen=True, slots=True)
class Tag:
    """One value in a controller's memory, and where the simulation takes it from."""

    name: str
    table: str
    address: int
    type: str
    order: str
    length: int
    bit: int
    scale: float
    offset: float
    deadband: float
    unit: str
    description: str
    source: str
    signal: Signal | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """One number of a machine's state word: its name there, our state, why it is shown."""

    value: int
    name: str
    state: str
    reason: str
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RandomStop:
    """A small event that happens by itself with this probability after each piece."""

    kind: str
    probability: float
    min_s: float
    max_s: float


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine with its own controller."""

    code: str
    name: str
    kind: str
    host: str
    port: int
    unit_id: int
    poll_ms: int
    cycle_s: float
    jitter: float
    scrap_rate: float
    strict: bool
    serial_prefix: str
    serial_start: int
    alarms: tuple[tuple[str, int], ...]
    random: tuple[RandomStop, ...]
    states: tuple[State, ...]
    tags: tuple[Tag, ...]

    def state_for(self, cause: str) -> State | None:
        return next((state for state in self.states if cause in state.causes), None)


@dataclass(frozen=True, slots=True)
class MqttTag:
    """One value in the JSON messages of a topic."""

    name: str
    topic: str
    path: str
    ts_path: str
    type: str
    unit: str
    description: str


@dataclass(frozen=True, slots=True)
class Meter:
    """An energy meter at the supply of a machine; it lives on when the controller restarts."""

    code: str
    name: str
    machine: str
    topic: str
    every_s: float
    power: Signal
    tags: tuple[MqttTag, ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """A hand-held gauge that sends the measured value of each n-th piece of a machine."""

    code: str
    name: str
    machine: str
    topic: str
    every_parts: int
    delay_s: float
    characteristic: str
    unit: str
    nominal: float
    lower: float
    upper: float
    mean: float
    sigma: float
    resolution: float
    tags: tuple[MqttTag, ...]


@dataclass(frozen=True, slots=True)
class Plant:
    """The whole plant: machines, energy meters, gauges and the broker they talk to."""

    name: str
    mqtt_host: str
    mqtt_port: int
    machines: tuple[Machine, ...]
    meters: tuple[Meter, ...] = ()
    gauges: tuple[Gauge, ...] = ()

    @property
    def sensors(self) -> tuple[Meter | Gauge, ...]:
        return (*self.meters, *self.gauges)

    def machine(self, code: str) -> Machine | None:
        return next((machine for machine in self.machines if machine.code == code), None)
