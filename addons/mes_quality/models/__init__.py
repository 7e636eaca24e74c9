from . import (
    mes_quality_characteristic,
    mes_quality_inspection,
    mes_quality_plan,
    mes_quality_result,
    mes_terminal,
)
