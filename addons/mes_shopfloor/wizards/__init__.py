from . import change_production_qty, mes_terminal_pairing
