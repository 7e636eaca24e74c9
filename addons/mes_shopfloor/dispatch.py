"""What a station does next, and why: the order of its queue. No records, no database.

The rule, from the first criterion to the last:

1. what has been started (running, then paused) comes before what is ready, that before what is
   blocked;
2. high priority before normal;
3. what is late already, then what will be late if it waits (its slack, the time to the due date
   less the work that is left, is negative), then what is on time;
4. the day on which it is due, what has no date last;
5. of those due on one day, what needs the set-up that is on the machine (of what runs there, or
   ran last): the same product, then the same operation;
6. the due date itself, then the place in the plan.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

Key = Hashable

RUNNING, PAUSED, READY, BLOCKED = "running", "paused", "ready", "blocked"
GROUPS = {RUNNING: 0, PAUSED: 1, READY: 2, BLOCKED: 3}
LATE, RISK, ON_TIME = "late", "risk", "ontime"
STANDINGS = {LATE: 0, RISK: 1, ON_TIME: 2}
PRODUCT, SETUP, OTHER = "product", "setup", ""
KINSHIPS = {PRODUCT: 0, SETUP: 1, OTHER: 2}


@dataclass(frozen=True)
class Job:
    """One work order in the queue of a work center; `sequence` is its place in the plan."""

    key: Key
    state: str = READY
    priority: int = 0
    due: datetime | None = None
    minutes: float = 0.0
    place: Key = None
    product: Key = None
    setup: Key = None
    sequence: tuple = ()


@dataclass(frozen=True)
class Ranked:
    """A job in its place; `reasons` are the criteria that put it there, the weightiest first.

    `kin` is the key of the job on the machine whose set-up or product it shares.
    """

    job: Job
    standing: str
    kinship: str
    kin: Key
    reasons: tuple[str, ...]


def standing(due: datetime | None, minutes: float, now: datetime) -> str:
    """How a job that begins now stands against its date."""
    if due is None:
        return ON_TIME
    if due < now:
        return LATE
    return RISK if due - now < timedelta(minutes=minutes) else ON_TIME


def rank(
    jobs: Iterable[Job],
    now: datetime,
    day_of: Callable[[datetime], date] = datetime.date,
    mounted: Iterable[Job] = (),
) -> list[Ranked]:
    """The jobs in the order in which they are to be done, each with the reasons for its place.

    :param day_of: the day of a moment by the plant's calendar
    :param mounted: jobs that are over, whose set-up is still on the machine
    """
    jobs = list(jobs)
    running = [job for job in jobs if job.state == RUNNING]
    taken = {job.place for job in running}
    running += [job for job in mounted if job.place not in taken]
    queue = _Queue(running, now, day_of)
    ordered = sorted(jobs, key=queue.sort_key)
    firsts = _firsts(ordered)
    return [queue.ranked(job, job.key in firsts) for job in ordered]


class _Queue:
    def __init__(self, running: list[Job], now: datetime, day_of):
        self.running = running
        self.now = now
        self.day_of = day_of

    @cached_property
    def _by_kin(self) -> dict[tuple[str, Key, Key], Key]:
        kin: dict[tuple[str, Key, Key], Key] = {}
        for job in self.running:
            for kind, value in ((PRODUCT, job.product), (SETUP, job.setup)):
                if value is not None:
                    kin.setdefault((kind, job.place, value), job.key)
        return kin

    def kinship(self, job: Job) -> tuple[str, Key]:
        """What the job shares with what is on its work center, and with which one."""
        if job.state != RUNNING:
            for kind, value in ((PRODUCT, job.product), (SETUP, job.setup)):
                kin = self._by_kin.get((kind, job.place, value))
                if kin is not None:
                    return kind, kin
        return OTHER, None

    def sort_key(self, job: Job) -> tuple:
        kind, _kin = self.kinship(job)
        due = job.due or datetime.max
        return (
            GROUPS[job.state],
            -job.priority,
            STANDINGS[standing(job.due, job.minutes, self.now)],
            self.day_of(job.due) if job.due else date.max,
            KINSHIPS[kind],
            due,
            job.sequence,
        )

    def ranked(self, job: Job, is_first: bool) -> Ranked:
        kind, kin = self.kinship(job)
        stands = standing(job.due, job.minutes, self.now)
        reasons = []
        if job.state != READY:
            reasons.append(job.state)
        if job.priority:
            reasons.append("priority")
        if stands != ON_TIME:
            reasons.append(stands)
        elif job.state == READY and not job.priority and (is_first or not kind):
            reasons.append(_due_reason(job, is_first))
        if kind:
            reasons.append(kind)
        return Ranked(job, stands, kind, kin, tuple(reasons))


def _due_reason(job: Job, is_first: bool) -> str:
    if job.due is None:
        return "undated"
    return "due_first" if is_first else "due"


def _firsts(ordered: list[Job]) -> set[Key]:
    """Of the ready jobs of each work center, those that are due before all others."""
    earliest: dict[Key, Job] = {}
    for job in ordered:
        known = earliest.get(job.place)
        if job.state == READY and job.due and (known is None or job.due < known.due):
            earliest[job.place] = job
    return {job.key for job in earliest.values()}
