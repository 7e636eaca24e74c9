from .correct_state import CorrectState
from .errors import CorrectionError, NotAllowedError, ReasonError, StateRefusedError, StopError
from .explain_stop import ExplainStop
from .rebuild import Rebuild
from .record_state import RecordState
from .split_stop import SplitStop
