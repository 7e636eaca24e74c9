import uuid

from odoo import fields, models

from ..flow import Operation
from ..services import Reopen


class MrpWorkorder(models.Model):
    """How a work order and its ledger stay equal, and what finishing means to the ledger."""

    _inherit = "mrp.workorder"

    def _mes_operation(self):
        """The work order as the algebra of the order sees it."""
        self.ensure_one()
        return Operation(
            key=self._ids[0],
            good=self.qty_produced,
            scrap=self.mes_qty_scrap,
            away=self.mes_qty_rework,
            carried=self.qty_reported_from_previous_wo,
            before=frozenset(self.blocked_by_workorder_ids._ids),
            cancelled=self.state == "cancel",
        )

    def _mes_ledger_goods(self):
        """Good pieces by the ledger, per work order that has any entry."""
        # sudo: the sum is the work order's own, whoever may read its entries
        groups = (
            self.env["mes.production.log"]
            .sudo()
            ._read_group([("workorder_id", "in", self.ids)], ["workorder_id"], ["qty_good:sum"])
        )
        return {workorder.with_env(self.env): good for workorder, good in groups}

    def _mes_book_difference(self):
        """Book what was written to the quantity done past the ledger as an entry of the office.

        By comparing instead of by a flag of the caller, ledger and work order agree whoever
        wrote: a button, an import, another addon, or Odoo before this addon was installed.
        """
        goods = self._mes_ledger_goods()
        values_list = [
            {
                "uuid": str(uuid.uuid4()),
                "workorder_id": workorder.id,
                "qty_good": difference,
                "source": "office",
                "moment": self.env.cr.now(),
            }
            for workorder in self
            if (
                difference := workorder.product_uom_id.round(
                    workorder.qty_produced - goods.get(workorder, 0.0)
                )
            )
        ]
        return self.env["mes.production.log"]._permitted().create(values_list).with_env(self.env)

    def _mes_correct_closed(self, difference):
        """Book what an order has more or less after it was closed.

        Odoo refuses to write the quantity of a finished work order, rightly so for everybody but
        the one who corrects the finished order itself.
        """
        quantity = self._fields["qty_produced"]
        self.modified(["qty_produced"])
        for workorder in self:
            total = workorder.product_uom_id.round(workorder.qty_produced + difference)
            quantity.write(workorder, total)
        self._mes_book_difference()

    def action_mes_reopen(self):
        """Open a finished work order again, from the office."""
        for workorder in self:
            Reopen(env=self.env, uuid=str(uuid.uuid4()), workorder=workorder).execute()

    def _mes_flush_counts(self):
        """Book pieces that a device has counted and not reported yet; for addons that have any."""

    def button_finish(self):
        """Finish with what the ledger holds.

        Odoo takes a quantity of zero for one that nobody entered: an operation at which all pieces
        were scrapped, or that none has reached, is finished here without a quantity.
        """
        to_finish = self.filtered(lambda workorder: workorder.state not in ("done", "cancel"))
        to_finish._mes_flush_counts()
        for workorder in to_finish.sorted(lambda workorder: (workorder.sequence, workorder.id)):
            workorder._mes_pass_on()
        to_finish.production_id._mes_set_consumption(to_finish)
        empty = to_finish.filtered(lambda workorder: workorder._mes_is_known_empty())
        empty._mes_finish_empty()
        return super(MrpWorkorder, self - empty).button_finish()

    def _mes_pass_on(self):
        """Where nobody declared anything, what came from the operations before has passed."""
        flow = self.production_id._mes_flow()
        if flow[self.id].is_touched or not flow.has_begun_before(self.id):
            return
        odoo_takes = self.qty_producing or self.qty_production
        good = self.product_uom_id.round(min(odoo_takes, flow.ready(self.id)))
        if good:
            self.qty_produced = good

    def _mes_is_known_empty(self):
        """No good piece, and that is a fact: Odoo would fill in the whole quantity."""
        flow = self.production_id._mes_flow()
        known = flow[self.id].is_touched or flow.has_begun_before(self.id) or flow[self.id].carried
        return bool(known and not self.qty_produced)

    def _mes_finish_empty(self):
        self.end_all()
        now = fields.Datetime.now()
        for workorder in self:
            workorder.with_context(bypass_duration_calculation=True).write(
                {
                    "state": "done",
                    "date_start": min(workorder.date_start or now, now),
                    "date_finished": now,
                    "costs_hour": workorder.workcenter_id.costs_hour,
                }
            )
