from . import kiosk, ledger_import, terminal
