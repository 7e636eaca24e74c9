import math

from odoo import api, fields, models

from .. import verdict
from ..services import RecordValue, ValueRefusedError

FROZEN = {"plan_id", "code", "kind", "nominal", "lower", "upper", "has_lower", "has_upper", "unit"}


class MesQualityCharacteristic(models.Model):
    """One thing that is checked on a piece: a measure with limits, or an attribute."""

    _name = "mes.quality.characteristic"
    _description = "Quality Characteristic"
    _order = "plan_id, sequence, id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "mes.quality.plan", "Control Plan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="As numbered on the drawing.")
    name = fields.Char(required=True, help="As written on the drawing, e.g. Ø 32 h6.")
    kind = fields.Selection(
        [("variable", "Measured"), ("attribute", "Attribute")], required=True, default="variable"
    )
    nominal = fields.Float(digits=False)
    has_lower = fields.Boolean("Has a Lower Limit", default=True)
    lower = fields.Float("Lower Limit", digits=False)
    has_upper = fields.Boolean("Has an Upper Limit", default=True)
    upper = fields.Float("Upper Limit", digits=False)
    uom_id = fields.Many2one("uom.uom", "Unit of Measure", ondelete="restrict")
    unit = fields.Char(
        compute="_compute_unit",
        store=True,
        readonly=False,
        help="As shown beside the value; for units that Odoo does not know, such as HRC.",
    )
    gauge_id = fields.Many2one(
        "maintenance.equipment",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    sample_every = fields.Integer(
        default=1, help="One piece in so many is checked; for information."
    )

    _code_uniq = models.Constraint(
        "UNIQUE (plan_id, code)", "Two characteristics of a control plan have the same code."
    )
    _limits_in_order = models.Constraint(
        "CHECK (NOT (kind = 'variable' AND has_lower AND has_upper AND lower > upper))",
        "The lower limit lies above the upper one.",
    )
    _some_limit = models.Constraint(
        "CHECK (kind <> 'variable' OR has_lower OR has_upper)",
        "A measured characteristic needs a limit: without one there is no verdict.",
    )
    _sample_every_positive = models.Constraint(
        "CHECK (sample_every > 0)", "At least one piece in some number is checked."
    )

    @api.depends("uom_id")
    def _compute_unit(self):
        for characteristic in self:
            characteristic.unit = characteristic.uom_id.name or characteristic.unit

    @api.depends("name", "code")
    def _compute_display_name(self):
        for characteristic in self:
            characteristic.display_name = f"{characteristic.code} {characteristic.name}"

    @api.model_create_multi
    def create(self, vals_list):
        characteristics = super().create(vals_list)
        characteristics.plan_id._check_draft()
        return characteristics

    def write(self, vals):
        if vals.keys() & FROZEN:
            self.plan_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.plan_id._check_draft()

    def _check_sample(self, value):
        """Refuse what is no sample of this characteristic at all."""
        self.ensure_one()
        if self.kind == "attribute":
            fits = isinstance(value, bool)
        else:
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            fits = is_number and math.isfinite(value)
        if not fits:
            raise ValueRefusedError(
                self.env._(
                    "%(value)r is not a value of %(characteristic)s.",
                    value=value,
                    characteristic=self.display_name,
                )
            )

    def _prepare_sample_values(self, value):
        if self.kind == "attribute":
            return {"value": 0.0, "conforms": value}
        return {"value": value, "conforms": False}

    def _verdict_of(self, value, conforms):
        """The verdict on one sample, from its data alone."""
        self.ensure_one()
        if self.kind == "attribute":
            return verdict.PASS if conforms else verdict.FAIL
        return verdict.of_value(
            value,
            self.lower if self.has_lower else None,
            self.upper if self.has_upper else None,
        )

    def _mes_record_value(
        self, value, moment, uuid, source="device", workorder=None, gauge=None, employee=None
    ):
        """Book one sample of this characteristic at the order that was running then.

        ``value`` is a number, or for an attribute whether the piece conforms. Returns
        ``(result, duplicate)``; raises a QualityError for what cannot be booked anywhere.
        """
        return RecordValue(
            env=self.env,
            characteristic=self,
            value=value,
            moment=moment,
            uuid=uuid,
            source=source,
            workorder=workorder,
            gauge=gauge,
            employee=employee,
        ).execute()

    def _in_force(self):
        """This characteristic in the revision in force: itself, or its successor by code."""
        self.ensure_one()
        if self.plan_id.state == "active":
            return self
        successors = self.plan_id._in_force().characteristic_ids
        return successors.filtered(lambda other: (other.code, other.kind) == (self.code, self.kind))
