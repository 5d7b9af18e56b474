"""What the modules of a workbook bring to a run: columns, views, pictures, and the sheets that they come with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from xlcrm.commands.columns import ColumnChanges, OwnedColumn, column_changes, room_for
from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.module import OURS, Module, Records, View
from xlcrm.commands.open_items import items_of
from xlcrm.commands.situation import Situation, rows_by_key
from xlcrm.crm.schema.fields import KIND_LABELS
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Cell, PutSheet

if TYPE_CHECKING:
    from xlcrm.commands.views.picture import Picture
    from xlcrm.crm.problems import Problem
    from xlcrm.crm.tables import Table


@dataclass
class Bringing:
    """What the modules bring to a run."""

    columns: list[ColumnChanges] = field(default_factory=list)
    new_sheets: list[PutSheet] = field(default_factory=list)
    """Sheets of records, the team's own from then on."""
    own: dict[str, dict[str, str]] = field(default_factory=dict)
    """New sheet → field → header of the columns that xlcrm fills there."""
    views: list[Sheet] = field(default_factory=list)
    kept: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Module → what it keeps for the next runs."""
    pictures: list[Picture] = field(default_factory=list)
    """For the dashboard, where the team has one."""
    crowded: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def bringing(desk: Desk) -> Bringing:
    """Columns, new sheets and views of the modules that the workbook uses; a module that fails brings a Problem."""
    out = Bringing(problems=[_missing(name) for name in desk.here.modules.missing])
    done: set[str] = set()
    for module in desk.here.modules.active:
        try:
            found = _of(module, desk, done)
        except Exception as error:
            if module.provider == OURS:
                raise
            out.problems.append(_failed(module, error, desk))
            continue
        for name in ("columns", "new_sheets", "views", "pictures", "crowded", "problems"):
            getattr(out, name).extend(getattr(found, name))
        out.own |= found.own
        out.kept |= found.kept
    return out


def module_pictures(desk: Desk) -> Iterator[Picture]:
    """What the modules of the workbook put on a page for the manager; somebody else's that fails is left out."""
    for module in desk.here.modules.active:
        try:
            yield from module.pictures(desk) if module.pictures else ()
        except Exception:
            if module.provider == OURS:
                raise


def owned_by_modules(here: Situation) -> list[OwnedColumn]:
    """The columns that xlcrm fills on the sheets of the modules that the workbook uses."""
    used = [records for module in here.modules.active for records in module.records]
    return [column for records in used for column in owned_columns_of(records, here.lang)]


def _of(module: Module, desk: Desk, done: set[str]) -> Bringing:
    """What one module brings; kinds of records that another module brought before are `done`."""
    out = Bringing()
    for records in (each for each in module.records if each.shape.kind not in done):
        done.add(records.shape.kind)
        tables = desk.here.reading.of(records.shape.kind)
        out.problems += desk.here.brought.problems(records.shape.kind)
        if tables:
            _fill(records, tables, desk, out)
        elif module.name in desk.here.modules.adding and not _kept_beside(module, records, desk):
            _begin(records, desk, out)
    out.views = [_view(view, desk) for view in module.views]
    items_of(module, desk)
    if module.keeps:
        out.kept[module.name] = module.keeps(desk)
    if module.pictures and desk.shows("dashboard"):
        out.pictures = list(module.pictures(desk))
    return out


# -- columns -------------------------------------------------------------------------------------------------------


def _fill(records: Records, tables: Sequence[Table], desk: Desk, out: Bringing) -> None:
    """The columns that xlcrm fills beside the team's."""
    if records.compute is None:
        return
    owned = owned_columns_of(records, desk.lang)
    kind = records.shape.kind
    wanted = {f"{kind}.{name}": cells for name, cells in records.compute(desk).items()}
    for table in tables:
        grid = desk.here.grids[table.sheet]
        missing = sum(column.field not in table.columns for column in owned)
        if missing and not room_for(table, grid, missing):
            out.crowded.append(table.sheet)
            continue
        rows = module_rows(table)
        words, written = desk.here.words, desk.here.memory.written
        out.columns.append(column_changes(table, grid, rows, _known(wanted, rows), owned, words, written))


