"""Links by which a browser becomes the kiosk or the wallboard of the plant."""

from __future__ import annotations


def pair(env, base_url: str) -> dict[str, str]:
    """Return a link with a fresh pairing code for the kiosk of L1 and for the wallboard."""
    return {}
