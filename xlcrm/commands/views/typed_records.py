"""A module's sheet of records, ready to be typed into: the team's own from then on, so it carries no key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.commands.views import words
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.grid import Area
from xlcrm.lang import Lang
from xlcrm.workbook.sheets import Rule, Validation

if TYPE_CHECKING:
    from xlcrm.commands.module import Records
    from xlcrm.crm.schema.shapes import Field
    from xlcrm.workbook.changes import Cell
    from xlcrm.workbook.sheets import SheetSpec

HEAD = 4
"""Row of the headers: a title, a sentence and a thin line stand above."""
PREPARED = 500
"""Lists, prompts and colours reach so many rows below the header."""
LAST_ROW = 1_048_576

_TYPED: Mapping[str, tuple[str, float, str]] = {
    "name": ("record strong", 34, ""),
    "people": ("record", 14, ""),
    "date": ("record date", 13, "date"),
    "datetime": ("record datetime", 18, "datetime"),
    "month": ("record month", 13, "month"),
    "money": ("record money", 14, "money exact"),
    "number": ("record center", 11, ""),
    "score": ("record center", 12, ""),
    "percent": ("cell percent", 10, "percent"),
    "flag": ("record center", 10, ""),
    "key": ("record", 13, ""),
    "phone": ("record text", 18, "phone"),
    "email": ("record", 30, ""),
}
"""Type of a field → look and width of its column, and the look of the whole column below the table."""
_OWNED: Mapping[str, tuple[str, float]] = {
    "date": ("date", 13),
    "money": ("money", 13),
    "number": ("days", 11),
    "percent": ("percent", 10),
    "flag": ("tier", 10),
}
"""Type of a field that xlcrm fills → look and width of its column."""


def typed_records_sheet(
    records: Records, rows: Sequence[Mapping[str, Cell]], lang: Lang, *, lists: bool
) -> SheetSpec:
    """The sheet with some rows; `lists` says whether the workbook has our list of reps."""
    shape = records.shape
    page = Page(shape.label.in_(lang), "", lang)
    page.heading(shape.label, records.hint)
    page.heights[3] = 6
    placed = page.table(shape.table, HEAD, [_column(field) for field in shape.fields], rows)
    page.heights[HEAD] = 32
    last = max(placed.last, HEAD + PREPARED)
    page.bands += [
        (Area(1, placed.columns[field.name], LAST_ROW, placed.columns[field.name]), below)
        for field in shape.fields
        if not field.owned and (below := _below(field))
    ]
    page.validations += _validations(page, shape.fields, placed, last, lists=lists)
    page.rules += _colours(records, placed, last)
    return page.spec(freeze=(HEAD + 1, 1), repeat_rows=(HEAD, HEAD), gridlines=True)


def look_of(field: Field) -> tuple[str, float]:
    """Look and width of a column's cells."""
    if field.owned:
        look, width = _OWNED.get(field.type, ("reason", 30))
    else:
        look, width, _ = _TYPED.get(field.type, ("record center" if field.choices else "record", 0, ""))
        width = width or (14 if field.choices else 20)
    return field.look or look, field.width or width


def _below(field: Field) -> str:
    """Look of a column's cells below the table: their number format without the lines of a record."""
    return field.look.removeprefix("record ") or _TYPED.get(field.type, ("", 0, ""))[2]


def _column(field: Field) -> Col:
    look, width = look_of(field)
    head = "owned header" if field.owned else "header"
    centred = look.rsplit(maxsplit=1)[-1] in ("center", "date", "datetime", "month", "days", "tier")
    return Col(
        field.name,
        field.spec("").label,
        _getter(field.name),
        look,
        width,
        f"{head} center" if centred else head,
    )


def _getter(name: str) -> Callable[[Any, Any], Any]:
    return lambda row, _: row.get(name)


def _validations(
    page: Page, fields: Sequence[Field], placed: Placed, last: int, *, lists: bool
) -> list[Validation]:
    found = []
    for field in fields:
        at = placed.columns[field.name]
        allowed = _allowed(field, page.lang, lists=lists)
        said = (
            {"title": field.spec("").label.in_(page.lang), "prompt": page.say(field.prompt)}
            if field.prompt
            else {}
        )
        top = placed.header if field.owned else placed.first
        bottom = placed.header if field.owned else last
        if allowed or said:
            found.append(Validation(Area(top, at, bottom, at), **{**(allowed or {"kind": "any"}), **said}))
    return found


def _allowed(field: Field, lang: Lang, *, lists: bool) -> dict[str, Any] | None:
    """What may be typed into a field: a list, a date, or anything."""
    if field.owned:
        return None
    if field.choices:
        return {"choices": tuple(text.in_(lang).split("|")[0] for text in field.choices.values())}
    if field.type == "people" and lists:
        return {"source": "crm_reps"}
    by_type: Mapping[str, dict[str, Any]] = {
        "channel": {"choices": words.CHANNELS[lang]},
        "result": {"choices": words.RESULTS[lang]},
        "flag": {"choices": words.YES_NO[lang]},
        "date": {"kind": "date"},
        "datetime": {"kind": "date"},
        "month": {"kind": "date"},
    }
    return by_type.get(field.type)


def _colours(records: Records, placed: Placed, last: int) -> list[Rule]:
    tops = {name: placed.top(name) for name in placed.columns}
    return [
        Rule(
            Area(placed.first, placed.columns[one.field], last, placed.columns[one.field]),
            one.formula.format_map(tops),
            one.look,
        )
        for one in records.colours
    ]
