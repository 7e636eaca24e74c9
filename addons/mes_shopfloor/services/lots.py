"""May this lot be used here? What all acts with lots and serial numbers refuse."""

from .errors import LotError


def check_usable(env, lot, moment, plant) -> None:
    """Neither scrapped, nor on hold, nor past its expiration date when it was used."""
    if lot.mes_is_scrapped:
        raise LotError(lot._mes_scrapped_text())
    if lot.mes_is_held:
        raise LotError(
            env._(
                "%(lot)s is on hold: %(reason)s. Take another one, or ask a supervisor to release"
                " it.",
                lot=lot.name,
                reason=lot.mes_hold_reason or env._("no reason given"),
            )
        )
    if lot.expiration_date and lot.expiration_date <= moment:
        raise LotError(
            env._(
                "%(lot)s expired on %(day)s. Take a fresh one.",
                lot=lot.name,
                day=plant._mes_day(lot.expiration_date) if plant else lot.expiration_date.date(),
            )
        )


def check_product(env, lot, product) -> None:
    if lot.product_id != product:
        raise LotError(
            env._(
                "%(lot)s is %(product)s, and here %(needed)s is needed. Scan one of that.",
                lot=lot.name,
                product=lot.product_id.display_name,
                needed=product.display_name,
            )
        )


def check_place(env, move, lot) -> float:
    """Where the order takes its components from, the lot lies; answers how much of it."""
    # sudo: what lies where is no secret within the plant, and quants of others are only summed
    quants = (
        env["stock.quant"]
        .sudo()
        .search(
            [
                ("lot_id", "=", lot.id),
                ("quantity", ">", 0),
                ("location_id.usage", "in", ("internal", "transit")),
            ]
        )
    )
    here = quants.filtered(
        lambda quant: quant.location_id.parent_path.startswith(move.location_id.parent_path)
    )
    if here:
        return sum(here.mapped("quantity"))
    if quants:
        raise LotError(
            env._(
                "%(lot)s is not in %(needed)s, where this order takes its components from, but in"
                " %(places)s. Move it first, or take another one.",
                lot=lot.name,
                needed=move.location_id.display_name,
                places=", ".join(quants.location_id.mapped("display_name")),
            )
        )
    raise LotError(
        env._(
            "%s is not in stock: it was used up, or was never received. Check the label, or take"
            " another one.",
            lot.name,
        )
    )


def check_left(env, lot, quantity, on_hand) -> None:
    """What was put in anywhere and is not posted yet is not in the lot any more."""
    unit = lot.product_id.uom_id
    pending = {order: used for (_lot, order), used in lot._mes_pending().items()}
    left = unit.round(on_hand - sum(pending.values()))
    if unit.compare(quantity, left) <= 0:
        return
    orders = ", ".join(order.sudo().name for order in pending)
    if lot.product_id.tracking == "serial":
        raise LotError(
            env._(
                "Serial number %(lot)s was already put in, at %(orders)s. Take another one, or"
                " take it back there first.",
                lot=lot.name,
                orders=orders or env._("another order"),
            )
        )
    raise LotError(
        env._(
            "%(lot)s has only %(left)g %(unit)s left. Put in that much, and the rest from another"
            " lot.",
            lot=lot.name,
            left=max(left, 0.0),
            unit=unit.name,
        )
    )
