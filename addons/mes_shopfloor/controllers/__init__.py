from . import kiosk, kiosk_act, kiosk_print, kiosk_step, ledger_import, terminal
