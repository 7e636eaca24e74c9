from .correct_value import CorrectValue
from .errors import (
    AlreadyCorrectedError,
    CharacteristicRetiredError,
    NoRunningOrderError,
    PlanMismatchError,
    QualityError,
    ValueRefusedError,
)
from .record_value import RecordValue
