from . import mes_machine_rebuild, mes_machine_statement
