from . import change_production_qty, mes_instruction_override, mes_terminal_pairing
