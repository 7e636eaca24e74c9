"""What a service may refuse.

MesError (a UserError: a sentence that names the record and the way out)
├── IdentifierError          the sender's id is missing, malformed or used for something else
├── MomentError              it cannot have happened then: in the future, or before what it ends
├── QuantityError            not a quantity: negative, nothing at all, not a finite number
├── OrderClosedError         the work order takes nothing in its state
├── NotReadyError            the work order or its work center is blocked
├── OverProductionError      more than the order still has open (`open_qty` says how much)
├── CompanyMismatchError     the work order belongs to a company the caller does not act for
├── EntryNotReversibleError  the ledger entry is a reversal or already reversed
├── TimerError               nobody works there, or somebody already does
├── QualificationError       the employee is not qualified for the operation (`missing` says for what)
├── UnknownRecordError       a text (of an import) names no record, or several
├── LotError                 wrong, expired, held, scrapped or unknown lot or serial number
├── StepError                a step of the instruction is missing, or its value does not fit
├── CallError                the call for help is in a state, or the person in a role, that forbids it
├── OperatorError            nobody is signed in at the kiosk, or not he who would have to be
├── ReachError               the kiosk does not show that work order, or does not know that act
└── HandoverError            nothing to hand over, nobody there, or done already
"""

from odoo.exceptions import UserError


class MesError(UserError):
    pass


class IdentifierError(MesError):
    pass


class MomentError(MesError):
    pass


class QuantityError(MesError):
    pass


class OrderClosedError(MesError):
    pass


class NotReadyError(MesError):
    pass


class OverProductionError(MesError):
    def __init__(self, message, open_qty):
        super().__init__(message)
        self.open_qty = open_qty


class CompanyMismatchError(MesError):
    pass


class EntryNotReversibleError(MesError):
    pass


class TimerError(MesError):
    pass


class QualificationError(MesError):
    def __init__(self, message, missing=None):
        super().__init__(message)
        self.missing = missing


class UnknownRecordError(MesError):
    pass


class LotError(MesError):
    pass


class StepError(MesError):
    pass


class CallError(MesError):
    pass


class OperatorError(MesError):
    pass


class ReachError(MesError):
    pass


class HandoverError(MesError):
    pass
