from . import kiosk, kiosk_act, kiosk_step, ledger_import, terminal
