"""What a service may refuse.

MesError (a UserError: a sentence that names the record and the way out)
├── IdentifierError          the sender's id is missing, malformed or used for something else
├── QuantityError            not a quantity: negative, nothing at all, not a finite number
├── OrderClosedError         the work order takes no pieces in its state
├── OverProductionError      more than the order still has open (`open_qty` says how much)
├── CompanyMismatchError     the work order belongs to a company the caller does not act for
└── EntryNotReversibleError  the ledger entry is a reversal or already reversed
"""

from odoo.exceptions import UserError


class MesError(UserError):
    pass


class IdentifierError(MesError):
    pass


class QuantityError(MesError):
    pass


class OrderClosedError(MesError):
    pass


class OverProductionError(MesError):
    def __init__(self, message, open_qty):
        super().__init__(message)
        self.open_qty = open_qty


class CompanyMismatchError(MesError):
    pass


class EntryNotReversibleError(MesError):
    pass
