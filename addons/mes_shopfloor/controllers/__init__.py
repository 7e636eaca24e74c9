from . import kiosk, terminal
