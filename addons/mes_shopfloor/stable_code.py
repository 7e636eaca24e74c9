"""Codes on printed sheets that go on to mean the same: made of an id, not of a name.

A name changes when an order is split, merged or renamed; a sheet that was printed before has to be
found all the same. The last character is a check (ISO/IEC 7064, MOD 37,36), so that a damaged or
mistyped code is refused instead of opening another order.
"""

import re

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: What a code stands for, by its letters.
MODELS = {"MO": "mrp.production", "WO": "mrp.workorder", "WC": "mrp.workcenter"}
_CODE = re.compile(r"MES-(MO|WO|WC)-([1-9][0-9]{0,9})-([0-9A-Z])")
_COMMAND = re.compile(r"MES-CMD-([A-Z0-9-]{1,40})")


class StableCodeError(ValueError):
    """The code is one of ours, and its check character is wrong."""


def check_character(text: str) -> str:
    value = 36
    for character in text:
        value = (value + ALPHABET.index(character)) % 36 or 36
        value = value * 2 % 37
    return ALPHABET[(37 - value) % 36]


def write(kind: str, identifier: int) -> str:
    return f"MES-{kind}-{identifier}-{check_character(f'{kind}{identifier}')}"


def read(text: str) -> tuple[str, int] | None:
    """Model and id; nothing for a code that is not one of ours."""
    match = _CODE.fullmatch(text.strip().upper())
    if not match:
        return None
    kind, identifier, check = match.groups()
    if check != check_character(f"{kind}{identifier}"):
        raise StableCodeError(text)
    return MODELS[kind], int(identifier)


def read_command(text: str) -> str:
    """The command of a command sheet, or nothing."""
    match = _COMMAND.fullmatch(text.strip().upper())
    return match.group(1) if match else ""
