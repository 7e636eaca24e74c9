"""What a terminal sends, read by fixed types. All of it is hostile until it was read here."""

import math
from collections.abc import Mapping
from typing import Any

ID_END = 2**31
TEXT_MAX = 1000
LIST_MAX = 200
#: No default: the parameter has to be there.
REQUIRED: Any = object()


class ParamError(ValueError):
    """A parameter is missing or of another type; the route answers it with *Bad Request*."""


class Params:
    """Reads named values of one request; what nobody asked for by name and type is not seen."""

    def __init__(self, values: Any, is_required: bool = False):
        if values is None and not is_required:
            values = {}
        if not is_object(values):
            raise ParamError("parameters are an object")
        self._values = values

    def _read(self, name: str, default: Any, fits: Any) -> Any:
        value = self._values.get(name)
        if value is None:
            if default is REQUIRED:
                raise ParamError(f"{name} is missing")
            return default
        if not fits(value):
            raise ParamError(f"{name} is of a wrong type")
        return value

    def identifier(self, name: str, default: Any = REQUIRED) -> int:
        """The id of a record: JSON knows true and 1.5 too, neither is one."""
        return self._read(name, default, is_id)

    def identifiers(self, name: str, default: Any = REQUIRED) -> list[int]:
        return self._read(
            name,
            default,
            lambda value: (
                isinstance(value, list) and len(value) <= LIST_MAX and all(map(is_id, value))
            ),
        )

    def number(self, name: str, default: Any = REQUIRED) -> float:
        """A finite number; that it makes sense is the act's business."""
        return self._read(name, default, is_number)

    def integer(self, name: str, default: Any = REQUIRED) -> int:
        return self._read(name, default, lambda value: type(value) is int and abs(value) < 2**53)

    def text(self, name: str, default: Any = REQUIRED, size: int = TEXT_MAX) -> str:
        return self._read(
            name,
            default,
            lambda value: isinstance(value, str) and len(value) <= size and "\x00" not in value,
        )

    def flag(self, name: str, default: Any = REQUIRED) -> bool:
        return self._read(name, default, lambda value: isinstance(value, bool))

    def mapping(self, name: str, default: Any = REQUIRED) -> dict[str, Any]:
        """An object whose values are read later, each by its own type."""
        return self._read(name, default, is_object)

    def choice(self, name: str, options: Any, default: Any = REQUIRED) -> str:
        return self._read(name, default, lambda value: isinstance(value, str) and value in options)


def is_object(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(name, str) for name in value)


def is_id(value: Any) -> bool:
    return type(value) is int and 0 < value < ID_END


def is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)
