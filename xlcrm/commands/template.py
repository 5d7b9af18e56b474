"""`xlcrm template`: a new workbook, empty or with the demo team in it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.errors import UsageError, WriteError
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark, Option, command

if TYPE_CHECKING:
    import datetime as dt

    from xlcrm.commands.module import Module
    from xlcrm.commands.situation import Situation
    from xlcrm.commands.views.settings import HolidayRow
    from xlcrm.crm.settings import Setting
    from xlcrm.demo import DemoData
    from xlcrm.workbook.sheets import SheetSpec


@command(
    CommandMark(
        name="template",
        label=Text("新建台账", "New workbook"),
        help=Text(
            "新建一个空白客户台账（客户、联系记录、订单、今日、设置），或带演示数据的台账。",
            "Make a new customer workbook (Customers, Contact log, Orders, Today, Settings), empty or with the demo team.",
        ),
        group="main",
        icon="FileNew",
        options=(
            Option("output", Text("新文件的名字", "name of the new file"), "path", metavar="OUT.xlsx", positional=True, required=True),
            Option("demo", Text("带演示数据并计算好所有工作表", "with the demo team, and every sheet computed"), "flag"),
            Option("country", Text("假日表用哪个国家的假日，如 CN、DE（默认：中文 CN，英文 US）", "country of the holidays table, such as CN or DE (default: CN in Chinese, US in English)"), metavar="CODE"),
        ),
        needs="nothing",
    )
)  # fmt: skip
def template(request: Request) -> Outcome:
    """Write a new workbook; an existing file is never overwritten."""
    lang = request.lang or request.shell_lang
    path = Path(request.option("output"))
    _refuse_taken(path)
    if request.option("demo", False):
        data = write_demo(path, request, lang)
    else:
        country = request.option("country") or ("CN" if lang == "zh" else "US")
        _write(
            path,
            template_bytes(lang, holidays_for(lang, (request.today.year, request.today.year + 1), country)),
        )
        data = {}
    line = Text(f"已新建 {path}", f"Made {path}").in_(lang)
    return Outcome(lines=(line,), data={"written": str(path), **data}, lang=lang)


def write_demo(path: Path, request: Request, lang: Lang) -> Mapping[str, Any]:
    """Write the demo workbook with every sheet computed as of the request's day; the data of its refresh."""
    from xlcrm.commands.demo_past import with_past
    from xlcrm.commands.refresh import computed, told
    from xlcrm.commands.results import PARTS
    from xlcrm.commands.situation import look_at
    from xlcrm.demo import demo_data
    from xlcrm.demo.written import written
    from xlcrm.workbook.file import open_book

    as_of = request.option("as-of") or request.today
    demo = demo_data(lang, as_of)
    rows = written(demo)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / path.name
        base.write_bytes(
            demo_bytes(
                demo,
                as_of,
                _module_sheets(request.modules, rows, lang),
                _filled_by_us(request.modules, lang),
                [line for module in _in_demo(request.modules, rows) for line in module.lines],
            )
        )
        book = open_book(base)
        asked = Request(
            today=request.today,
            options={"yes": True, "as-of": as_of},
            book=book,
            lang=lang,
            shell_lang=lang,
            progress=request.progress,
            now=request.now,
            modules=request.modules,
        )
        here = with_past(_with_modules(look_at(asked), rows))
        outcome = told(computed(here, asked, PARTS), asked)
        book.apply(outcome.changes, outcome.placements, outcome.state, target=path)
    return outcome.data


def _module_sheets(
    modules: Sequence[Module], rows: Mapping[str, Sequence[Mapping[str, Any]]], lang: Lang
) -> list[SheetSpec]:
    """The sheets of records of those modules of which the demo team wrote something down."""
    from xlcrm.commands.views.typed_records import typed_records_sheet

    kinds = {one.shape.kind: one for module in modules for one in module.records}
    return [
        typed_records_sheet(one, rows.get(kind) or one.rows(lang), lang, lists=True)
        for kind, one in kinds.items()
        if rows.get(kind) or one.rows(lang)
    ]


