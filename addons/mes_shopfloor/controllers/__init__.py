from . import kiosk
from . import terminal
