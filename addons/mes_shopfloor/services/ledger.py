"""How an entry comes into the production ledger, and its work order in line with it."""

from contextlib import contextmanager

from odoo import models

from .act import create_once


def book(env, values):
    """Write one ledger entry and bring its work order in line, in the caller's transaction."""
    entry = create_once(env["mes.production.log"], values)
    workorder = env["mrp.workorder"].browse(values["workorder_id"])
    batch = env.context.get("mes_ledger_batch")
    if isinstance(batch, Batch):
        batch.add(workorder, entry.qty_good)
    else:
        _align(workorder, entry.qty_good)
    return entry


def _align(workorder, good):
    if good:
        workorder.write({"qty_produced": _sum(workorder, good)})
    else:
        workorder.env["mes.terminal"]._touch(workorder.workcenter_id)


def _sum(workorder, good):
    return workorder.product_uom_id.round(workorder.qty_produced + good)


@contextmanager
def batch(env):
    """An environment in which entries are booked together: each work order is aligned once.

    Aligning is what Odoo does to the order and its moves when a quantity is written: most of
    what an entry costs. In between, the work orders know their quantities but their orders do
    not; nothing may be read from those before the end.
    """
    booked = Batch()
    yield env(context={**env.context, "mes_ledger_batch": booked})
    booked.close(env)


class Batch:
    """The work orders of several entries. Known by its class: a client can send the key of the
    context, never this object."""

    def __init__(self):
        self._workorders = {}

    def add(self, workorder, good):
        self._workorders[workorder.id] = self._workorders.get(workorder.id, 0.0) + good
        # Past the overrides of `write`, which `close` runs once for all entries.
        models.BaseModel.write(workorder, {"qty_produced": _sum(workorder, good)})

    def close(self, env):
        workorders = env["mrp.workorder"].browse(self._workorders)
        for workorder in workorders:
            if self._workorders[workorder.id]:
                workorder.write({"qty_produced": workorder.qty_produced})
        env["mes.terminal"]._touch(workorders.workcenter_id)
