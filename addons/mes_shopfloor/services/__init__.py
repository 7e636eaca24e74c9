from .act import Act, Result
from .add_byproduct import AddByproduct
from .add_component import AddComponent
from .add_workorder import AddWorkorder
from .andon_answer import AcknowledgeCall, ArriveAtCall, HandOnCall
from .andon_end import ReopenCall, ResolveCall, WithdrawCall
from .andon_raise import RaiseCall
from .change_phase import ChangePhase
from .close_order import CloseOrder
from .consume import Consume
from .correct import EndTimer, GivePauseReason, GiveReason, book_right
from .declare import Declare
from .errors import (
    CallError,
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
from .hold import Hold, Release
from .identify import NAME_MAX, IdentifyUnit
from .import_entry import ImportEntry, ReverseEntry, is_imported_entry
from .kiosk_event import KioskEvent
from .move_workcenter import MoveWorkcenter
from .override import OverrideQualification
from .pause import Pause
from .print_label import PrintLabel
from .propose_change import ProposeChange
from .record_step import RecordStep
from .reopen import Reopen
from .reverse import Reverse
from .scrap_component import ScrapComponent
from .start import Resume, Start
from .step_value import TEXT_MAX as REASON_MAX
from .take_back import TakeBack
from .undo_menu import UndoMenu
from .write_note import WriteNote
