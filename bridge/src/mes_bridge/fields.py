"""Typed access to one JSON object."""

from collections.abc import Mapping
from typing import Any

from .exceptions import DefinitionError

REQUIRED: Any = object()


class Fields:
    """Reads its fields; an error names the record and the field."""

    def __init__(self, raw: Mapping[str, Any], where: str) -> None:
        self.raw = raw
        self.where = where

    def fail(self, text: str) -> DefinitionError:
        return DefinitionError(f"{self.where}: {text}.")

    def _get(self, key: str, default: Any) -> Any:
        value = self.raw.get(key, default)
        if value is REQUIRED:
            raise self.fail(f"{key} is missing")
        return value

    def integer(self, key: str, low: int, high: int, default: Any = REQUIRED) -> int:
        value = self._get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.fail(f"{key} must be a whole number from {low} to {high}, not {value!r}")
        return value

    def number(self, key: str, default: Any = REQUIRED) -> float:
        value = self._get(key, default)
        # abs() < inf is false for NaN as well
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e308:
            raise self.fail(f"{key} must be a number, not {value!r}")
        return float(value)

    def text(self, key: str, default: Any = REQUIRED) -> str:
        value = self._get(key, default)
        if not isinstance(value, str) or (default is REQUIRED and not value):
            raise self.fail(f"{key} must be a text, not {value!r}")
        return value

    def choice(self, key: str, allowed: Any, default: Any = REQUIRED) -> str:
        value = self._get(key, default)
        if not isinstance(value, str) or value not in allowed:
            raise self.fail(f"{key} cannot be {value!r}")
        return value

    def objects(self, key: str) -> list[Mapping[str, Any]]:
        value = self._get(key, REQUIRED)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fail(f"{key} must be a list of objects")
        return value
