"""How alike two firms' names are, in words that a person can check."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from xlcrm.crm.duplicates.firm_names import Firm

Likeness = Literal["same", "typo", "one_letter", "part", "other"]
"""same: nothing differs but form, place and writing · typo: a slip in a long Latin name · one_letter: one character of a
Chinese name · part: one name holds the other · other."""

_CJK = re.compile(r"[\u3400-\u9fff]")
_DIGITS = re.compile(r"[0-9]+|[一二三四五六七八九十]+(?=[厂分店号校院中小部期])")
_TYPO = 0.90


@cache
def _trades() -> frozenset[str]:
    text = resources.files("xlcrm.crm.duplicates").joinpath("trades.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["words"])


def likeness(one: Firm, other: Firm) -> Likeness:
    """How alike the names' own words are; different numbers and trades make two firms."""
    if one.core == other.core:
        return "same"
    if _compact(one.core) == _compact(other.core):
        return "same"
    if _DIGITS.findall(one.core) != _DIGITS.findall(other.core):
        return "other"
    if _CJK.search(one.core + other.core):
        return _chinese(one.core, other.core)
    return _western(one.core, other.core)


def is_telling(one: Firm) -> bool:
    """Does the name say enough to be no chance? 华信电子 does, 张伟 and Smith do not."""
    if _CJK.search(one.core):
        return len(one.core) >= 4 and one.core not in _trades() and bool(_own_word(one.core))
    words = [word for word in one.core.split() if word not in _trades()]
    return (
        len(one.core) >= 4
        and bool(words)
        and (len(one.core.split()) > 1 or bool(one.forms) or len(words[0]) >= 6)
    )


def _own_word(core: str) -> str:
    """The name without the trades in it."""
    for trade in sorted(_trades(), key=len, reverse=True):
        if _CJK.search(trade):
            core = core.replace(trade, "")
    return core


def _compact(core: str) -> str:
    return core.replace(" ", "").replace("&", "and")


def _chinese(one: str, other: str) -> Likeness:
    from rapidfuzz.distance import OSA

    if _trade_of(one) != _trade_of(other) and not (one.startswith(other) or other.startswith(one)):
        return "other"
    short, long = sorted((one, other), key=len)
    if len(short) >= 2 and short in long:
        return "part"
    return "one_letter" if len(short) >= 3 and OSA.distance(one, other) == 1 else "other"


@lru_cache(maxsize=65_536)
def _trade_of(core: str) -> frozenset[str]:
    return frozenset(trade for trade in _trades() if trade in core and _CJK.search(trade))


def _western(one: str, other: str) -> Likeness:
    from rapidfuzz.distance import OSA

    mine, theirs = set(one.split()), set(other.split())
    if (mine ^ theirs) & _trades():
        return "other"
    if mine < theirs or theirs < mine:
        return "part"
    alike = OSA.normalized_similarity(one, other)
    return "typo" if alike >= _TYPO and min(len(one), len(other)) >= 6 and one[0] == other[0] else "other"
