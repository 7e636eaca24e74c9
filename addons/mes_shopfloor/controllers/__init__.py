from . import kiosk, kiosk_act, ledger_import, terminal
