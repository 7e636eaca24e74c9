from .act import Act, Result
from .consume import Consume
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
from .identify import IdentifyUnit
from .reopen import Reopen
from .reverse import Reverse
from .take_back import TakeBack
