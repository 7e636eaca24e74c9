from odoo import api, fields, models
from odoo.exceptions import AccessError


class MesOeeAlert(models.Model):
    """A shift of a machine that cannot reach a target any more, or has used up a loss budget."""

    _name = "mes.oee.alert"
    _inherit = ["mail.thread"]
    _description = "OEE Alert"
    _order = "slot_start desc, id desc"
    _rec_name = "target_id"

    target_id = fields.Many2one(
        "mes.oee.target", required=True, readonly=True, ondelete="cascade", index=True
    )
    machine_id = fields.Many2one(
        "maintenance.equipment", required=True, readonly=True, ondelete="cascade", index=True
    )
    shift_id = fields.Many2one("mes.shift", readonly=True, ondelete="cascade", index=True)
    day = fields.Date(required=True, readonly=True)
    slot_start = fields.Datetime("From", required=True, readonly=True)
    slot_end = fields.Datetime("To", required=True, readonly=True)
    company_id = fields.Many2one(
        related="target_id.company_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(
        [
            ("open", "Out of reach"),
            ("resolved", "Recovered"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="open",
        help="Recovered: what became known later put it right. Closed: a supervisor has seen it.",
    )
    figure = fields.Float(
        readonly=True,
        aggregator=None,
        help="The best the shift can still reach, in percent, or the minutes lost so far.",
    )
    figure_text = fields.Char("Reached", compute="_compute_figure_text")
    date_raised = fields.Datetime("Raised", readonly=True)
    date_resolved = fields.Datetime("Recovered At", readonly=True)

    _once = models.UniqueIndex(
        "(machine_id, slot_start, target_id)", "This alert was raised already."
    )
    _open_idx = models.Index("(machine_id, slot_start) WHERE state = 'open'")

    @api.depends("figure", "target_id.kind")
    def _compute_figure_text(self):
        for alert in self:
            if alert.target_id.kind == "loss":
                alert.figure_text = self.env._("%.0f min", alert.figure)
            else:
                alert.figure_text = self.env._("at best %.1f %%", alert.figure)

    @api.depends("machine_id", "target_id", "shift_id")
    def _compute_display_name(self):
        for alert in self:
            alert.display_name = f"{alert.machine_id.display_name}: {alert.target_id._what()}"

    def action_close(self):
        """Seen, and nothing more to be said about it."""
        if not self.env.user.has_group("mes_shopfloor.group_mes_supervisor"):
            raise AccessError(self.env._("Only a supervisor may close an alert."))
        self.check_access("read")
        # sudo: alerts are written by the job and by this button only
        self.sudo().filtered(lambda alert: alert.state == "open").state = "closed"

    def action_view_figures(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mes_equipment.mes_oee_action")
        domain = [("machine_id", "=", self.machine_id.id), ("slot_start", "=", self.slot_start)]
        return {**action, "domain": domain, "context": {}}

    @api.model
    def _follow(self, verdicts, now):
        """Raise, repeat or resolve: {(machine id, slot): {target: (is missed, figure)}}."""
        if not verdicts:
            return
        # sudo: alerts are written by the job only
        alerts_sudo = self.sudo()
        known = {
            (alert.machine_id.id, alert.slot_start, alert.target_id.id): alert
            for alert in alerts_sudo.search(
                [
                    ("machine_id", "in", [machine_id for machine_id, _slot in verdicts]),
                    ("slot_start", "in", [slot["slot_start"] for _id, slot in verdicts]),
                ]
            )
        }
        raised = []
        for (machine_id, slot), judged in verdicts.items():
            for target, (missed, figure) in judged.items():
                alert = known.get((machine_id, slot["slot_start"], target.id))
                if alert:
                    alert._repeat(missed, figure, now)
                elif missed:
                    raised.append(
                        {
                            **slot,
                            "machine_id": machine_id,
                            "target_id": target.id,
                            "figure": figure,
                            "date_raised": now,
                        }
                    )
        alerts_sudo.create(raised)._tell()

    def _repeat(self, missed, figure, now):
        self.ensure_one()
        if missed and self.state == "resolved":
            self.write({"state": "open", "figure": figure, "date_resolved": False})
            self._tell()
        elif not missed and self.state == "open":
            self.write({"state": "resolved", "figure": figure or 0.0, "date_resolved": now})
        elif missed and round(figure, 6) != round(self.figure, 6):
            self.figure = figure

    def _tell(self):
        """In Odoo and, for who has it set so, by mail; each in his own language."""
        for alert in self:
            for user in alert.target_id.user_ids or alert._supervisors():
                mine = alert.with_context(lang=user.lang)
                text = mine._text()
                mine.message_notify(
                    partner_ids=user.partner_id.ids, subject=mine.display_name, body=text
                )
                user._bus_send(
                    "simple_notification",
                    {"type": "warning", "title": mine.display_name, "message": text},
                )

    def _text(self):
        self.ensure_one()
        if self.target_id.kind == "loss":
            return self.env._(
                "%(machine)s has lost %(reached)s in shift %(shift)s.",
                machine=self.machine_id.display_name,
                reached=self.figure_text,
                shift=self.shift_id.name,
            )
        return self.env._(
            "%(machine)s can reach %(reached)s in shift %(shift)s, even if all goes well from now.",
            machine=self.machine_id.display_name,
            reached=self.figure_text,
            shift=self.shift_id.name,
        )

    def _supervisors(self):
        group = self.env.ref("mes_shopfloor.group_mes_supervisor")
        return group.all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
