"""Faults of set-up: one small tree, each with what is wrong and what to do now.

Faults *in a sheet* are not raised: they are data (`xlcrm.crm.problems.Problem`).
"""

from __future__ import annotations

from xlcrm.lang import Lang, Text


class XlcrmError(Exception):
    """Something outside the sheet keeps a command from running; `exit_code` is the command line's."""

    exit_code = 2

    def __init__(self, zh: str, en: str) -> None:
        self.text = Text(zh, en)
        super().__init__(en)

    def message(self, lang: Lang) -> str:
        """The sentence for the person: where, what, and what to do now."""
        return self.text.in_(lang)


class UsageError(XlcrmError, ValueError):
    """A wrong option or argument."""


class UnreadableBookError(XlcrmError, ValueError):
    """The file cannot be read as a workbook, or holds nothing that xlcrm understands."""


class RefusedError(XlcrmError):
    """A workbook that can be read but not changed without losing something: says what, and where results can go.

    `kind` is a stable word for tests and scripts, such as "signed" or "array_formula".
    """

    exit_code = 3

    def __init__(self, kind: str, zh: str, en: str) -> None:
        self.kind = kind
        super().__init__(zh, en)


class WriteError(XlcrmError, OSError):
    """The file could not be written; nothing was changed."""

    exit_code = 3


class LedgerError(XlcrmError):
    """The order ledger that the settings name cannot be read: nothing is computed without it."""
