"""设置/Settings: every choice with its help, the team, the holidays, and which header means what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlcrm.commands.views import words
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.commands.views.settings_lists import TABLES, EditedTable
from xlcrm.crm.schema.fields import KIND_LABELS, spec
from xlcrm.crm.settings import Setting, catalogue
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.sheets import Rule, Validation

if TYPE_CHECKING:
    from xlcrm.crm.tables import Kind
    from xlcrm.grid import Value
    from xlcrm.workbook.sheets import SheetSpec

HEAD = 6
"""Row of the headers of all tables."""
SPARE_REPS, SPARE_HOLIDAYS, SPARE_MAPPINGS = 6, 12, 12
"""Prepared rows below the entries: what is typed on below stays inside its table in every program."""

_INPUTS: Mapping[str, str] = {
    "date": "input date",
    "percent": "input percent",
    "time": "input time",
    "words": "input words",
    "rates": "input wrapped",
}
_REP_FIELDS: Mapping[str, tuple[str, float]] = {
    "name": ("input strong", 16),
    "name_en": ("input", 15),
    "email": ("input", 26),
    "language": ("input center", 9),
    "department": ("input", 14),
    "area": ("input", 20),
    "workdays": ("input center", 12),
    "start": ("input time", 9),
    "end": ("input time", 9),
    "contact_minutes": ("input center", 11),
    "visits_per_day": ("input center", 10),
    "base": ("input", 22),
    "latitude": ("input decimal", 10),
    "longitude": ("input decimal", 10),
    "leave": ("input", 20),
    "active": ("input center", 8),
}
_REP_PROMPTS: Mapping[str, Text] = {
    "name": Text("和客户表“负责人”一列写法相同。", "Spelt as in the Owner column of the customers."),
    "workdays": Text("例如 周一至周五、一三五；空 = 用左边的默认值。", "Such as Mon-Fri; empty: the default on the left."),
    "leave": Text("例如 2026-10-08~10-12; 2026-11-03", "Such as 2026-10-08~10-12; 2026-11-03"),
    "active": Text("已离职的填“否”，名下客户会列出来待交接。", "No for who has left: their customers are then listed for handover."),
}  # fmt: skip


@dataclass(frozen=True)
class HolidayRow:
    """A day off, or a weekend day that is worked."""

    date: dt.date
    name: str
    workday: bool = False
    country: str = ""


@dataclass(frozen=True)
class MappingRow:
    """A header of the team's sheet and the field that it stands for, in the words of the sheets."""

    sheet: str
    header: str
    kind: str
    field: str


@dataclass(frozen=True)
class SettingsData:
    """All that the sheet shows. `values` holds what differs from the defaults, by key."""

    today: dt.date | None = None
    """The date that the as-of cell stands for now; None leaves the formula without a cached value."""
    values: Mapping[str, Any] = field(default_factory=dict)
    reps: Sequence[Mapping[str, Value]] = ()
    """Rows keyed by the fields of reps."""
    holidays: Sequence[HolidayRow] = ()
    mapping: Sequence[MappingRow] = ()
    lists: Mapping[Kind, Sequence[Mapping[str, Value]]] = field(default_factory=dict)
    """Kind → rows, keyed by their fields, of the tables that the team edited; the others keep their defaults."""
    brought: Sequence[Setting] = ()
    """The lines of the modules that the team added."""


def settings_sheet(data: SettingsData, lang: Lang, *, visible: bool = True) -> SheetSpec:
    """The sheet of settings; it carries the names crm_asof, crm_today, crm_reps and crm_holidays."""
    page = Page(words.SHEETS["settings"].in_(lang), "settings", lang)
    page.heading(Text("设置", "Settings"))
    _choices(page, data)
    reps = _reps(page, data, 6)
    holidays = _holidays(page, data, max(reps.columns.values()) + 2)
    mapping = _mapping(page, data, max(holidays.columns.values()) + 2)
    tables = [reps, holidays, mapping]
    for table in TABLES:
        rows = data.lists.get(table.kind, table.rows(lang))
        tables.append(_edited(page, table, rows, max(tables[-1].columns.values()) + 2))
    lefts = [min(placed.columns.values()) for placed in tables]
    page.widths |= {left - 1: 3 for left in lefts}
    return page.spec(
        visibility="visible" if visible else "hidden",
        freeze=(HEAD + 1, 1),
        repeat_rows=(HEAD, HEAD),
        tab_colour=words.TAB["settings"],
        fit_width=False,
        scale=52,
        column_breaks=tuple(lefts),
    )


