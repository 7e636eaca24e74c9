"""Where the pieces of an order are: the algebra of its operations, without records or database.

Each operation has, by the ledger, pieces that are *good* and went on, pieces that are *scrap*, and
pieces that were processed here but are *away* in rework and have to pass again; and pieces that an
earlier part of the order had processed here (*carried*). Quantities are floats in the unit of the
order; who shows or stores them rounds.

A piece in rework was sent by an operation back to an earlier one (or to itself). Every operation
between the two takes its good piece back and counts it as away, until it is good there again: so
what an operation has processed never counts a piece twice.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

Key = Hashable
#: Quantities are sums of rounded floats: what is smaller than this is nothing.
EPSILON = 1e-6


@dataclass(frozen=True)
class Operation:
    """One operation of an order; `before` are the operations it directly waits for.

    `found` are those of the pieces away that were found bad here, and so never went on.
    """

    key: Key
    good: float = 0.0
    scrap: float = 0.0
    away: float = 0.0
    found: float = 0.0
    carried: float = 0.0
    before: frozenset[Key] = field(default_factory=frozenset)
    cancelled: bool = False

    @property
    def processed(self) -> float:
        """Pieces this operation has had in hand, each once."""
        return self.good + self.scrap + self.away

    @property
    def passed(self) -> float:
        """Pieces that came through, whether or not they are back for rework now."""
        return self.good + self.away - self.found + self.carried

    @property
    def is_touched(self) -> bool:
        return bool(self.good or self.scrap or self.away)

    def changed(self, **more: float) -> "Operation":
        """The same with more, or with a negative number less, of its pieces."""
        return replace(self, **{name: getattr(self, name) + more[name] for name in more})


class Flow:
    """The operations of one order of `ordered` pieces, in an order in which work can be done."""

    def __init__(self, ordered: float, operations: Iterable[Operation]):
        self.ordered = ordered
        self.operations: Mapping[Key, Operation] = {op.key: op for op in operations}
        self._before = {
            key: frozenset(op.before & self.operations.keys())
            for key, op in self.operations.items()
        }
        self._handled: dict[Key, float] = {}

    def __getitem__(self, key: Key) -> Operation:
        return self.operations[key]

    @cached_property
    def _after(self) -> Mapping[Key, frozenset[Key]]:
        after: dict[Key, set[Key]] = {key: set() for key in self.operations}
        for key, before in self._before.items():
            for earlier in before:
                after[earlier].add(key)
        return {key: frozenset(keys) for key, keys in after.items()}

    def upstream(self, key: Key) -> frozenset[Key]:
        """Every operation a piece passes before this one."""
        return _closure(key, self._before)

    def downstream(self, key: Key) -> frozenset[Key]:
        """Every operation a piece passes after this one."""
        return _closure(key, self._after)

    def feeders(self, key: Key) -> frozenset[Key]:
        """The nearest operations before this one that are not cancelled."""
        return self._nearest(key, self._before)

    def takers(self, key: Key) -> frozenset[Key]:
        """The nearest operations after this one that are not cancelled."""
        return self._nearest(key, self._after)

    def _nearest(self, key: Key, links: Mapping[Key, frozenset[Key]]) -> frozenset[Key]:
        found: set[Key] = set()
        for other in links[key]:
            cancelled = self.operations[other].cancelled
            found |= self._nearest(other, links) if cancelled else {other}
        return frozenset(found)

    @cached_property
    def last(self) -> frozenset[Key]:
        """The operations after which a piece is finished."""
        live = {key for key, op in self.operations.items() if not op.cancelled}
        return frozenset(key for key in live if not self.takers(key))

    @cached_property
    def good(self) -> float:
        """Finished pieces: the good ones of the last operation; of the slowest, if several."""
        return min((self.operations[key].good for key in self.last), default=0.0)

    @cached_property
    def scrap(self) -> float:
        """Pieces lost at any operation."""
        return sum(op.scrap for op in self.operations.values())

    @cached_property
    def away(self) -> float:
        """Pieces that wait for their rework."""
        return max((op.away for op in self.operations.values()), default=0.0)

    @property
    def unfinished(self) -> float:
        """Pieces of the order that are neither good nor scrap yet, begun or not."""
        return max(self.ordered - self.good - self.scrap, 0.0)

    def has_begun_before(self, key: Key) -> bool:
        """Whether anything is known of the operations ahead of this one."""
        ahead = (self.operations[other] for other in self.upstream(key))
        return any(op.is_touched or op.carried for op in ahead)

    def reachable(self, key: Key) -> float:
        """Pieces of the order that can still get here: those not lost before."""
        return self.ordered - sum(self.operations[other].scrap for other in self.upstream(key))

    def remaining(self, key: Key) -> float:
        """Pieces this operation still has to make, those in rework included."""
        op = self.operations[key]
        return max(self.reachable(key) - op.good - op.scrap - op.carried, 0.0)

    def ready(self, key: Key) -> float:
        """Pieces that lie before this operation now, those in rework included."""
        op = self.operations[key]
        arrived = self._arrived(key, lambda feeder: feeder.good + feeder.carried)
        return max(min(arrived, self.reachable(key)) - op.good - op.scrap - op.carried, 0.0)

    def ready_fresh(self, key: Key) -> float:
        """Of the pieces that are ready, those that come here for the first time."""
        op = self.operations[key]
        fresh = self._arrived(key, lambda feeder: feeder.passed) - op.processed - op.carried
        return min(max(fresh, 0.0), self.ready(key))

    def _arrived(self, key: Key, measure: Callable[[Operation], float]) -> float:
        feeders = self.feeders(key)
        return min((measure(self.operations[feeder]) for feeder in feeders), default=self.ordered)

    def handled(self, key: Key) -> float:
        """Pieces that must have been here, carried ones included.

        What a later operation has in hand came through here, even where nobody declared it.
        """
        if key not in self._handled:
            op = self.operations[key]
            takers = () if op.cancelled else self.takers(key)
            later = max((self.handled(taker) for taker in takers), default=0.0)
            own = op.processed + op.carried
            self._handled[key] = max(own, later + op.scrap + op.found if later else 0.0)
        return self._handled[key]

    def lost_from(self, key: Key) -> float:
        """Pieces scrapped here or later: they hold what this operation put in."""
        return self.operations[key].scrap + sum(
            self.operations[other].scrap for other in self.downstream(key)
        )

    def in_process(self, key: Key) -> float:
        """Pieces that have been here and are neither finished nor scrapped."""
        return max(self.handled(key) - self.good - self.lost_from(key), 0.0)

    def consumed(self, key: Key, keep_in_process: bool = False) -> float:
        """Pieces for which the components of this operation are used up by the order.

        `keep_in_process` when a backorder takes over the pieces in process with what they hold.
        """
        if keep_in_process:
            return self.handled(key) - self.in_process(key)
        return self.handled(key)

    @property
    def completed(self) -> float:
        """Pieces for which what belongs to no operation is used up."""
        return self.good + self.scrap

    def forecast_good(self) -> float:
        """Finished pieces when each operation nobody has touched passes on what reaches it."""
        passing: dict[Key, float] = {}

        def good_at(key: Key) -> float:
            if key not in passing:
                op = self.operations[key]
                arrived = min(
                    (good_at(k) + self.operations[k].carried for k in self.feeders(key)),
                    default=self.ordered,
                )
                untouched = max(min(arrived, self.reachable(key)) - op.carried, 0.0)
                passing[key] = op.good if op.is_touched else untouched
            return passing[key]

        return min((good_at(key) for key in self.last), default=0.0)

    def share_of(
        self, lost: Mapping[Key, float], key: Key | None = None, keep_in_process: bool = False
    ) -> float:
        """The part of what an operation put in (or of what belongs to none) that `lost` holds.

        :param lost: pieces by the operation at which they were scrapped
        """
        if key is None:
            pieces, held = self.completed, sum(lost.values())
        else:
            pieces = self.consumed(key, keep_in_process)
            held = sum(lost.get(other, 0.0) for other in {key, *self.downstream(key)})
        return held / pieces if pieces else 0.0

    def way(self, start: Key, end: Key) -> frozenset[Key]:
        """The operations a piece passes again that is sent from `end` back to `start`, but `end`."""
        if start == end:
            return frozenset()
        return {start, *self.downstream(start)} & self.upstream(end)

    def flaws(self) -> Mapping[tuple[Key, str], float]:
        """What cannot be, by operation and kind, and how much of it.

        `negative`: a quantity below zero. `passed`: a later operation has pieces that never went
        on from here; that occurs where a machine counts before the one ahead of it has declared.
        `ordered`: more pieces have been here than the order can have brought.
        """
        found = {}
        for key, op in self.operations.items():
            sizes = {
                "negative": -min(op.good, op.scrap, op.away),
                "passed": self._missing(key),
                "ordered": self.handled(key) - self.reachable(key),
            }
            found |= {(key, kind): size for kind, size in sizes.items() if size > EPSILON}
        return found

    def _missing(self, key: Key) -> float:
        takers = [self.operations[taker] for taker in self.takers(key)]
        taken = max((other.processed + other.carried for other in takers), default=0.0)
        return taken - self.operations[key].passed

    def worse_than(self, before: "Flow") -> Mapping[tuple[Key, str], float]:
        """The flaws that `before` did not have, or not as large, and how much they grew."""
        old = before.flaws()
        grown = {flaw: size - old.get(flaw, 0.0) for flaw, size in self.flaws().items()}
        return {flaw: size for flaw, size in grown.items() if size > EPSILON}


def _closure(key: Key, links: Mapping[Key, frozenset[Key]]) -> frozenset[Key]:
    found: set[Key] = set()
    waiting = list(links[key])
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting.extend(links[other])
    return frozenset(found)
