"""A row with one text in it: a divider, a footnote, or a record of which only the name is known."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from xlcrm.crm.schema.lines.frame import Frame, Line
from xlcrm.crm.schema.phrases import (
    COMPASS,
    LABELLED,
    LABELS,
    NOTE,
    REGION,
    is_counted,
    is_town,
    tier_phrase,
    without_count,
)
from xlcrm.crm.values.base import folded
from xlcrm.crm.values.people import SURNAMES
from xlcrm.grid import Value

_ENOUGH, _FEW, _WORDS = 6, 0.2, 2


def in_capitals(leading: Sequence[Value]) -> frozenset[str]:
    """Texts of several words in capitals (FOOD & HOSPITALITY) in a column whose names are hardly ever written so."""
    texts = [value for value in leading if isinstance(value, str) and re.search(r"[A-Za-z]", value)]
    loud = {text for text in texts if text.isupper() and len(re.findall(r"[A-Z]{2,}", text)) >= _WORDS}
    few = len(texts) >= _ENOUGH and sum(text.isupper() for text in texts) <= _FEW * len(texts)
    return frozenset(loud) if few else frozenset()


def single(frame: Frame, row: int, column: int, text: str, *, loud: Collection[str] = ()) -> Line | None:
    """A row with one text in it: a divider, a footnote, or a record of which only the name is known.

    Args:
        frame: The table.
        row: The row.
        column: Where the text stands.
        text: What it says.
        loud: Names in capitals among names that are not: a divider where nothing else stands in the row.
    """
    area = frame.block.sheet.merged.get((row, column))
    spread = bool(area and area.right > area.left)
    if not LABELLED.match(text) and (NOTE.match(text) or len(text) > 60):
        return Line(row, "note", value=text)
    if said := said_by(text, frame.reps):
        return Line(row, "divider", *said)
    if column == frame.leading and (group := _group_below(frame, row, without_count(text))):
        return Line(row, "divider", group, without_count(text))
    if column == frame.leading and not spread and is_town(without_count(text)) and frame.kind == "customers":
        return Line(row, "divider", "district", without_count(text), doubt=True)
    if column == frame.leading and not spread and not is_counted(text) and text not in loud:
        return None
    if spread or column < frame.leading or column == frame.block.left:
        return _unlabelled_divider(frame, row, column, without_count(text), spread=spread)
    return None


def said_by(text: str, reps: Collection[str]) -> tuple[str, str] | None:
    """Field and value that a label over several rows gives them (业务员：张三, A类客户, 华东区); None when it is unclear."""
    labelled = LABELLED.match(text)
    if labelled:
        return LABELS.get(labelled[1].casefold(), "owner"), labelled[2].strip()
    text = without_count(text)
    if tier := tier_phrase(text):
        return "tier_own", tier
    if text in reps:
        return "owner", text
    if REGION.match(text) or COMPASS.match(text):
        return "region", re.sub(r"^[一二三四五六七八九十\d]+\s*[、.．)）]\s*", "", text)
    return None


def _group_below(frame: Frame, row: int, text: str) -> str:
    """The field in which the next row names the text as its town or trade; empty when it does not."""
    name = frame.groups.get(text, "")
    below = name and frame.block.sheet.at(row + 1, frame.columns[name].index)
    return name if isinstance(below, str) and folded(below) == text else ""


def _unlabelled_divider(frame: Frame, row: int, column: int, text: str, *, spread: bool) -> Line | None:
    header = next((name for name, one in frame.columns.items() if one.index == column), "")
    if not spread and header and header not in ("name", "customer", "id"):
        return None
    bare = re.sub(r"^[一二三四五六七八九十\d]+\s*[、.．)）]\s*|的?客户$", "", text)
    if re.fullmatch(r"[\u3400-\u9fff]{2,3}", bare) and bare[0] in SURNAMES and "owner" not in frame.columns:
        return Line(row, "divider", "owner", bare, doubt=True)
    return Line(row, "divider", "", bare, doubt=True)
