from . import mes_production_log_reversal, mes_terminal_pairing
