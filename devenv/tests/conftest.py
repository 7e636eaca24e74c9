from pathlib import Path

import pytest

from devenv.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A factory of its own in a temporary folder."""
    return Settings(repo=tmp_path / "repo", state=tmp_path / "state")


class QuietStep:
    """Stands where a step of the console stands, and remembers what it was told."""

    def __init__(self) -> None:
        self.details: list[str] = []

    def update(self, detail: str) -> None:
        self.details.append(detail)


@pytest.fixture
def step() -> QuietStep:
    return QuietStep()
