"""What the acts of an order's menu share: who may do them, and what they leave to be undone."""

import math
from dataclasses import dataclass, field
from typing import Any

from odoo.exceptions import AccessError

from .act import Act
from .errors import QuantityError, UnknownRecordError

TEXT_MAX = 1000


@dataclass(kw_only=True)
class MenuAct(Act):
    """An act that a person chose from the menu of an order.

    `details` is kept in the journal: what `UndoMenu` has to know to take the act back.
    """

    source: str = "kiosk"
    details: dict = field(default_factory=dict)

    def _check(self):
        super()._check()
        self._check_person()
        if self._needs_supervisor():
            self._check_supervisor()

    def _check_person(self):
        if not self.employees and self.source != "office":
            raise UnknownRecordError(
                self.env._(
                    "Nobody was named for work order %s. Identify yourself first.",
                    self.workorder.display_name,
                )
            )

    def _needs_supervisor(self):
        """Whether this one is not for everybody; see also `mrp.workorder._mes_menu`."""
        return False

    def _check_supervisor(self):
        if not is_supervisor(self.env, self.workorder, self.employees, self.source):
            raise AccessError(self._supervisor_text())

    def _supervisor_text(self):
        return self.env._(
            "This needs a supervisor at %s. Let one badge in and choose it again.",
            self.workorder.display_name,
        )

    def _act_values(self, record):
        return {**super()._act_values(record), "details": self.details or False}

    def _check_quantity(self, unit, product):
        """The quantity as the unit counts; refuses what is none."""
        quantity = self.quantity
        number = isinstance(quantity, (int, float)) and not isinstance(quantity, bool)
        if not number or not math.isfinite(quantity) or unit.compare(quantity, 0) <= 0:
            raise QuantityError(
                self.env._(
                    "%(number)s is not a quantity of %(product)s. Enter more than zero.",
                    number=quantity,
                    product=product.display_name,
                )
            )
        if quantity > 1e9:
            raise QuantityError(
                self.env._("%(number)g is more than an order can hold.", number=quantity)
            )
        return unit.round(quantity)

    def _amount(self, quantity, unit, product):
        """A quantity as people read it."""
        return f"{quantity:.12g} {unit.name} {product.display_name}"


def is_supervisor(env, workorder, employees, source) -> bool:
    """Whether who acts decides at this order: the active person, or the user in the office."""
    if source == "office":
        return env.user.has_group("mes_shopfloor.group_mes_supervisor")
    active: Any = employees[:1]
    return bool(active) and active._mes_is_supervisor_of(workorder)


def clean_text(env, text, limit=TEXT_MAX) -> str:
    """A text of one person to others: not empty, not endless, only what a database holds."""
    if not isinstance(text, str) or not text.strip() or "\0" in text:
        raise UnknownRecordError(env._("Enter a text."))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UnknownRecordError(env._("The text holds characters that are none.")) from error
    if len(text.strip()) > limit:
        raise UnknownRecordError(env._("A text has at most %s characters here.", limit))
    return text.strip()
