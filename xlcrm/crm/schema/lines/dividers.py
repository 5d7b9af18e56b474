"""A row with one text in it: a divider, a footnote, or a record of which only the name is known."""

from __future__ import annotations

import re

from xlcrm.crm.schema.lines.frame import Frame, Line
from xlcrm.crm.schema.lines.phrases import (
    COMPASS,
    LABELLED,
    LABELS,
    NOTE,
    REGION,
    tier_phrase,
    without_count,
)
from xlcrm.crm.values.people import SURNAMES


def single(frame: Frame, row: int, column: int, text: str) -> Line | None:
    """A row with one text in it: a divider, a footnote, or a record of which only the name is known."""
    sheet = frame.block.sheet
    area = sheet.merged.get((row, column))
    spread = bool(area and area.right > area.left)
    labelled = LABELLED.match(text)
    if labelled:
        name = LABELS.get(labelled[1].casefold(), "owner")
        return Line(row, "divider", name, labelled[2].strip())
    if NOTE.match(text) or len(text) > 60:
        return Line(row, "note", value=text)
    text = without_count(text)
    at_name = column == frame.leading
    if tier := tier_phrase(text):
        return Line(row, "divider", "tier_own", tier)
    if text in frame.reps:
        return Line(row, "divider", "owner", text)
    region = REGION.match(text)
    if region or COMPASS.match(text):
        return Line(row, "divider", "region", re.sub(r"^[一二三四五六七八九十\d]+\s*[、.．)）]\s*", "", text))
    if at_name and not spread:
        return None
    if spread or column < frame.leading or column == frame.block.left:
        return _unlabelled_divider(frame, row, column, text, spread=spread)
    return None


def _unlabelled_divider(frame: Frame, row: int, column: int, text: str, *, spread: bool) -> Line | None:
    header = next((name for name, one in frame.columns.items() if one.index == column), "")
    if not spread and header and header not in ("name", "customer", "id"):
        return None
    bare = re.sub(r"^[一二三四五六七八九十\d]+\s*[、.．)）]\s*|的?客户$", "", text)
    if re.fullmatch(r"[\u3400-\u9fff]{2,3}", bare) and bare[0] in SURNAMES and "owner" not in frame.columns:
        return Line(row, "divider", "owner", bare, doubt=True)
    return Line(row, "divider", "", bare, doubt=True)