def _choices(page: Page, data: SettingsData) -> None:
    page.put(2, 1, Text("现在按此日期计算", "Computed as of"), "label")
    page.put(2, 3, Formula('IF(crm_asof="",TODAY(),crm_asof)', data.today), "as of center")
    page.names["crm_today"] = Area(2, 3, 2, 3)
    page.put(
        3,
        1,
        Text(
            "改黄色的格子，下次更新时生效；清空 = 用默认值。",
            "Change the yellow cells: the next refresh heeds them; an empty one means the default.",
        ),
        "notice",
    )
    page.put(
        4,
        1,
        Text(
            "联系和拜访的默认天数只是建议，不是行业标准，请改成贵团队的节奏。",
            "The default days of contacts and visits are only our suggestion, no trade standard: set your own rhythm.",
        ),
        "notice",
    )
    items = (*catalogue(), *data.brought)
    placed = page.table("crmSettings", HEAD, _setting_columns(page.lang, data), items)
    page.section(HEAD - 1, Text("选项", "Choices"), 4)
    for row, item in enumerate(items, placed.first):
        page.looks[row, placed.columns["value"]] = _INPUTS.get(item.kind, "input center")
        page.heights[row] = {"words": 42, "rates": 30}.get(item.kind, 18)
        page.validations += _allowed(item, Area(row, 3, row, 3), page.lang)
        if item.key == "as_of":
            page.names["crm_asof"] = Area(row, 3, row, 3)
    first = placed.first
    page.rules.append(Rule(placed.area("section", "note"), f"$A{first}<>$A{first + 1}", "rule group"))


def _setting_columns(lang: Lang, data: SettingsData) -> Sequence[Col]:
    return (
        Col("section", Text("部分", "Section"), lambda item, _: _group(item, lang), "cell muted", 24),
        Col("name", spec("settings", "name").label, lambda item, _: item.label.in_(lang), "cell strong", 44),
        Col("value", spec("settings", "value").label, lambda item, _: item.cell(lang, data.values.get(item.key)), "input center", 38, "header center"),
        Col("note", spec("settings", "note").label, lambda item, _: item.help.in_(lang), "cell small", 92),
    )  # fmt: skip


def _group(item: Setting, lang: Lang) -> str:
    """The group's name without what its heading says in brackets."""
    return item.section.in_(lang).replace("(", "（").partition("（")[0].strip()


def _allowed(item: Setting, area: Area, lang: Lang) -> list[Validation]:
    title, prompt = _group(item, lang), item.help.in_(lang)
    if item.choices:
        choices = tuple(choice.in_(lang) for choice in item.choices.values())
        return [Validation(area, choices=choices, title=title, prompt=prompt)]
    kinds = {
        "date": "date",
        "days": "number",
        "count": "number",
        "minutes": "number",
        "number": "number",
        "month": "number",
        "percent": "number",
    }
    return [Validation(area, kind=kinds.get(item.kind, "any"), title=title, prompt=prompt)]  # type: ignore[arg-type]


def _input(kind: Kind, name: str, look: str, width: float) -> Col:
    head = "header center" if look in ("input center", "input date", "input time") else "header"
    return Col(name, spec(kind, name).label, _getter(name), look, width, head)


def _getter(name: str) -> Callable[[Any, Any], Any]:
    return lambda row, _: row.get(name)