def _known(wanted: Mapping[str, Mapping[str, Cell]], rows: Mapping[str, int]) -> dict[str, dict[str, Cell]]:
    return {name: {key: cell for key, cell in cells.items() if key in rows} for name, cells in wanted.items()}


def module_rows(table: Table) -> dict[str, int]:
    """Row key → sheet row of a module's table."""
    from xlcrm.crm.ledger import row_keys

    return rows_by_key(table, row_keys(table))


def owned_columns_of(records: Records, lang: Lang) -> list[OwnedColumn]:
    """The columns of a sheet of records that xlcrm fills, worded in the workbook's language."""
    from xlcrm.commands.views.typed_records import look_of

    found = []
    for one in (each for each in records.shape.fields if each.owned):
        entry, (look, width) = one.spec(records.shape.kind), look_of(one)
        prompt = one.prompt.in_(lang) if one.prompt else ""
        found.append(OwnedColumn(entry.name, entry.label.in_(lang), prompt, look, width))
    return found


# -- sheets --------------------------------------------------------------------------------------------------------


def _kept_beside(module: Module, records: Records, desk: Desk) -> bool:
    """Does the team keep, as a column of its own tables, what the sheet would be for?"""
    wanted = {field.name for field in records.shape.fields} & set(module.looks_for)
    kinds = {one.kind for one in module.extensions}
    return any(table.kind in kinds and wanted & set(table.columns) for table in desk.here.reading.tables)


def _begin(records: Records, desk: Desk, out: Bringing) -> None:
    """A sheet of records for a workbook that has none of the kind."""
    from xlcrm.commands.views.typed_records import typed_records_sheet

    spec = typed_records_sheet(
        records, records.rows(desk.lang), desk.lang, lists="crm_reps" in desk.here.names
    )
    spec = replace(spec, name=_free_name(spec.name, desk.here))
    out.new_sheets.append(PutSheet(spec))
    heads = {column.field: column.header for column in owned_columns_of(records, desk.lang)}
    if heads:
        out.own[spec.name] = heads


def _free_name(name: str, here: Situation) -> str:
    """The sheet's name; with a number where the team has another sheet of that name."""
    taken = {each.casefold() for each in here.grids}
    return next(each for each in _names(name) if each.casefold() not in taken)


def _names(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} {number}" for number in range(2, 1000))


def _view(view: View, desk: Desk) -> Sheet:
    from xlcrm.commands.views.page import Page

    page = Page(view.name.in_(desk.lang), view.key, desk.lang)
    spec = view.make(desk, page)
    return Sheet(view.key, replace(spec, key=view.key, tab_colour=spec.tab_colour or view.tab))


def unused(here: Situation) -> Iterator[str]:
    """Sheets of the team that a module would compute with, if it were added."""
    for table in here.reading.tables:
        names = [
            module.name
            for module in here.modules.known
            if any(one.shape.kind == table.kind for one in module.records)
        ]
        if names and not any(module.name in names for module in here.modules.active):
            label = KIND_LABELS[table.kind]
            yield here.say(
                f"“{table.sheet}”看起来是“{label.zh}”：xlcrm add 台账 {names[0]} 会用它计算。",
                f"'{table.sheet}' looks like {label.en.lower()}: xlcrm add BOOK {names[0]} computes with it.",
            )


# -- faults --------------------------------------------------------------------------------------------------------


def _failed(module: Module, error: Exception, desk: Desk) -> Problem:
    from xlcrm.crm.problems import Problem

    fault = f"{type(error).__name__}: {error}"
    name = module.label.in_(desk.lang)
    return Problem("module_failed", values={"name": name, "provider": module.provider, "fault": fault})


def _missing(name: str) -> Problem:
    from xlcrm.crm.problems import Problem

    return Problem("module_missing", values={"name": name})


def named_module(modules: Sequence[Module], word: str) -> Module | None:
    """The module that a person means: by its name or its label in either language."""
    return next((one for one in modules if one.goes_by(word)), None)


def modules_in_words(modules: Sequence[Module]) -> Text:
    """The modules as a list to choose from."""
    return Text(
        "、".join(f"{one.name}（{one.label.zh}）" for one in modules),
        ", ".join(f"{one.name} ({one.label.en})" for one in modules),
    )
