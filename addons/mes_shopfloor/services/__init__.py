from .act import Act, Result
from .declare import Declare
from .errors import (
    CompanyMismatchError,
    EntryNotReversibleError,
    IdentifierError,
    LotError,
    MesError,
    MomentError,
    NotReadyError,
    OrderClosedError,
    OverProductionError,
    QualificationError,
    QuantityError,
    StepError,
    TimerError,
)
from .override import OverrideQualification
from .reverse import Reverse
