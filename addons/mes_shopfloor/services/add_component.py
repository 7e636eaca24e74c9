"""Give an order a component that its bill of materials does not name."""

from dataclasses import dataclass
from typing import Any

from .errors import EntryNotReversibleError, UnknownRecordError
from .menu_act import MenuAct


@dataclass(kw_only=True)
class AddComponent(MenuAct):
    """Plan so much of `product` for the whole order, to be put in at this operation.

    It is Odoo's own additional component move. Where the bill of materials allows no other
    consumption, only a supervisor adds.
    """

    kind = "add_component"

    product: Any
    quantity: float

    def _prepare(self):
        super()._prepare()
        self.product = self.product.with_env(self.env)

    def _needs_supervisor(self):
        return self.workorder.production_id.consumption == "strict"

    def _check(self):
        super()._check()
        check_product(self.env, self.workorder, self.product)
        self.quantity = self._check_quantity(self.product.uom_id, self.product)

    def _apply(self):
        workorder = self.workorder
        order = workorder.production_id
        values = order._get_move_raw_values(
            self.product,
            self.quantity,
            self.product.uom_id,
            operation_id=workorder.operation_id.id,
        )
        # As for a component that the bill of materials ties to an operation: the ledger sets it.
        values |= {"workorder_id": workorder.id, "manual_consumption": True}
        move = self.env["stock.move"].create(values)
        move._adjust_procure_method()
        move = move._action_confirm(merge=False)
        # Odoo takes what is added to a running order for put in already: the ledger says that.
        move.picked = False
        move._action_assign()
        order._mes_set_consumption(workorder)
        self.details = {"what": self._amount(self.quantity, self.product.uom_id, self.product)}
        self.env["mes.terminal"]._touch(workorder.workcenter_id)
        return move


def check_product(env, workorder, product) -> None:
    """A thing with a stock, other than what the order makes."""
    if len(product) != 1 or product.type != "consu" or product == workorder.product_id:
        raise UnknownRecordError(
            env._(
                "%(product)s cannot go into %(order)s. Choose another product.",
                product=product.display_name or env._("This"),
                order=workorder.display_name,
            )
        )
    if product.company_id and product.company_id != workorder.company_id:
        raise UnknownRecordError(env._("This product belongs to another company."))
    if product.is_kits:
        raise UnknownRecordError(
            env._("%s is a kit. Add the parts it is made of.", product.display_name)
        )


def withdraw(act, done) -> None:
    """Take the component off the order again, unless it is in already."""
    move = act.env["stock.move"].browse(done.res_id).exists()
    put_in = move and act.env["mes.consumption"]._mes_sums([("move_id", "=", move.id)], ["move_id"])
    if not move or move.state in ("done", "cancel") or any(put_in.values()):
        raise EntryNotReversibleError(
            act.env._("%s was put in already. Take the component back first.", done.details["what"])
        )
    move._action_cancel()
