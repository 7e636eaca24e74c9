"""What a scanned code says, whatever it was printed as. No records, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from . import gs1


@dataclass(frozen=True)
class Scan:
    """One scanned code. `text` is all there is to a code that is not GS1."""

    text: str
    gtin: str = ""
    lot: str = ""
    serial: str = ""
    sscc: str = ""
    quantity: Decimal | None = None
    weight: Decimal | None = None
    expiry: date | None = None
    best_before: date | None = None
    produced: date | None = None
    elements: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_gs1(self) -> bool:
        return bool(self.elements)


def parse(code: str, today: date | None = None) -> Scan:
    """Read a code; raises gs1.Gs1Error for one that says it is GS1 and is not right."""
    elements = gs1.decode(code)
    if not elements:
        return Scan(text=gs1.trim(code))

    def day(identifier: str) -> date | None:
        value = elements.get(identifier)
        return gs1.to_date(value, today) if value else None

    return Scan(
        text=gs1.trim(code),
        gtin=elements.get("01") or elements.get("02", ""),
        lot=elements.get("10", ""),
        serial=elements.get("21", ""),
        sscc=elements.get("00", ""),
        quantity=_number(elements, "30", "37"),
        weight=_number(elements, *(f"310{places}" for places in range(6))),
        expiry=day("17") or _expiry_with_time(elements, today),
        best_before=day("15"),
        produced=day("11"),
        elements=elements,
    )


def _number(elements: Mapping[str, str], *identifiers: str) -> Decimal | None:
    for identifier in identifiers:
        if identifier in elements:
            return gs1.to_number(identifier, elements[identifier])
    return None


def _expiry_with_time(elements: Mapping[str, str], today: date | None) -> date | None:
    value = elements.get("7003")
    return gs1.to_date(value[:6], today) if value else None


def gtin_spellings(gtin: str) -> list[str]:
    """A GTIN as it may be written on a product: with 14 digits, and without its leading zeros."""
    return list(
        dict.fromkeys(
            [gtin, *(gtin[-length:] for length in (13, 12, 8) if not int(gtin[:-length]))]
        )
    )
