"""Links by which a browser becomes the kiosk or the wallboard of the plant."""

from __future__ import annotations

from devenv.plant import tables

TERMINALS = {"kiosk": "terminal_l1", "board": "terminal_board"}


def pair(env, base_url: str) -> dict[str, str]:
    """Return a link with a fresh pairing code for the kiosk of L1 and for the wallboard."""
    missing = tables.missing(env, list(TERMINALS.values()))
    if missing:
        raise tables.PlantDataError(f"{', '.join(missing)}: load the plant first")
    return {
        page: f"{base_url.rstrip('/')}/mes/{page}#pair={_code(env, name)}"
        for page, name in TERMINALS.items()
    }


def _code(env, name: str) -> str:
    return tables.ref(env, name)._new_pairing_code()
