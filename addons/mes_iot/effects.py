"""What a reading does to the factory: the same act when it comes in and when it is retried.

A payload is plain JSON, so that the quarantine can keep it. `apply` does it once (each effect has
its own uuid) or says why not.
"""

import logging
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

import psycopg2

from odoo import fields
from odoo.exceptions import ConcurrencyError, LockError, UserError

from odoo.addons.mes_shopfloor.services.declare import Declare
from odoo.addons.mes_shopfloor.services.errors import OverProductionError

from . import history

_logger = logging.getLogger(__name__)
_NAMESPACE = uuid5(NAMESPACE_URL, "mes_iot")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not applied, and what of it is left to apply."""

    reason: str
    detail: str
    payload: dict


def uid(*parts) -> str:
    """The same id for the same cause, however often it comes."""
    return str(uuid5(_NAMESPACE, ":".join(map(str, parts))))


def moment_of(payload):
    """When it happened; never later than now, for a device's clock may run ahead."""
    return min(history.to_datetime(payload["ts"]), fields.Datetime.now())


def show(payload) -> str:
    if payload["effect"] == "count":
        return f"{payload['good']:g} + {payload['scrap']:g}"
    if payload["effect"] == "rows":
        return str(payload["rows"][0][3])[:64]
    return str(payload.get("value"))


def apply(env, payload, workorder=None) -> Refusal | None:
    """Do it, in a savepoint of its own: what fails leaves nothing behind and stops nobody."""
    try:
        with env.cr.savepoint():
            return _EFFECTS[payload["effect"]](env, payload, workorder)
    except (ConcurrencyError, LockError, psycopg2.OperationalError, psycopg2.InterfaceError):
        raise
    except UserError as error:
        return Refusal("refused", str(error), payload)
    except Exception as error:
        _logger.exception("Cannot apply %s", payload)
        return Refusal("error", f"{type(error).__name__}: {error}", payload)


def _count(env, payload, workorder):
    """Book pieces on the order that the machine makes; what it has not open is left over."""
    machine = env["maintenance.equipment"].browse(payload["machine_id"])
    workorder = workorder or machine._mes_running_workorder(moment_of(payload))
    if not workorder:
        detail = env._("%s makes no order, or it is not clear which.", machine.display_name)
        return Refusal("no_running_order", detail, payload)
    try:
        with env.cr.savepoint():
            _declare(env, payload, machine, workorder)
    except OverProductionError as error:
        return _count_what_fits(env, payload, machine, workorder, error)
    return None


def _count_what_fits(env, payload, machine, workorder, error):
    good = min(payload["good"], max(error.open_qty, 0))
    scrap = min(payload["scrap"], max(error.open_qty - good, 0))
    if not good and not scrap:
        return Refusal("over_production", str(error), payload)
    _declare(env, {**payload, "good": good, "scrap": scrap}, machine, workorder)
    rest = {
        **payload,
        "good": round(payload["good"] - good, 6),
        "scrap": round(payload["scrap"] - scrap, 6),
        "uuid": uid(payload["uuid"], "rest"),
    }
    return Refusal("over_production", str(error), rest)


def _declare(env, payload, machine, workorder):
    Declare(
        env=env,
        uuid=payload["uuid"],
        workorder=workorder,
        good=payload["good"],
        scrap=payload["scrap"],
        source="device",
        moment=moment_of(payload),
        extra={"machine_id": machine.id},
    ).execute()


def _state(env, payload, _workorder):
    env["maintenance.equipment"].browse(payload["machine_id"])._mes_record_state(
        payload["state"],
        moment_of(payload),
        source="device",
        reason=env["mrp.workcenter.productivity.loss"].browse(payload["reason_id"] or ()),
        uuid=payload["uuid"],
    )


def _unmapped(env, payload, _workorder):
    """A value that no row of the state map names, until somebody adds the row and retries."""
    rule = env["mes.iot.rule"].browse(payload["rule_id"])
    line = rule.line_ids.filtered(lambda line: line.raw == payload["value"])
    if not line:
        detail = env._(
            "%(value)s has no state in rule %(rule)s: the machine is shown without data.",
            value=payload["value"],
            rule=rule.display_name,
        )
        return Refusal("unmapped", detail, payload)
    return _state(env, {**payload, "state": line.state, "reason_id": line.reason_id.id}, None)


def _value(env, payload, workorder):
    characteristic = env["mes.quality.characteristic"].browse(payload["characteristic_id"])
    machine = env["maintenance.equipment"].browse(payload["machine_id"] or ())
    if not workorder and machine:
        workorder = machine._mes_running_workorder(moment_of(payload))
    characteristic._mes_record_value(
        payload["value"],
        moment_of(payload),
        payload["uuid"],
        source="device",
        workorder=workorder or None,
    )


def _rows(env, payload, _workorder):
    from .ingest import Ingest  # the ingest keeps what it refuses as such payloads

    return Ingest(env, env["mes.iot.stream"].browse(payload["stream_id"])).again(payload)


def _row(env, payload, _workorder):
    """A row at which a rule broke: back into the queue, behind what waits there."""
    packed = history.pack(*payload["row"])
    history.copy_rows(env.cr, "mes_iot_queue", [packed])
    env["mes.iot.rule"]._wake()


def _nothing(env, payload, _workorder):
    """Kept only to be seen: applying it is to agree that there is nothing to apply."""


_EFFECTS = {
    "nothing": _nothing,
    "count": _count,
    "state": _state,
    "unmapped": _unmapped,
    "value": _value,
    "rows": _rows,
    "row": _row,
}
