"""Shared by all tests: a small plant, a running factory, and waiting without sleeping blindly."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mes_factory import plant
from mes_factory.factory import Factory, Settings
from mes_factory.model import Plant
from mes_factory.plan import Plan

DEADLINE_S = 60.0


async def until(condition: Callable[[], Any], what: str) -> Any:
    """The first true answer of `condition`; the deadline bounds a hang, it measures nothing."""
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        answer = condition()
        if isinstance(answer, Awaitable):
            answer = await answer
        if answer:
            return answer
        await asyncio.sleep(0.01)
    raise AssertionError(f"waited in vain for {what}")


@pytest.fixture(scope="session")
def works() -> Plant:
    """The pump works that comes with the package."""
    return plant.load()


RunFactory = Callable[..., AbstractAsyncContextManager[Factory]]


@pytest.fixture
def run_factory(works: Plant, tmp_path: Path) -> RunFactory:
    """Opens a factory on free ports with an oracle file `truth.jsonl`."""

    @asynccontextmanager
    async def run(
        only: str = "L1", plan: Plan | None = None, of: Plant | None = None, **settings: Any
    ) -> AsyncIterator[Factory]:
        made = of or plant.only(works, only.split(","))
        made = plant.at_base_port(made, 0)
        settings.setdefault("oracle_path", str(tmp_path / "truth.jsonl"))
        async with Factory(made, plan or Plan(), Settings(**settings)) as factory:
            yield factory

    return run
