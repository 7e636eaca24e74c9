"""What was done at a kiosk, as its acts read it."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ..kiosk_params import REQUIRED, ParamError, Params
from .act import UUID_MAX
from .errors import OperatorError

EVENTS_MAX = 50
OPERATORS_MAX = 20
KIND_MAX = 64
DEPTH_MAX = 8
#: The context's key for who sends an act; its value is compared by class: no client can send one.
SENDER = "mes_sender"
#: Moments a device may send: a clock with an empty battery begins in 1970.
MILLISECONDS_END = 4_102_444_800_000
EPOCH = datetime(1970, 1, 1)
#: Answered at once: it happened now, however long the way to us took.
LIVE = timedelta(seconds=30)


@dataclass(eq=False)
class Sender:
    """The kiosk that sends an act, the kind of its event, the ids journalled so far, and those
    of which this transaction knows that nobody has used them."""

    terminal: Any
    kind: Any
    uuids: set = field(default_factory=set)
    fresh: frozenset = frozenset()


class Known(NamedTuple):
    """What was done under an id before: the kind of its event, and where."""

    kind: Any
    workorder_id: Any


class Envelope(NamedTuple):
    """An event as it was sent: of the right types, and not yet believed."""

    uuid: str
    kind: str
    sent_moment: datetime
    operator_ids: list[int]
    workorder_id: int | None
    params: dict
    queued: bool


@dataclass(kw_only=True)
class KioskEvent:
    """One act of a person at a kiosk.

    `employees` is who does it: the active operator, or nobody where the kind allows that. `present`
    are all who were signed in there, the active one first. `workorder` is within reach of the
    terminal, or empty. `is_live`: answered at once. `is_resolved`: a supervisor decided that it is
    to be done after all.
    """

    terminal: Any
    uuid: str
    kind: str
    moment: datetime
    employees: Any
    present: Any
    workorder: Any
    params: Params
    queued: bool = False
    is_live: bool = False
    is_resolved: bool = False

    @property
    def env(self):
        return self.workorder.env

    @property
    def common(self) -> dict[str, Any]:
        """What each of our acts takes, as keyword arguments."""
        return {
            "env": self.env,
            "uuid": self.uuid,
            "workorder": self.workorder or None,
            "employees": self.employees,
            "source": "kiosk",
            # Whoever is answered at once acts now: small differences of clocks refuse nothing.
            "moment": None if self.is_live else self.moment,
        }

    def order(self):
        """The work order; refuses an event that came without one."""
        if not self.workorder:
            raise ParamError("workorder_id is missing")
        return self.workorder

    def supervisor(self):
        """The active operator when he decides here; refuses else."""
        return self._deciding(self.employees)

    def identified(self):
        """The supervisor whose badge, or number and PIN, came with the event; None without one."""
        if not (self.params.text("badge", "") or self.params.text("number", "")):
            return None
        return self._deciding(self.terminal._identify(self.params))

    def _deciding(self, person):
        if person and self.terminal._is_supervisor(person):
            return person
        raise OperatorError(
            self.env._(
                "Only a supervisor may do this, and %s is none here. Ask one to scan his badge.",
                person.name,
            )
            if person
            else self.env._("Only a supervisor may do this. Sign in as one first.")
        )


@dataclass(kw_only=True)
class Reach:
    """What the events of one request speak of, read once for all of them."""

    kinds: dict
    known: dict
    conflicts: dict
    orders: Any
    workcenters: Any
    presences: dict
    #: Whether `presences` holds nobody who has left meanwhile.
    only_active: bool
    #: Finds those of these employees who are of the terminal's company, gone or not.
    find_people: Any
    #: Ids of the work centers whose screens have to look again.
    touched: set = field(default_factory=set)
    #: Who did something, and when last: `{presence: moment}`.
    active: dict = field(default_factory=dict)


def read_events(values: Any, most: int = EVENTS_MAX) -> list[Envelope]:
    if not isinstance(values, list) or not 0 < len(values) <= most:
        raise ParamError(f"events are a list of 1 to {most}")
    return [_read_event(Params(value, is_required=True)) for value in values]


def _read_event(values: Params) -> Envelope:
    operator_ids = values.identifiers("operators", [])
    if len(operator_ids) > OPERATORS_MAX:
        raise ParamError("operators are too many")
    uuid = values.text("uuid", size=UUID_MAX)
    kind = values.text("kind", size=KIND_MAX)
    if not uuid.strip() or not (uuid + kind).isprintable():
        raise ParamError("uuid and kind are words")
    return Envelope(
        uuid=uuid,
        kind=kind,
        sent_moment=read_moment(values, "moment"),
        operator_ids=list(dict.fromkeys(operator_ids)),
        workorder_id=values.identifier("workorder_id", None),
        params=plain(values.mapping("params", {})),
        queued=values.flag("queued", False),
    )


def read_moment(values: Params, name: str, default: Any = REQUIRED) -> datetime:
    """Milliseconds UTC by the device's clock."""
    sent = values.number(name, default)
    if sent is None:
        return sent
    if not 0 <= sent < MILLISECONDS_END:
        raise ParamError(f"{name} is no moment")
    return EPOCH + timedelta(milliseconds=sent)


def plain(value: Any, depth: int = 0) -> Any:
    """What was sent, in a form that the database can keep."""
    if depth > DEPTH_MAX:
        raise ParamError("parameters are too deep")
    if isinstance(value, dict):
        return {plain(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ParamError("a number is none")
    if isinstance(value, str):
        if "\x00" in value:
            raise ParamError("a text holds characters that are none")
        # Half an emoji, where a field cut a text.
        return value.encode("utf-8", "replace").decode()
    return value
