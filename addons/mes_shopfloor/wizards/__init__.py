from . import mes_terminal_pairing