def _reps(page: Page, data: SettingsData, left: int) -> Placed:
    columns = [_input("reps", name, look, width) for name, (look, width) in _REP_FIELDS.items()]
    rows = [*data.reps, *({} for _ in range(SPARE_REPS))]
    placed = page.table("crmReps", HEAD, columns, rows, left=left)
    page.section(HEAD - 1, Text("团队", "The team"), max(placed.columns.values()), left)
    page.put(
        HEAD - 2,
        left,
        Text(
            "每人一行；没填的用左边“业务员默认值”。",
            "One row a person; what is empty follows the defaults on the left.",
        ),
        "notice",
    )
    page.names["crm_reps"] = placed.area("name")
    for name, prompt in _REP_PROMPTS.items():
        choices = words.YES_NO[page.lang] if name == "active" else ()
        page.validations.append(
            Validation(
                placed.area(name),
                choices,
                kind="list" if choices else "any",
                title=page.say(spec("reps", name).label),
                prompt=page.say(prompt),
            )
        )
    return placed


def _holiday(day: HolidayRow, lang: Lang) -> Mapping[str, Value]:
    return {
        "date": day.date,
        "weekday": words.WEEKDAYS[lang][day.date.weekday()],
        "name": day.name,
        "workday": words.YES_NO[lang][0 if day.workday else 1],
        "country": day.country,
    }


def _holidays(page: Page, data: SettingsData, left: int) -> Placed:
    yes, no = words.YES_NO[page.lang]
    columns = (
        _input("holidays", "date", "input date", 13),
        Col("weekday", Text("星期", "Day"), lambda row, _: row.get("weekday"), "cell center", 8),
        _input("holidays", "name", "input", 24),
        _input("holidays", "workday", "input center", 10),
        _input("holidays", "country", "input center", 11),
    )
    rows = [_holiday(day, page.lang) for day in data.holidays]
    placed = page.table(
        "crmHolidays", HEAD, columns, [*rows, *({} for _ in range(SPARE_HOLIDAYS))], left=left
    )
    page.section(HEAD - 1, Text("假日和调休", "Holidays"), max(placed.columns.values()), left)
    page.put(
        HEAD - 2,
        left,
        Text(
            "“上班”填“是”= 调休上班日。可自行增删。",
            "Yes = a weekend day that is worked. Add and remove as you need.",
        ),
        "notice",
    )
    page.names["crm_holidays"] = placed.area("date")
    page.validations.append(Validation(placed.area("workday"), (yes, no)))
    page.rules.append(Rule(placed.area("date", "country"), f'{placed.top("workday")}="{yes}"', "rule soon"))
    return placed


def _mapping(page: Page, data: SettingsData, left: int) -> Placed:
    looks = (("sheet", 16), ("header", 22), ("kind", 14), ("field", 20))
    columns = [_input("mapping", name, "input", width) for name, width in looks]
    entries: list[Mapping[str, Value]] = [
        {"sheet": row.sheet, "header": row.header, "kind": row.kind, "field": row.field}
        for row in data.mapping
    ]
    rows = [*entries, *({} for _ in range(SPARE_MAPPINGS))]
    placed = page.table("crmMapping", HEAD, columns, rows, left=left)
    page.section(HEAD - 1, Text("字段对应", "Which header means what"), max(placed.columns.values()), left)
    page.put(
        HEAD - 2,
        left,
        Text(
            "认错或认不出的表头写在这里，例如：客户 | 跟单 | 客户 | 负责人",
            "Headers that were misread or not known, such as: Customers | Handled by | Customers | Owner",
        ),
        "notice",
    )
    kinds = tuple(KIND_LABELS[kind].in_(page.lang) for kind in ("customers", "contacts", "log", "orders"))
    page.validations.append(Validation(placed.area("kind"), kinds))
    return placed


def _edited(page: Page, table: EditedTable, rows: Sequence[Mapping[str, Value]], left: int) -> Placed:
    """A table that a team edits, with spare rows below."""
    columns = [_input(table.kind, name, look, width) for name, look, width in table.columns]
    placed = page.table(table.name, HEAD, columns, [*rows, *({} for _ in range(table.spare))], left=left)
    page.section(HEAD - 1, table.title, max(placed.columns.values()), left)
    page.put(HEAD - 2, left, table.note, "notice")
    for name, choices in table.choices.items():
        page.validations.append(Validation(placed.area(name), choices[page.lang]))
    return placed
