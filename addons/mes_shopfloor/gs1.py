"""GS1 codes: element strings, bracketed text and Digital Links, read and written without records.

Odoo's own decoder needs its table of rules and answers nothing at all as soon as one application
identifier is not in it (production date, variant, customer part …), so a label of a supplier that
says more than we need would not be read. Here an identifier we know is read, and what is wrong
with a code is said.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl, quote, unquote, urlsplit

FNC1 = "\x1d"
#: What a scanner puts before a GS1 symbol (ISO/IEC 15424).
SYMBOLOGIES = ("]C1", "]e0", "]d2", "]Q3", "]J1")
#: How a scanner may be set to send FNC1 when it cannot send the control character (Odoo's default).
_FNC1_SPELLINGS = re.compile(r"Alt029|#")
#: Two first digits whose length GS1 has fixed for ever: no FNC1 after them.
_PREDEFINED = frozenset(f"{n:02}" for n in (*range(5), *range(11, 21), *range(31, 37), 41))
_DIGITS = re.compile(r"[0-9]+")
_CHARSET_82 = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")
_LINK_NAMES = {"gtin": "01", "cpv": "22", "lot": "10", "ser": "21", "exp": "17"}
_LINK_KEYS = frozenset({"00", "01", "02", "414", "8003", "8004", "8006", "gtin"})


class Gs1Error(ValueError):
    """The code looks like GS1 and is not: `reason` is one of check, date, identifier, value, twice."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(f"{reason}: {text}")
        self.reason = reason
        self.text = text


@dataclass(frozen=True)
class Field:
    """How the value of one application identifier looks: digits or text, at least, at most."""

    numeric: bool
    minimum: int
    maximum: int
    kind: str = ""

    def check(self, identifier: str, value: str) -> None:
        alphabet = _DIGITS if self.numeric else _CHARSET_82
        if not alphabet.fullmatch(value) or not self.minimum <= len(value) <= self.maximum:
            raise Gs1Error("value", f"({identifier}){value}")
        if self.kind == "key" and check_digit(value[:-1]) != value[-1]:
            raise Gs1Error("check", f"({identifier}){value}")
        if self.kind == "date":
            to_date(value[:6])


def _number(minimum: int, maximum: int | None = None, kind: str = "") -> Field:
    return Field(True, minimum, maximum or minimum, kind)


def _text(maximum: int) -> Field:
    return Field(False, 1, maximum)


FIELDS: dict[str, Field] = {
    "00": _number(18, kind="key"),
    "01": _number(14, kind="key"),
    "02": _number(14, kind="key"),
    "10": _text(20),
    **{identifier: _number(6, kind="date") for identifier in ("11", "12", "13", "15", "16", "17")},
    "20": _number(2),
    "21": _text(20),
    "22": _text(20),
    "235": _text(28),
    "240": _text(30),
    "241": _text(30),
    "242": _number(1, 6),
    "243": _text(20),
    "250": _text(30),
    "251": _text(30),
    "30": _number(1, 8),
    **{
        f"{measure}{places}": _number(6, kind="measure")
        for measure in (*range(310, 317), *range(320, 338), *range(340, 358), *range(360, 370))
        for places in range(6)
    },
    "37": _number(1, 8),
    "400": _text(30),
    "401": _text(30),
    "402": _number(17, kind="key"),
    "403": _text(30),
    **{str(location): _number(13, kind="key") for location in range(410, 418)},
    "420": _text(20),
    "7003": _number(10, kind="date"),
    "8003": _text(30),
    "8004": _text(30),
    "8006": _number(18),
    "8008": _number(8, 12),
    "90": _text(30),
    **{str(internal): _text(90) for internal in range(91, 100)},
}


def check_digit(digits: str) -> str:
    """The last digit of a GTIN, SSCC or GLN: modulo 10, weights 3 and 1 from the right."""
    weighted = (int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-sum(weighted) % 10)


def to_date(value: str, today: date | None = None) -> date:
    """YYMMDD as a day: the year within 50 years of today, day 00 is the last of the month."""
    this_year = (today or date.today()).year
    year = this_year // 100 * 100 + int(value[:2])
    if year - this_year >= 51:
        year -= 100
    elif year - this_year <= -50:
        year += 100
    month, day = int(value[2:4]), int(value[4:6])
    if not 1 <= month <= 12:
        raise Gs1Error("date", value)
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError as error:
        raise Gs1Error("date", value) from error


def to_number(identifier: str, value: str) -> Decimal:
    """A count, or a measure whose identifier ends in the number of its decimals."""
    places = int(identifier[-1]) if FIELDS[identifier].kind == "measure" else 0
    return Decimal(value).scaleb(-places)


