"""What recording a measured value may refuse.

QualityError (a MesError: a sentence that names the record and the way out)
├── ValueRefusedError            not a finite number, or not the kind the characteristic asks for
├── NoRunningOrderError          nobody works on an order this value could belong to, or several
├── PlanMismatchError            the running order makes another product or operation
├── CharacteristicRetiredError   the plan is not in force and no active revision has this code
└── AlreadyCorrectedError        the value to correct is not the one in force
"""

from odoo.addons.mes_shopfloor.services.errors import MesError


class QualityError(MesError):
    pass


class ValueRefusedError(QualityError):
    pass


class NoRunningOrderError(QualityError):
    pass


class PlanMismatchError(QualityError):
    pass


class CharacteristicRetiredError(QualityError):
    pass


class AlreadyCorrectedError(QualityError):
    pass
