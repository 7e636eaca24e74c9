from . import mes_shift_change_line
