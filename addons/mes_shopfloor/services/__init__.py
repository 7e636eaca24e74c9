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
from .propose_change import ProposeChange
from .record_step import RecordStep
from .reverse import Reverse