def trim(code: str) -> str:
    """Without the blanks around it; FNC1 counts as a blank for Python and says something here."""
    return code.strip(" \t\r\n")


def decode(code: str) -> dict[str, str] | None:
    """The identifiers of a GS1 code with their values, None when it is no GS1 code at all."""
    code = trim(code)
    if code.lower().startswith(("http://", "https://")):
        return _decode_link(code)
    if re.match(r"\(\d{2,4}\)", code):
        return _decode_brackets(code)
    marked = code.startswith((*SYMBOLOGIES, FNC1)) or FNC1 in code.rstrip(FNC1)
    if marked:
        return _decode_elements(_unmark(code))
    # Unmarked digits may as well be an ordinary number: only a right check digit tells.
    if re.match(r"(00|01|02)\d{14}", code):
        try:
            return _decode_elements(_unmark(code))
        except Gs1Error:
            return None
    return None


def _unmark(code: str) -> str:
    for symbology in SYMBOLOGIES:
        code = code.removeprefix(symbology)
    return _FNC1_SPELLINGS.sub(FNC1, code).strip(FNC1)


def _decode_elements(text: str) -> dict[str, str]:
    elements: dict[str, str] = {}
    while text:
        identifier = _identifier(text)
        field = FIELDS[identifier]
        rest = text[len(identifier) :]
        end = rest.find(FNC1)
        if field.minimum == field.maximum:
            end = field.maximum
        elif end < 0:
            end = len(rest)
        _add(elements, identifier, rest[:end])
        text = rest[end:].removeprefix(FNC1)
    return elements


def _identifier(text: str) -> str:
    for length in (2, 3, 4):
        if text[:length] in FIELDS and len(text) >= length:
            return text[:length]
    raise Gs1Error("identifier", text)


def _decode_brackets(text: str) -> dict[str, str]:
    """Text as printed below a symbol: (01)04012345123456(10)ABC."""
    # Brackets are also letters of a value: only a known identifier begins the next element.
    parts = re.split(r"\((\d{2,4})\)", text)
    elements: dict[str, str] = {}
    identifier, value = parts[1], parts[2]
    for following, text_after in zip(parts[3::2], parts[4::2], strict=True):
        if following in FIELDS:
            _add(elements, identifier, value.rstrip(" "))
            identifier, value = following, text_after
        else:
            value += f"({following}){text_after}"
    _add(elements, identifier, value.rstrip(" "))
    return elements


def _decode_link(code: str) -> dict[str, str] | None:
    """A GS1 Digital Link: …/01/<gtin>/10/<lot>/21/<serial>?17=YYMMDD."""
    try:
        url = urlsplit(code)
    except ValueError:
        return None
    steps = [step for step in url.path.split("/") if step]
    start = next((at for at, step in enumerate(steps) if step in _LINK_KEYS), None)
    if start is None or len(steps) - start < 2:
        return None
    pairs = list(zip(steps[start::2], map(unquote, steps[start + 1 :: 2]), strict=False))
    pairs += [pair for pair in parse_qsl(url.query) if _LINK_NAMES.get(pair[0], pair[0]) in FIELDS]
    elements: dict[str, str] = {}
    for name, value in pairs:
        identifier = _LINK_NAMES.get(name, name)
        _add(elements, identifier, value.zfill(14) if identifier == "01" else value)
    return elements


def _add(elements: dict[str, str], identifier: str, value: str) -> None:
    if identifier not in FIELDS:
        raise Gs1Error("identifier", f"({identifier}){value}")
    FIELDS[identifier].check(identifier, value)
    if elements.setdefault(identifier, value) != value:
        raise Gs1Error("twice", f"({identifier}){value}")


def element_string(elements: Mapping[str, str]) -> str:
    """What the symbol holds, FNC1 where a value has no fixed length."""
    text = ""
    for identifier, value in elements.items():
        FIELDS[identifier].check(identifier, value)
        text += identifier + value + ("" if identifier[:2] in _PREDEFINED else FNC1)
    return FNC1 + text.removesuffix(FNC1)


def brackets(elements: Mapping[str, str]) -> str:
    """The line below the symbol, for people."""
    return "".join(f"({identifier}){value}" for identifier, value in elements.items())


def digital_link(elements: Mapping[str, str], domain: str = "https://id.gs1.org") -> str:
    """A link that names the item; what only describes it goes behind the question mark."""
    named = ("01", "22", "10", "21")
    path = "".join(f"/{key}/{quote(elements[key], safe='')}" for key in named if key in elements)
    rest = [f"{key}={quote(value, safe='')}" for key, value in elements.items() if key not in named]
    return domain.rstrip("/") + path + ("?" + "&".join(rest) if rest else "")
