"""Carries readings from machines to Odoo, each exactly once."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("mes-bridge")
except PackageNotFoundError:  # run from a checkout, not installed
    __version__ = "0+checkout"
