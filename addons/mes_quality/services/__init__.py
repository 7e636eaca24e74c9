from .errors import (
    CharacteristicRetiredError,
    NoRunningOrderError,
    PlanMismatchError,
    QualityError,
    ValueRefusedError,
)
from .record_value import RecordValue
