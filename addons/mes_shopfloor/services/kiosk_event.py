"""What was done at a kiosk, as its acts read it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from ..kiosk_params import REQUIRED, ParamError, Params
from .act import UUID_MAX
from .errors import OperatorError

EVENTS_MAX = 50
OPERATORS_MAX = 20
KIND_MAX = 64
#: Moments a device may send: a clock with an empty battery begins in 1970.
MILLISECONDS_END = 4_102_444_800_000
EPOCH = datetime(1970, 1, 1)
#: Answered at once: it happened now, however long the way to us took.
LIVE = timedelta(seconds=30)


class Sender(NamedTuple):
    """In the context of the acts of a kiosk, compared by its class: no client can send one."""

    terminal: Any
    kind: str


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
    terminal, or empty. `known` is the row of the journal when it was done before.
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
    known: Any = None
    #: Who decides instead of the people at the terminal: a supervisor who applies a conflict.
    resolver: Any = None

    @property
    def env(self):
        return self.workorder.env

    @property
    def common(self) -> dict[str, Any]:
        """What each of our acts takes, as keyword arguments."""
        return {
            "env": self.env,
            "uuid": self.uuid,
            "workorder": self.workorder,
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
        person = self.employees
        if person and self.terminal._is_supervisor(person):
            return person
        raise OperatorError(
            self.env._(
                "Only a supervisor may do this. %s has to sign in a supervisor first.",
                person.name,
            )
            if person
            else self.env._("Only a supervisor may do this. Sign in as one first.")
        )


def read_events(values: Any, most: int = EVENTS_MAX) -> list[Envelope]:
    if not isinstance(values, list) or not 0 < len(values) <= most:
        raise ParamError(f"events are a list of 1 to {most}")
    return [_read_event(Params(value, is_required=True)) for value in values]


def _read_event(values: Params) -> Envelope:
    operator_ids = values.identifiers("operators", [])
    if len(operator_ids) > OPERATORS_MAX:
        raise ParamError("operators are too many")
    uuid = values.text("uuid", size=UUID_MAX)
    if not uuid.strip() or not uuid.isprintable():
        raise ParamError("uuid is empty")
    return Envelope(
        uuid=uuid,
        kind=values.text("kind", size=KIND_MAX),
        sent_moment=read_moment(values, "moment"),
        operator_ids=list(dict.fromkeys(operator_ids)),
        workorder_id=values.identifier("workorder_id", None),
        params=values.mapping("params", {}),
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


def as_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
