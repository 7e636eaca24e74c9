"""Where a benchmark runs, as `make bench` tells it."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path


def parser(description: str | None, rounds: int) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--config", type=Path, required=True, help="configuration of Odoo")
    made.add_argument("--database", required=True, help="a copy that may be filled")
    made.add_argument("--port", type=int, required=True, help="the first that may be used")
    made.add_argument("--log", type=Path, required=True, help="what the server says")
    made.add_argument("--rounds", type=int, default=rounds, help="rounds that count")
    return made


def json_parser() -> str:
    """Which parser Odoo reads the batches with: it is a good part of a large one's time."""
    return "orjson" if importlib.util.find_spec("orjson") else "the standard json"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
