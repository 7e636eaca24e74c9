from . import mes_instruction_override, mes_terminal_pairing
