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
    UnknownRecordError,
)
from .import_entry import ImportEntry, ReverseEntry, is_imported_entry
from .reverse import Reverse
