"""System tests: the product as it runs, from the register of a PLC to the screen at the machine."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
