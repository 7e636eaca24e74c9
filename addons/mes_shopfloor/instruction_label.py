"""Labels in ZPL, the language of label printers, from a template with placeholders. No Odoo here."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What a template may name; everything else stays out of reach.
PLACEHOLDERS = (
    "product",
    "default_code",
    "lot",
    "order",
    "quantity",
    "date",
    "workcenter",
    "barcode",
)
DEFAULT = """^XA
^CI28
^FO40,40^A0N,40,36^FD{product}^FS
^FO40,95^A0N,30,28^FD{default_code}^FS
^FO40,140^A0N,30,28^FD{order}  {quantity}  {date}^FS
^FO40,190^BY2^BCN,90,Y,N,N^FD{barcode}^FS
^XZ
"""
_NAME = re.compile(r"\{([^{}\s]*)\}")
# Commands begin with ^ or ~, a backslash is an escape in field blocks; none may come from data.
_CONTROL = re.compile(r"[\^~\\\x00-\x1f\x7f-\x9f]+")
# They give ^, ~ and the comma to other characters, which data then could use.
_PREFIX = re.compile(r"[\^~](?:CC|CT|CD)", re.IGNORECASE)


def fill(template: str, values: Mapping[str, object]) -> str:
    """The template with its placeholders replaced; one it does not know stays as it is."""

    def value_of(match: re.Match) -> str:
        name = match[1]
        return clean(values.get(name, "")) if name in PLACEHOLDERS else match[0]

    return _NAME.sub(value_of, template)


def clean(value: object) -> str:
    """A value as text in which no printer finds a command."""
    return _CONTROL.sub(" ", str(value)).strip()


def unknown(template: str) -> list[str]:
    """Placeholders of the template that nothing fills."""
    return sorted({name for name in _NAME.findall(template) if name not in PLACEHOLDERS})


def changes_prefix(template: str) -> bool:
    """Whether the template gives the control characters to others, so that `clean` is in vain."""
    return bool(_PREFIX.search(template))
