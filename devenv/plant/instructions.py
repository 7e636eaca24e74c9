"""Instructions: the steps of an operation, approved as soon as they are written."""

from __future__ import annotations

from devenv.plant import tables

INSTRUCTIONS, STEPS = "mes.instruction", "mes.instruction.step"


def load(env, options) -> int:
    """Load the instructions that are missing."""
    if INSTRUCTIONS not in env:
        return 0
    new = tables.missing(env, [row["id"] for row in tables.read(INSTRUCTIONS)])
    created = tables.load(env, INSTRUCTIONS) + tables.load(env, STEPS)
    for name in new:
        tables.ref(env, name).action_approve()
    return created
