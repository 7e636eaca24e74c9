"""The company, its plant and the features of Odoo that a machine shop switches on."""

from __future__ import annotations

from devenv.plant import tables

COMPANY = "Pump plant"
TIME_ZONE = "Europe/Berlin"
FEATURES = (
    "group_mrp_routings",
    "group_stock_production_lot",
    "group_stock_multi_locations",
    "group_uom",
    "group_lot_on_delivery_slip",
    "group_expiry_date_on_delivery_slip",
)


def load(env, options) -> int:
    """Name the fresh company and its warehouse once; later names are the user's."""
    if tables.known(env, ["company"]):
        return 0
    company = env.company
    warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
    company.name = COMPANY
    warehouse.name = COMPANY
    if "mes_tz" in warehouse._fields:
        warehouse.mes_tz = TIME_ZONE
    company.resource_calendar_id.tz = TIME_ZONE
    env.ref("base.user_admin").tz = TIME_ZONE
    env["res.config.settings"].create(dict.fromkeys(FEATURES, True)).execute()
    tables.adopt(company, ["company"])
    tables.adopt(warehouse, ["warehouse"])
    return 2
