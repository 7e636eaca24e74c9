"""Keep the plan of an order right when one of its operations comes in or moves."""

from datetime import timedelta


def insert(workorder) -> None:
    """Plan a new operation where its order is planned, and move what comes after it."""
    order = workorder.production_id
    if not (order.workorder_ids - workorder).leave_id:
        return
    before = workorder.blocked_by_workorder_ids.filtered("date_finished")
    earliest = max(before.mapped("date_finished"), default=order.date_start)
    _place(workorder, earliest)
    follow(workorder)


def move(workorder) -> None:
    """Find the first free time at its work center for one that was planned elsewhere."""
    if not workorder.leave_id:
        return
    _place(workorder, workorder.date_start)
    follow(workorder)


def follow(workorder, seen=None) -> None:
    """What waits for it and is planned too early goes to its next free time, and so on."""
    seen = (seen or workorder.browse()) | workorder
    waiting = (workorder.needed_by_workorder_ids - seen).filtered(
        lambda order: order.leave_id and order.state in ("blocked", "ready")
    )
    for order in waiting:
        if workorder.date_finished and order.date_start < workorder.date_finished:
            _place(order, workorder.date_finished)
            follow(order, seen)


def _place(workorder, earliest) -> None:
    center = workorder.workcenter_id
    now = workorder.env.cr.now()
    earliest = max(earliest or now, now)
    start, end = (False, False)
    if center.resource_calendar_id:
        start, end = center._get_first_available_slot(
            earliest, workorder.duration_expected, leaves_to_ignore=workorder.leave_id
        )
    if not start:
        # Nothing is free within Odoo's horizon: as Odoo's plan shows it, a conflict.
        start, end = earliest, earliest + timedelta(minutes=workorder.duration_expected)
    if workorder.leave_id:
        workorder.leave_id.calendar_id = center.resource_calendar_id
    # Both dates at once, with the duration as it is. Odoo keeps them in a leave of the center.
    workorder.with_context(bypass_duration_calculation=True).write(
        {"date_start": _whole(start), "date_finished": _whole(end)}
    )


def _whole(moment):
    """The next whole second, as the database keeps it: what follows begins no earlier."""
    return (moment + timedelta(microseconds=999_999)).replace(microsecond=0)
