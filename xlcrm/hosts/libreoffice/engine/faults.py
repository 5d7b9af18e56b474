"""What can go wrong before a cell is touched: no LibreOffice, no bridge to it, no answer."""

from __future__ import annotations


class EngineError(RuntimeError):
    """Something keeps the engine from working; the message says what to do."""


class NoOfficeError(EngineError):
    """LibreOffice is not installed, or does not answer."""


class NoUnoError(EngineError):
    """This Python cannot load LibreOffice's bridge."""
