"""A module: sheets that a team may add to its workbook, described as data and functions.

Module(
    name="lessons", label=Text("经验", "Lessons"), help=Text("…", "…"),
    records=(Records(SHAPE, Text("一行一条经验。", "One lesson a row.")),),
    views=(View("lessons_by_rep", Text("经验统计", "Lessons by rep"), make=lessons_page),),
)

`records` are sheets on which people type: the team's own once they are there, recognised in any layout. `views` are sheets
that xlcrm fills at each refresh, `pictures` its charts on the dashboard. Nothing of a module shows before `xlcrm add`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from xlcrm.crm.schema.shapes import Extension, Shape, Shapes
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.open_items import OpenItem
    from xlcrm.commands.views.page import Page
    from xlcrm.commands.views.picture import Picture
    from xlcrm.crm.settings import Setting
    from xlcrm.workbook.changes import Cell
    from xlcrm.workbook.sheets import SheetSpec

OURS = "xlcrm"
"""Provider of the modules that come with xlcrm."""
NAVY, RED = "1F4E79", "C00000"
"""Tab colours of views: to read, to act on."""

Rows: TypeAlias = "Callable[[Lang], Sequence[Mapping[str, Cell]]]"
"""Field → cell of the rows that a new sheet holds from the start."""
Computed: TypeAlias = "Mapping[str, Mapping[str, Cell]]"
"""Owned field → row key → cell."""


def _no_rows(_lang: Lang) -> Sequence[Mapping[str, Cell]]:
    return ()


def later(file: str, name: str) -> Callable[..., Any]:
    """A function by its file, which is loaded when the function is first called: help is shown without any sheet's code."""

    def call(*given: Any) -> Any:
        return getattr(importlib.import_module(file), name)(*given)

    return call


@dataclass(frozen=True)
class Colour:
    """A rule that colours cells of a column: `formula` names columns in braces, such as N({amount})>{limit}."""

    field: str
    formula: str
    look: str


@dataclass(frozen=True)
class Records:
    """A sheet on which people type, with the columns that xlcrm fills beside theirs."""

    shape: Shape
    hint: Text
    """The line under the title: what one row is."""
    rows: Rows = _no_rows
    compute: Callable[[Desk], Computed] | None = None
    """The cells of the fields marked `owned`, by the row keys of `desk.records(kind)`. A value typed over one is kept."""
    colours: tuple[Colour, ...] = ()


@dataclass(frozen=True)
class View:
    """A sheet that xlcrm fills at each refresh. `make` gets an empty page and returns `page.spec(…)`."""

    key: str
    """Small letters and _; no other sheet of xlcrm may have it."""
    name: Text
    make: Callable[[Desk, Page], SheetSpec]
    tab: str = NAVY
    says: Text | None = None
    """What stands there, for the list of sheets; without it what the module's help says."""


@dataclass(frozen=True)
class Module:
    """What a team may add to its workbook in one go."""

    name: str
    """As it is typed: xlcrm add BOOK name."""
    label: Text
    help: Text
    """One sentence: what it shows, and what it needs for that."""
    records: tuple[Records, ...] = ()
    extensions: tuple[Extension, ...] = ()
    """Fields that it looks for in the team's own tables, in columns that nobody else understands."""
    looks_for: tuple[str, ...] = ()
    """Those of them for which it has a sheet of records as well: no such sheet comes where the team keeps one of them."""
    views: tuple[View, ...] = ()
    pictures: Callable[[Desk], Iterable[Picture]] | None = None
    """What it puts on the dashboard of a team that has one (`views.picture`); a picture without figures is left out there."""
    settings: tuple[Setting, ...] = ()
    """Lines that it adds to the sheet 设置/Settings."""
    open_items: Callable[[Desk], Sequence[OpenItem]] | None = None
    """What waits for somebody: on 今日/Today when its day comes near, and in the visit brief of its customer."""
    keeps: Callable[[Desk], Mapping[str, Any]] | None = None
    """What the next runs have to know of this one, as JSON values: `desk.kept(name)` gives it back. Bound its size."""
    brief: Callable[[Desk, int], Sequence[tuple[str, str]]] | None = None
    """What it knows of the customer at a position, for the visit brief: lines of a label and a text."""
    provider: str = OURS

    @property
    def lines(self) -> list[Setting]:
        """Its settings, under a heading of their own."""
        return [replace(each, heading=self.label) for each in self.settings]

    def goes_by(self, word: str) -> bool:
        """Does a person mean this module by that word?"""
        return word.strip().casefold() in {self.name, *(label.casefold() for label in self.label)}


def shapes_of(modules: Sequence[Module]) -> Shapes:
    """What modules bring to the reading of a workbook."""
    shapes = {one.shape.kind: one.shape for module in modules for one in module.records}
    extensions: list[Extension] = []
    for one in (each for module in modules for each in module.extensions):
        if one not in extensions:
            extensions.append(one)
    return Shapes(tuple(shapes.values()), tuple(extensions))


@dataclass(frozen=True)
class Installed:
    """The modules that are there, and those of them that a workbook uses."""

    known: Sequence[Module] = ()
    used: Sequence[str] = ()
    """Names, of modules that are not installed here too."""
    adding: Sequence[str] = ()
    """Names of those that come with this run."""

    @property
    def active(self) -> list[Module]:
        """The modules of the workbook that are installed, in their order."""
        return [one for one in self.known if one.name in (*self.used, *self.adding)]

    @property
    def lines(self) -> list[Setting]:
        """The settings of the modules of the workbook."""
        return [line for module in self.active for line in module.lines]

    @property
    def missing(self) -> list[str]:
        """Modules of the workbook that are not installed."""
        return [name for name in self.used if all(one.name != name for one in self.known)]
