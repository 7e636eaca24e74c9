from . import (
    change_production_qty,
    mes_andon_answer,
    mes_andon_raising,
    mes_declaration,
    mes_instruction_override,
    mes_kiosk_conflict_resolution,
    mes_production_log_reversal,
    mes_qualification_letting,
    mes_shift_change,
    mes_shift_change_line,
    mes_shift_report,
    mes_terminal_pairing,
)
