"""Spans of time for the overview of machines. No Odoo here."""

from collections.abc import Iterable
from datetime import datetime

Span = tuple[int, datetime, datetime]


def joined(slots: Iterable[Span]) -> list[Span]:
    """(plant, start, end) with those that touch or overlap made into one, plant by plant."""
    found: list[Span] = []
    for plant, start, end in sorted(slots):
        if found and found[-1][0] == plant and start <= found[-1][2]:
            found[-1] = (plant, found[-1][1], max(end, found[-1][2]))
        else:
            found.append((plant, start, end))
    return found
