from .errors import StateRefusedError
from .record_state import RecordState
