"""Reads one table of a TOML file and says in one sentence which key is wrong where."""

from collections.abc import Mapping, Sequence
from typing import Any

from mes_factory.exceptions import FactoryError, PlantError

_MISSING = object()


class Keys:
    """A table whose keys are taken one by one; `done` refuses those nobody asked for."""

    def __init__(self, where: str, data: Any, error: type[FactoryError] = PlantError) -> None:
        self.where = where
        self._error = error
        if not isinstance(data, Mapping):
            raise error(f"{where} must be a table.")
        self._data = dict(data)

    def fail(self, key: str, problem: str) -> FactoryError:
        return self._error(f"{self.where}, key '{key}': {problem}.")

    def _take(self, key: str, default: Any) -> Any:
        value = self._data.pop(key, default)
        if value is _MISSING:
            raise self.fail(key, "is missing")
        return value

    def text(self, key: str, default: Any = _MISSING) -> str:
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.fail(key, f"must be a text, not {value!r}")
        return value

    def choice(self, key: str, options: Sequence[str], default: Any = _MISSING) -> str:
        value = self.text(key, default)
        if value not in options:
            raise self.fail(key, f"must be one of {', '.join(options)}, not {value!r}")
        return value

    def flag(self, key: str, default: Any = _MISSING) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.fail(key, f"must be true or false, not {value!r}")
        return value

    def integer(self, key: str, low: int, high: int, default: Any = _MISSING) -> int:
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.fail(key, f"must be a whole number from {low} to {high}, not {value!r}")
        return value

    def number(
        self,
        key: str,
        low: float = float("-1e300"),
        high: float = float("1e300"),
        default: Any = _MISSING,
    ) -> float:
        value = self._take(key, default)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            raise self.fail(key, f"must be a number from {low:g} to {high:g}, not {value!r}")
        return float(value)

    def texts(self, key: str, options: Sequence[str]) -> tuple[str, ...]:
        values = self._take(key, [])
        if not isinstance(values, list) or any(value not in options for value in values):
            raise self.fail(key, f"must be a list out of {', '.join(options)}, not {values!r}")
        return tuple(values)

    def tables(self, key: str) -> list[Any]:
        values = self._take(key, [])
        if not isinstance(values, list):
            raise self.fail(key, "must be a list of tables")
        return values

    def table(self, key: str) -> "Keys | None":
        value = self._take(key, None)
        return None if value is None else Keys(f"{self.where}, {key}", value, self._error)

    def names(self) -> list[str]:
        return list(self._data)

    def has(self, key: str) -> bool:
        return key in self._data

    def done(self) -> None:
        for key in self._data:
            raise self.fail(key, "is not known here")
