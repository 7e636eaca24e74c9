from .act import Act, Result
from .andon_answer import AcknowledgeCall, ArriveAtCall, HandOnCall
from .andon_end import ReopenCall, ResolveCall, WithdrawCall
from .andon_raise import RaiseCall
from .change_phase import ChangePhase
from .consume import Consume
from .declare import Declare
from .errors import (
    CallError,
    CompanyMismatchError,
    EntryNotReversibleError,
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
