from .act import Act, Result
from .change_phase import ChangePhase
from .consume import Consume
from .correct import EndTimer, GivePauseReason, GiveReason, book_right
from .declare import Declare
from .errors import (
    CompanyMismatchError,
    EntryNotReversibleError,
    HandoverError,
    IdentifierError,
    LotError,
    MesError,
    MomentError,
    NotReadyError,
    OperatorError,
    OrderClosedError,
    OverProductionError,
    QualificationError,
    QuantityError,
    ReachError,
    StepError,
    TimerError,
    UnknownRecordError,
)
from .finish import Finish
from .handover import AddHandoverNote, CloseHandover, ReadHandover
from .identify import IdentifyUnit
from .import_entry import ImportEntry, ReverseEntry, is_imported_entry
from .kiosk_event import KioskEvent
from .override import OverrideQualification
from .pause import Pause
from .propose_change import ProposeChange
from .record_step import RecordStep
from .reopen import Reopen
from .reverse import Reverse
from .start import Resume, Start
from .take_back import TakeBack
