"""The units an order makes: which one a person has in hand, and whether the order makes it."""

from odoo import Command
from odoo.tools import SQL

from . import lots
from .errors import LotError, QuantityError


def unit_in_hand(workorder, lot, quantities, moment):
    """The lot or serial number under which pieces are declared, or none; refuses a wrong one."""
    env, order = workorder.env, workorder.production_id
    lot = lot or _only_one(workorder, sum(quantities.values()))
    if not lot:
        return env["stock.lot"]
    lots.check_product(env, lot, order.product_id)
    lots.check_usable(env, lot, moment, workorder.workcenter_id.mes_warehouse_id)
    if order.product_tracking == "serial":
        check_one_piece(workorder, lot, quantities)
    if order.product_tracking != "none":
        attach(workorder, lot)
    return lot


def _only_one(workorder, quantity):
    """The lot that goes without saying; refuses where it has to be said."""
    env, order = workorder.env, workorder.production_id
    if order.product_tracking == "none":
        return None
    planned = planned_lots(order)
    serial = order.product_tracking == "serial"
    if len(planned) == 1 and (not serial or order.product_qty == 1 == quantity):
        return planned
    if not is_last(workorder) or (not serial and not planned):
        return None
    if serial:
        raise LotError(
            env._(
                "%(product)s has serial numbers. Scan that of the unit you declare at %(order)s.",
                product=order.product_id.display_name,
                order=workorder.display_name,
            )
        )
    raise LotError(
        env._(
            "%(order)s makes several lots: %(lots)s. Scan the one these pieces belong to.",
            order=workorder.display_name,
            lots=", ".join(planned.mapped("name")),
        )
    )


def planned_lots(order):
    return (order.mes_lot_ids | order.lot_producing_ids).filtered(
        lambda lot: not lot.mes_is_scrapped
    )


def is_last(workorder) -> bool:
    """Whether pieces that are good here are finished."""
    return workorder.id in workorder.production_id._mes_flow().last


def check_one_piece(workorder, lot, quantities) -> None:
    """A serial number is one piece, and is good at an operation once."""
    env = workorder.env
    if sum(quantities.values()) != 1:
        raise QuantityError(
            env._(
                "Serial number %s is one piece. Declare each unit by itself, as good, scrap or"
                " rework.",
                lot.name,
            )
        )
    if not quantities["qty_good"]:
        return
    # sudo: the sum is the unit's own, whoever may read its entries
    [(good,)] = (
        env["mes.production.log"]
        .sudo()
        ._read_group(
            [("workorder_id", "=", workorder.id), ("lot_id", "=", lot.id)], [], ["qty_good:sum"]
        )
    )
    if good > 0:
        raise LotError(
            env._(
                "%(lot)s was already declared good at %(order)s. Scan the unit in your hand, or"
                " reverse that entry first.",
                lot=lot.name,
                order=workorder.display_name,
            )
        )


def attach(workorder, lot) -> None:
    """Make the lot one of those the order makes, when it is not and the order has room for it."""
    order = workorder.production_id
    if lot in order.mes_lot_ids:
        return
    check_room(workorder, lot.name, lot)
    claim(order)
    order.mes_lot_ids = [Command.link(lot.id)]


def check_room(workorder, name, lot) -> None:
    """Refuse a number, and the lot that has it, if any, which cannot be one of the order's."""
    env, order = workorder.env, workorder.production_id
    known = order.mes_lot_ids | order.lot_producing_ids
    if lot and lot in known:
        return
    if order.product_tracking == "serial" and len(known) >= round(order.product_qty):
        raise LotError(
            env._(
                "%(lot)s is none of the %(count)s units of %(order)s. Scan one of them; a list is"
                " on the order.",
                lot=name,
                count=len(known),
                order=order.name,
            )
        )
    if lot:
        _check_not_made(env, order, lot)


def claim(record) -> None:
    """Let nobody else change this record at the same time: the second one is retried by Odoo.

    Links and new rows never conflict; the ORM would not write a value that stays the same.
    """
    record.env.execute_query(
        SQL(
            "UPDATE %s SET write_date = write_date WHERE id IN %s RETURNING id",
            SQL.identifier(record._table),
            tuple(record.ids),
        )
    )


def _check_not_made(env, order, lot) -> None:
    """The unit is neither of another order nor finished already."""
    others = (lot.mes_production_ids - order).filtered(
        lambda other: other.state not in ("done", "cancel")
    )
    if others:
        raise LotError(
            env._(
                "%(lot)s belongs to %(other)s, not to %(order)s. Scan a unit of this order.",
                lot=lot.name,
                other=", ".join(others.mapped("name")),
                order=order.name,
            )
        )
    if order.product_tracking == "serial" and order._are_finished_serials_already_produced(lot):
        raise LotError(
            env._("%s was already produced. Scan the unit in your hand again.", lot.name)
        )
