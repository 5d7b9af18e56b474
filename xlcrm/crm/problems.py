"""A fault in the sheet is data: what is wrong, where, and what to do now, in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

from xlcrm.lang import Lang

Severity = Literal["error", "warning", "question", "note"]


@dataclass(frozen=True)
class Problem:
    """One fault with its place. The words stand in problems.toml under `code`; `values` fill their slots."""

    code: str
    sheet: str = ""
    cell: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """error: a value is lost to the results · warning · question: waits for a person's answer · note."""
        severity: Severity = _entry(self.code)["severity"]
        return severity

    def message(self, lang: Lang) -> str:
        """What is wrong and what to do now."""
        return str(_entry(self.code)[lang]).format_map(self.values)

    def quotes(self, slot: str, lang: Lang) -> bool:
        """Does the message show this slot between quotation marks, so that several texts can stand there?"""
        return f"“{{{slot}}}”" in _entry(self.code)[lang]


@cache
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Every code with its severity and its words."""
    text = resources.files("xlcrm.crm").joinpath("problems.toml").read_text("utf-8")
    return tomllib.loads(text)


def _entry(code: str) -> Mapping[str, Any]:
    return catalogue()[code]
