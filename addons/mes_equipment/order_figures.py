"""Figures of ISO 22400-2 that belong to a whole order, over all its machines. No Odoo here."""

from __future__ import annotations

HOUR = 3600.0


def allocation_ratio(busy_seconds: float, execution_seconds: float) -> float | None:
    """Sum of AUBT / AOET: how much of the time an order took it was being worked on."""
    return _over(busy_seconds, execution_seconds)


def process_ratio(production_seconds: float, execution_seconds: float) -> float | None:
    """Production process ratio, sum of APT / AOET: how much of that time added value."""
    return _over(production_seconds, execution_seconds)


def throughput_rate(produced: float, execution_seconds: float) -> float | None:
    """PQ / AOET, in pieces per hour."""
    return _over(produced * HOUR, execution_seconds)


def fall_off_ratio(first_scrap: float, first_produced: float) -> float | None:
    """SQ / PQ of the first operation: what was lost before much work had gone into it."""
    return _over(first_scrap, first_produced)


def _over(above: float, below: float) -> float | None:
    return above / below if below > 0 else None
