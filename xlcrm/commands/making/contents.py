"""目录/Contents from what stands in the workbook and what this run brings."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from xlcrm.commands.desk import Desk, Sheet
from xlcrm.commands.views import words
from xlcrm.commands.views.contents import SAYS, TYPED, Entry, contents_sheet, listed, use_of
from xlcrm.crm.schema.fields import KIND_LABELS
from xlcrm.grid import Grid
from xlcrm.lang import Lang
from xlcrm.workbook.sheets import SheetSpec


def contents(desk: Desk, made: Sequence[Sheet], begun: Sequence[SheetSpec]) -> Sheet:
    """The list of the workbook's sheets once this run is written; `begun` are new sheets of the team's own."""
    entries = [*_ours(desk, made), *_theirs(desk, begun)]
    return Sheet("contents", contents_sheet(entries, desk.lang))


def contents_without(grid: Grid, gone: Container[str], plain: Mapping[str, str], lang: Lang) -> Sheet:
    """The list that stands in a workbook without the sheets of these names; `plain` has other words for some sentences."""
    kept = [one for one in listed(grid) if one.sheet not in gone]
    return Sheet(
        "contents",
        contents_sheet([replace(one, says=plain.get(one.says, one.says)) for one in kept], lang),
    )


def _ours(desk: Desk, made: Sequence[Sheet]) -> Iterator[Entry]:
    """Sheets that xlcrm fills: those that stand there and are shown, and those that come."""
    views = {view.key: (module, view) for module in desk.here.modules.active for view in module.views}
    names = {key: words.SHEETS[key].in_(desk.lang) for key in ("today", *desk.asked) if key in SAYS}
    names |= {one.key: one.spec.name for one in made if one.spec.visibility == "visible"}
    there = {grid.owner: grid for grid in desk.here.grids.values() if grid.owner}
    names |= {key: grid.name for key, grid in there.items() if grid.visible}
    hidden = {key for key, grid in there.items() if not grid.visible} - set(desk.asked)
    for key in (*(key for key in words.SHEETS if key in SAYS), *views):
        if key in names and key not in hidden:
            module, view = views.get(key, (None, None))
            says = (view.says or module.help) if module and view else SAYS[key]
            yield Entry(names[key], use_of(view.tab if view else words.TAB[key]), says.in_(desk.lang))


def _theirs(desk: Desk, begun: Sequence[SheetSpec]) -> Iterator[Entry]:
    """Sheets on which people type, with what was found there."""
    hints = {
        one.shape.label.in_(desk.lang): one.hint.in_(desk.lang)
        for module in desk.here.modules.active
        for one in module.records
    }
    hints |= {KIND_LABELS[kind].in_(desk.lang): text.in_(desk.lang) for kind, text in TYPED.items()}
    tables = desk.here.reading.tables
    for name, grid in desk.here.grids.items():
        if grid.visible and not grid.owner:
            kinds = dict.fromkeys(KIND_LABELS[one.kind].in_(desk.lang) for one in tables if one.sheet == name)
            yield Entry(name, "type", hints.get(next(iter(kinds), ""), "、".join(kinds)))
    for spec in begun:
        yield Entry(spec.name, "type", hints.get(spec.name, ""))
