from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MesMachineCycle(models.Model):
    """The best pace at which a machine can make a product, or do an operation."""

    _name = "mes.machine.cycle"
    _description = "Ideal Cycle of a Product on a Machine"
    _order = "machine_id, id"
    _check_company_auto = True

    machine_id = fields.Many2one(
        "maintenance.equipment", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="machine_id.company_id", store=True, index=True)
    product_tmpl_id = fields.Many2one(
        "product.template",
        "Product",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The pace holds for all its variants, unless one has a pace of its own.",
    )
    product_id = fields.Many2one(
        "product.product",
        "Variant",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
        domain="[('product_tmpl_id', '=?', product_tmpl_id)]",
    )
    operation_id = fields.Many2one(
        "mrp.routing.workcenter",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Only when this operation is done. Empty: whatever is done with the product.",
    )
    seconds = fields.Float(
        "Seconds per Piece",
        required=True,
        digits=(16, 3),
        help="At the best pace the machine can keep; a piece is one unit of measure of the product.",
    )

    _seconds_check = models.Constraint("CHECK (seconds > 0)", "A piece takes longer than nothing.")
    _what_check = models.Constraint(
        "CHECK (num_nonnulls(product_tmpl_id, product_id, operation_id) > 0)",
        "Say for which product, variant or operation the pace holds.",
    )
    _unique = models.UniqueIndex(
        "(machine_id, COALESCE(product_tmpl_id, 0), COALESCE(product_id, 0),"
        " COALESCE(operation_id, 0))",
        "This machine already has a pace for this product and operation.",
    )

    @api.depends("product_id", "product_tmpl_id", "operation_id", "seconds")
    def _compute_display_name(self):
        for cycle in self:
            what = cycle.product_id or cycle.product_tmpl_id or cycle.operation_id
            cycle.display_name = self.env._(
                "%(what)s: %(seconds)s s", what=what.display_name, seconds=f"{cycle.seconds:g}"
            )

    @api.onchange("product_id")
    def _onchange_product_id(self):
        if self.product_id:
            self.product_tmpl_id = self.product_id.product_tmpl_id

    @api.constrains("product_id", "product_tmpl_id")
    def _check_variant(self):
        for cycle in self:
            variant, product = cycle.product_id, cycle.product_tmpl_id
            if variant and product and variant.product_tmpl_id != product:
                raise ValidationError(
                    self.env._(
                        "%(variant)s is no variant of %(product)s.",
                        variant=variant.display_name,
                        product=product.display_name,
                    )
                )
