"""What lies in the plant when the demo begins, and what is on its way in and out."""

from __future__ import annotations

from odoo import Command

from devenv.plant import tables


def load_opening(env, options) -> int:
    """Book the opening stock as done inventory moves; a move, unlike a quant, is never merged."""
    values = {row["id"]: _opening_values(env, row) for row in tables.read("opening_stock")}
    moves = tables.create_missing(env["stock.move"].with_context(inventory_name="Opening"), values)
    moves._action_done()
    return len(moves)


def _opening_values(env, row: tables.Row) -> dict:
    product = tables.ref(env, row["product"])
    line = {
        "product_id": product.id,
        "product_uom_id": product.uom_id.id,
        "quantity": float(row["quantity"]),
        "location_id": product.property_stock_inventory.id,
        "location_dest_id": tables.ref(env, row["location"]).id,
        "lot_id": tables.ref(env, row["lot"]).id if row["lot"] else False,
    }
    return {
        "product_id": product.id,
        "product_uom": product.uom_id.id,
        "product_uom_qty": line["quantity"],
        "location_id": line["location_id"],
        "location_dest_id": line["location_dest_id"],
        "is_inventory": True,
        "picked": True,
        "origin": "Opening stock",
        "move_line_ids": [Command.create(line)],
    }


def load_transfers(env, options) -> int:
    """Create receipts and deliveries and take each as far as its stage says."""
    rows = {row["id"]: row for row in tables.read("transfers")}
    lines = tables.read("transfer_lines")
    values = {name: _transfer_values(env, row, lines) for name, row in rows.items()}
    new = tables.missing(env, list(rows))
    tables.create_missing(env["stock.picking"], values)
    for name in new:
        _advance(env, tables.ref(env, name), rows[name]["stage"])
    return len(new)


def _transfer_values(env, row: tables.Row, lines: list[tables.Row]) -> dict:
    kind = tables.ref(env, "warehouse")[row["type"]]
    partner = tables.ref(env, row["partner"])
    incoming = kind.code == "incoming"
    source = partner.property_stock_supplier if incoming else kind.default_location_src_id
    target = kind.default_location_dest_id if incoming else partner.property_stock_customer
    places = {"location_id": source.id, "location_dest_id": target.id}
    return {
        "picking_type_id": kind.id,
        "partner_id": partner.id,
        "origin": row["origin"],
        "scheduled_date": tables.moment(row["scheduled"]),
        **places,
        "move_ids": [
            Command.create(_move_values(env, line, places))
            for line in lines
            if line["transfer"] == row["id"]
        ],
    }


def _move_values(env, line: tables.Row, places: dict) -> dict:
    product = tables.ref(env, line["product"])
    return {
        "product_id": product.id,
        "product_uom": product.uom_id.id,
        "product_uom_qty": float(line["quantity"]),
        **places,
    }


def _advance(env, picking, stage: str) -> None:
    if stage == "draft":
        return
    picking.action_confirm()
    picking.action_assign()
    if stage != "done":
        return
    for index, move in enumerate(picking.move_ids.filtered(lambda m: m.has_tracking != "none")):
        if picking.picking_type_id.code == "incoming":
            move.move_line_ids.lot_name = f"{picking.origin}-{index + 1}"
    picking.move_ids.picked = True
    picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
    if picking.state != "done":
        raise tables.PlantDataError(f"transfers: {picking.origin} could not be completed")
