from odoo import models
from odoo.tools import SQL


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    def _mes_ideal_cycles(self, pairs):
        """{(product id, operation id): seconds per piece at the best pace of this machine}

        The cycle of the operation or product on the machine (what is said most exactly holds),
        else the machine's own, else the operation's planned time, else 0.0: nobody knows. A piece
        is one unit of measure of the product. Of an operation whose duration Odoo computes the
        entered one counts: an average of what was is no ideal, and changes with every order.
        """
        self.ensure_one()
        pairs = {(product or 0, operation or 0) for product, operation in pairs}
        if not pairs:
            return {}
        # Only these: it is asked while other figures are being computed.
        for model, names in FLUSHED.items():
            self.env[model].flush_model(names)
        wanted = sorted(pairs)
        rows = self.env.execute_query(
            SQL(
                IDEAL_CYCLES,
                products=[product for product, _operation in wanted],
                operations=[operation for _product, operation in wanted],
                machine=self.id,
            )
        )
        return {
            (product or False, operation or False): float(seconds or 0.0)
            for product, operation, seconds in rows
        }


#: What the query reads.
FLUSHED = {
    "maintenance.equipment": ["mes_ideal_cycle_s", "mes_workcenter_id"],
    "mes.machine.cycle": ["machine_id", "operation_id", "product_id", "product_tmpl_id", "seconds"],
    "mrp.bom": ["product_qty", "product_uom_id"],
    "mrp.routing.workcenter": ["bom_id", "time_cycle_manual", "workcenter_id"],
    "mrp.workcenter.capacity": ["capacity", "product_id", "product_uom_id", "workcenter_id"],
    "product.product": ["product_tmpl_id"],
    "product.template": ["uom_id"],
    "uom.uom": ["factor"],
}
# In SQL, as the pairs of a whole shift or month of many orders are asked at once.
IDEAL_CYCLES = """
WITH pair AS (
    SELECT * FROM unnest(%(products)s::int[], %(operations)s::int[]) AS p (product, operation)
)
SELECT pair.product, pair.operation,
       COALESCE(cycle.seconds,
                NULLIF(machine.mes_ideal_cycle_s, 0),
                operation.time_cycle_manual * 60 / COALESCE(
                    NULLIF(parallel.pieces, 0),
                    NULLIF(bom.product_qty * bom_unit.factor / product_unit.factor, 0),
                    NULLIF(bom.product_qty, 0),
                    1))
  FROM pair
  JOIN maintenance_equipment machine ON machine.id = %(machine)s
  LEFT JOIN product_product product ON product.id = pair.product
  LEFT JOIN product_template template ON template.id = product.product_tmpl_id
  LEFT JOIN uom_uom product_unit ON product_unit.id = template.uom_id
  LEFT JOIN mrp_routing_workcenter operation ON operation.id = pair.operation
  LEFT JOIN mrp_bom bom ON bom.id = operation.bom_id
  LEFT JOIN uom_uom bom_unit ON bom_unit.id = bom.product_uom_id
  LEFT JOIN LATERAL (
      SELECT seconds
        FROM mes_machine_cycle
       WHERE machine_id = machine.id
         AND (operation_id IS NULL OR operation_id = operation.id)
         AND (product_id IS NULL OR product_id = product.id)
         AND (product_tmpl_id IS NULL OR product_tmpl_id = template.id)
       ORDER BY operation_id IS NULL, product_id IS NULL, product_tmpl_id IS NULL
       LIMIT 1
  ) cycle ON TRUE
  LEFT JOIN LATERAL (
      -- how many pieces the work center makes at a time, as Odoo chooses among its capacities
      SELECT capacity.capacity * unit.factor / product_unit.factor AS pieces
        FROM mrp_workcenter_capacity capacity
        JOIN uom_uom unit ON unit.id = capacity.product_uom_id
       WHERE capacity.workcenter_id = COALESCE(machine.mes_workcenter_id, operation.workcenter_id)
         AND (capacity.product_id IS NULL OR capacity.product_id = product.id)
         AND capacity.product_uom_id IN (product_unit.id, bom_unit.id)
       ORDER BY capacity.product_id IS NULL, capacity.product_uom_id <> product_unit.id
       LIMIT 1
  ) parallel ON TRUE
"""
