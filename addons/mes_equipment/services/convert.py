"""Records as the algebra of the timeline knows them."""

from .. import timeline
from ..timeline_rows import Row


def ids(rows, sign):
    """The facts that rows are based on, or (-1) the time lines."""
    ids = {sign * key for row in rows for key in (row.fact, row.seen)}
    return [key for key in sorted(ids) if key > 0]


def is_within(fact, start, stop):
    """Facts of the same second as an edge of the window may lie beyond it."""
    if fact.kind in timeline.POINTS and start and fact.start < start:
        return False
    if fact.end and start and fact.end <= start:
        return False
    return not stop or fact.start < stop


def to_fact(fact):
    return timeline.Fact(
        state=fact.state or "",
        start=fact.date_start,
        end=fact.date_end or None,
        source=fact.source,
        reason=fact.reason_id.id or 0,
        id=fact.id,
        kind=fact.kind,
        said=fact.said_at or None,
        uuid=fact.uuid or "",
    )


def to_row(row):
    return Row(
        state=row.state,
        start=row.date_start,
        end=row.date_end or None,
        reason=row.reason_id.id or 0,
        basis=row.basis,
        fact=row.fact_id.id or 0,
        is_minor=row.is_minor,
        needs_reason=row.needs_reason,
        source=row.source,
        raw=row.raw_reason_id.id or 0,
        id=row.id,
    )
