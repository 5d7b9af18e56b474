"""Names as they are compared: the same customer, person or word however it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

_BETWEEN = "\0"
"""Stands between names that are worked on together: no sheet holds it, and nothing combines with it."""
_IGNORED = re.compile(r"[\s.,'\"·•、，。‘’“”()\[\]{}<>«»【】〔〕〈〉《》「」]+")

_FAMILY_FIRST = re.compile(r"\s*([^\W\d][^,\d]*),\s*([^\W\d][^,\d]*)")
_LISTED = re.compile(r"[、，,;；/|\n]+")


def plain(text: str) -> str:
    """Text for comparing words: NFKC, casefold, outer and repeated spaces removed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def name_key(text: str) -> str:
    """A name for comparing customers and people: NFKC, casefold, without spaces, brackets and commas.

    name_key("华信电子（上海） ") == name_key("华信电子(上海)")
    """
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text).casefold())


def name_keys(texts: Sequence[str]) -> list[str]:
    """`name_key` of many names, in one go."""
    joined = _BETWEEN.join(texts)
    keys = _IGNORED.sub("", unicodedata.normalize("NFKC", joined).casefold()).split(_BETWEEN)
    return keys if len(keys) == len(texts) else [name_key(text) for text in texts]


def turned(text: str) -> str:
    """A name that begins with the family's, the other way round: Marlow, Edith → Edith Marlow; empty for other names."""
    halves = _FAMILY_FIRST.fullmatch(text)
    return f"{halves[2].strip()} {halves[1].strip()}" if halves else ""


def id_key(value: Any) -> str:
    """An id for comparing: text, NFKC, casefold; a whole float loses its .0 (1001.0 is 1001)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return plain(str(value))


def several(text: str) -> list[str]:
    """The names that a text lists: 江苏、浙江, or Anna, Ben; lines and bars part them as well."""
    return [name for each in _LISTED.split(text) if (name := each.strip())]


def first_text(value: Any) -> str | None:
    """The first non-empty text of a cell that may hold several (a tuple); None when there is none."""
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    return next(iter(every_text(value)), None)


def every_text(value: Any) -> list[str]:
    """The texts of a cell that may hold several (a tuple), without empty ones."""
    values = value if isinstance(value, tuple | list) else (value,)
    return [text for item in values if item is not None and (text := str(item).strip())]
