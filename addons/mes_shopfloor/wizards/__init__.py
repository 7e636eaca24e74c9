from . import (
    change_production_qty,
    mes_instruction_override,
    mes_production_log_reversal,
    mes_terminal_pairing,
)