def _filled_by_us(modules: Sequence[Module], lang: Lang) -> dict[str, Mapping[str, str]]:
    """Sheet → field → header of the columns of modules that xlcrm fills."""
    from xlcrm.commands.modules import owned_columns_of

    records = [one for module in modules for one in module.records]
    return {
        one.shape.label.in_(lang): {column.field: column.header for column in owned_columns_of(one, lang)}
        for one in records
    }


def _with_modules(here: Situation, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Situation:
    """The demo with its modules."""
    names = tuple(one.name for one in _in_demo(here.modules.known, rows))
    return replace(here, modules=replace(here.modules, adding=names))


def _in_demo(modules: Sequence[Module], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Sequence[Module]:
    """The modules that have records in the demo, or need none."""
    return [one for one in modules if not one.records or any(each.shape.kind in rows for each in one.records)]


def template_bytes(lang: Lang, holidays: Sequence[HolidayRow] = ()) -> bytes:
    """The empty workbook as a file: the same arguments give the same bytes."""
    from xlcrm.commands.views.settings import SettingsData, settings_sheet
    from xlcrm.commands.views.today import TodayData, today_sheet

    records = _records(lang, ("customers", "log", "orders"), {})
    settings = settings_sheet(SettingsData(holidays=holidays), lang)
    return _rendered([today_sheet(TodayData(), lang), *records, settings], lang)


def demo_bytes(
    demo: DemoData,
    as_of: dt.date,
    more: Sequence[SheetSpec] = (),
    own: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    lines: Sequence[Setting] = (),
) -> bytes:
    """The demo team's records, with its sheets prepared in their order: a refresh fills them.

    Modules bring `more` sheets, with the headers of theirs that xlcrm fills (`own`, by sheet and field), and `lines` of settings.
    """
    from xlcrm.commands.views.settings import SettingsData, settings_sheet
    from xlcrm.demo.written import CHOSEN

    lang = demo.lang
    kinds = ("customers", "contacts", "log", "orders")
    records = _records(lang, kinds, {kind: _in_words(demo.of(kind), lang) for kind in kinds})  # type: ignore[arg-type]
    settings = SettingsData(
        as_of,
        {**demo.settings, **CHOSEN},
        _in_words(demo.reps, lang),
        holidays_for(lang, (as_of.year, as_of.year + 1), "CN"),
        lists={"targets": _targets(demo.reps)},
        brought=lines,
    )
    fronts, ends = _empty_views(as_of, lang)
    return _rendered([*fronts, *records, *more, settings_sheet(settings, lang), *ends], lang, own)


def _targets(reps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the invented team set out to do each month; who looks after customers abroad hardly visits."""
    return [
        {"rep": rep["name"], "contacts": 40, "visits": 12 if rep["visits_per_day"] > 2 else None}
        for rep in reps
        if rep["active"]
    ]


def _in_words(rows: Sequence[Mapping[str, Any]], lang: Lang) -> list[dict[str, Any]]:
    """Rows with 是/否 for true and false, as a person types them."""
    from xlcrm.commands.views.words import YES_NO

    yes, no = YES_NO[lang]
    words = {True: yes, False: no}
    return [
        {name: words[value] if isinstance(value, bool) else value for name, value in row.items()}
        for row in rows
    ]


def holidays_for(lang: Lang, years: Sequence[int], country: str) -> list[HolidayRow]:
    """A country's public holidays and make-up days of some years, as rows of the holidays table."""
    from xlcrm.commands.views.settings import HolidayRow
    from xlcrm.crm.calendars import holiday_country, standard_holidays

    rows = standard_holidays([country.upper()], years, lang)
    if not rows:
        raise UsageError(
            f"没有“{country}”的假日数据。请用两个字母的国家代码，如 CN、US、DE。",
            f"There are no holidays for '{country}'. Use a country code of two letters, such as CN, US, DE.",
        )
    return [HolidayRow(day.date, day.name, day.workday, holiday_country(day.country, lang)) for day in rows]


def _empty_views(as_of: dt.date, lang: Lang) -> tuple[list[SheetSpec], list[SheetSpec]]:
    """Every sheet of ours before its first refresh: those to work with come first, those to look things up last."""
    from xlcrm.commands.views.calendar import CalendarData, calendar_sheet
    from xlcrm.commands.views.contents import contents_sheet
    from xlcrm.commands.views.dashboard import DashboardData, dashboard_sheet
    from xlcrm.commands.views.greetings import GreetingsData, greetings_sheet
    from xlcrm.commands.views.groups import GroupsData, groups_sheet
    from xlcrm.commands.views.month import MonthData, month_sheet
    from xlcrm.commands.views.overdue import OverdueData, overdue_sheet
    from xlcrm.commands.views.plan_changes import ChangesData, changes_sheet
    from xlcrm.commands.views.problems import problems_sheet
    from xlcrm.commands.views.risk import RiskData, risk_sheet
    from xlcrm.commands.views.routes import RoutesData, routes_sheet
    from xlcrm.commands.views.runs import runs_sheet
    from xlcrm.commands.views.tiers import TiersData, tiers_sheet
    from xlcrm.commands.views.today import TodayData, today_sheet
    from xlcrm.commands.views.unplanned import UnplannedData, unplanned_sheet
    from xlcrm.commands.views.visits import VisitsData, visits_sheet

    front = [
        today_sheet(TodayData(as_of), lang),
        contents_sheet((), lang),
        overdue_sheet(OverdueData(as_of), lang),
        month_sheet(MonthData(as_of), lang),
        visits_sheet(VisitsData(as_of), lang),
        unplanned_sheet(UnplannedData(as_of), lang),
        changes_sheet(ChangesData(as_of, first=True), lang),
        calendar_sheet(CalendarData(as_of, as_of, 1), lang),
        routes_sheet(RoutesData(as_of), lang),
        tiers_sheet(TiersData(as_of), lang),
        risk_sheet(RiskData(as_of), lang),
        groups_sheet(GroupsData(as_of), lang),
        greetings_sheet(GreetingsData(as_of, 0), lang),
        dashboard_sheet(DashboardData(as_of), lang),
    ]
    return front, [problems_sheet((), lang), runs_sheet((), lang)]


def _records(
    lang: Lang, kinds: Sequence[str], rows: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[SheetSpec]:
    from xlcrm.commands.views.records import RecordsData, records_sheet

    return [records_sheet(RecordsData(kind, rows.get(kind, ())), lang) for kind in kinds]  # type: ignore[arg-type]


def _rendered(
    specs: list[SheetSpec], lang: Lang, own: Mapping[str, Mapping[str, str]] = MappingProxyType({})
) -> bytes:
    from xlcrm.workbook.looks import FONTS
    from xlcrm.workbook.package.render import render

    return render(
        [*specs, _state_sheet(lang, {one.name: own[one.name] for one in specs if own.get(one.name)})],
        font=FONTS[lang],
        title=Text("客户台账", "Customer workbook").in_(lang),
    )


def _state_sheet(lang: Lang, own: Mapping[str, Mapping[str, str]]) -> SheetSpec:
    """What xlcrm remembers from the start: which columns are its own, and that the headers need no confirming."""
    from xlcrm.commands.memory import Memory
    from xlcrm.commands.views.records import confirmed_headers, owned_headers
    from xlcrm.commands.views.words import SHEETS
    from xlcrm.workbook.package import state
    from xlcrm.workbook.sheets import SheetSpec

    memory = Memory(
        lang=lang,
        confirmed=confirmed_headers(lang),
        own={SHEETS["customers"].in_(lang): owned_headers(lang), **own},
    )
    return SheetSpec(
        name=state.SHEET_NAME, key=state.KEY, cells=state.cells(memory.dump()), visibility="very hidden"
    )


def _refuse_taken(path: Path) -> None:
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"“{path.name}”不是 .xlsx 文件名。请写成 台账.xlsx 这样。", f"'{path.name}' is no name for a workbook: let it end in .xlsx.")  # fmt: skip
    if path.exists():
        raise UsageError(f"{path} 已经存在，没有改动。请换一个名字。", f"{path} exists already and was left alone. Choose another name.")  # fmt: skip


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise WriteError(f"无法写入 {path}：{error.strerror}。请检查文件夹和权限。", f"{path} cannot be written: {error.strerror}. Check the folder and its permissions.") from error  # fmt: skip
