"""What a service at a machine's timeline may refuse, each a sentence with the way out.

MesError
├── StateRefusedError   a fact that no timeline can take
├── StopError           there is no stop at that moment, or it cannot be explained or split
├── ReasonError         that reason cannot be given for this stop
├── CorrectionError     a correction without why
└── NotAllowedError     he who says so may not
"""

from odoo.addons.mes_shopfloor.services.errors import MesError


class StateRefusedError(MesError):
    """A fact about a machine that its timeline cannot take."""


class StopError(MesError):
    pass


class ReasonError(MesError):
    pass


class CorrectionError(MesError):
    pass


class NotAllowedError(MesError):
    pass
