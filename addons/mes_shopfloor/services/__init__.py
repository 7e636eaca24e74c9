from .declare import Declare, Result
from .errors import (
    CompanyMismatchError,
    EntryNotReversibleError,
    IdentifierError,
    MesError,
    OrderClosedError,
    OverProductionError,
    QuantityError,
)
from .reverse import Reverse
