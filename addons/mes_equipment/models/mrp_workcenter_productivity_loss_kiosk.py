from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: Time of people, not reasons of a stop: Odoo books working time under these.
WORKING = ("productive", "performance")
USED_DAYS = timedelta(days=90)
FREQUENT_SHOWN = 8


class MrpWorkcenterProductivityLoss(models.Model):
    _inherit = "mrp.workcenter.productivity.loss"

    @api.model
    def _mes_kiosk_tree(self, machines, raw_reason=None):
        """The reasons to offer for a stop of one of these machines, as the kiosk draws them.

        {"groups": groups with their "reasons", "frequent": the reasons for the first page}, what
        was used most at these machines of late first. After `raw_reason`, which the machine reported
        by itself, only what may be named for it. The same few queries for any number of reasons.
        """
        reasons = self._mes_choosable()
        if raw_reason and raw_reason.mes_final_ids:
            reasons &= raw_reason.mes_final_ids
        used = self._mes_used_at(machines)
        reasons = reasons.sorted(lambda reason: -used.get(reason.id, 0))
        groups = {}
        for reason in reasons:
            groups.setdefault(reason._mes_top_group(), []).append(reason)
        # The groups keep their place on the screen; only a plant that has none sees "Other" alone.
        ordered = sorted(groups, key=lambda group: (not group, group.sequence, group.id))
        frequent = reasons.filtered(lambda reason: used.get(reason.id)) or reasons
        return {
            "groups": [
                {
                    **(group._mes_tile() if group else self._mes_other_tile()),
                    "reasons": [reason._mes_tile() for reason in groups[group]],
                }
                for group in ordered
            ],
            "frequent": [reason._mes_tile() for reason in frequent[:FREQUENT_SHOWN]],
        }

    @api.model
    def _mes_choosable(self):
        """Every single reason of a stop, in the order of the office: no group, no working time."""
        # One search fills the tree, so that parents and children are in memory.
        everything = self.search(Domain.TRUE)
        groups = everything.mes_parent_id
        return everything.filtered(
            lambda reason: reason not in groups and reason.loss_type not in WORKING
        )

    @api.model
    def _mes_used_at(self, machines):
        """{reason id: how many stops of these machines had it of late}"""
        since = fields.Datetime.now() - USED_DAYS
        recent = Domain("machine_id", "in", machines.ids) & Domain("date_start", ">=", since)
        live = Domain("superseded_by_id", "=", False) & Domain("reason_id", "!=", False)
        # sudo: how often a reason was taken is no secret, whoever may read the timeline
        rows_sudo = self.env["mes.machine.state"].sudo()
        groups = rows_sudo._read_group(recent & live, ["reason_id"], ["__count"])
        return {reason.id: count for reason, count in groups}

    def _mes_top_group(self):
        group = self.mes_parent_id
        while group.mes_parent_id:
            group = group.mes_parent_id
        return group

    def _mes_tile(self):
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "code": self.mes_code or "",
            "icon": self.mes_icon or "more",
            "description": self.mes_description or "",
        }

    @api.model
    def _mes_other_tile(self):
        return {
            "id": False,
            "name": self.env._("Other"),
            "code": "",
            "icon": "more",
            "description": "",
        }
