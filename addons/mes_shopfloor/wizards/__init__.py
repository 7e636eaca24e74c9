from . import (
    mes_qualification_letting,
    mes_shift_change,
    mes_shift_change_line,
    mes_terminal_pairing,
)
