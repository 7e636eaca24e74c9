"""Make the lock files from the wanted packages: for each Python this project runs on, with hashes."""

from __future__ import annotations

from devenv import command, console, venv
from devenv.settings import Settings

OPTIONS = (
    "--universal",
    "--generate-hashes",
    "--python-version=3.11",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--quiet",
    "--custom-compile-command=python3 -m devenv lock",
)


def compile_all(settings: Settings) -> None:
    """In this order: each list is held to the versions of those before it."""
    with console.step("uv") as step:
        venv.ensure(settings, step, venv.EVERYTHING)
    uv = settings.venv / "bin" / "uv"
    for group in venv.EVERYTHING:
        with console.step(f"requirements/{group}.txt"):
            command.run(
                [uv, "pip", "compile", *OPTIONS, f"{group}.in", "-o", f"{group}.txt"],
                settings.logs / "lock.log",
                cwd=settings.requirements,
            )
