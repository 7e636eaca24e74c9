from . import mes_machine_rebuild, mes_machine_statement, mes_shift_change_line
