from . import (
    kiosk,
    kiosk_act,
    kiosk_people,
    kiosk_print,
    kiosk_shell,
    kiosk_step,
    ledger_import,
    terminal,
)
