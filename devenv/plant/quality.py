"""Control plans: what is checked at which operation, put in force as soon as it is written."""

from __future__ import annotations

from devenv.plant import tables

PLANS, CHARACTERISTICS = "mes.quality.plan", "mes.quality.characteristic"


def load(env, options) -> int:
    """Load the plans that are missing; nothing can be added to one that is in force."""
    if PLANS not in env:
        return 0
    new = tables.missing(env, [row["id"] for row in tables.read(PLANS)])
    created = tables.load(env, PLANS) + tables.load(env, CHARACTERISTICS)
    for name in new:
        tables.ref(env, name).action_activate()
    return created
