"""One module per way of getting readings."""

from .base import Context, Source, source_for

__all__ = ["Context", "Source", "source_for"]
