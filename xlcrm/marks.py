"""@command and @udf: they only mark a function, which stays plain and callable; `registry` collects what is marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from xlcrm.lang import Lang, Text

F = TypeVar("F", bound=Callable[..., Any])

OptionKind = Literal["text", "date", "flag", "choice", "list", "path", "number", "texts", "paths"]
Group = Literal["main", "tiers", "follow-up", "visits", "share", "data", "settings"]

GROUPS: dict[Group, Text] = {
    "main": Text("开始", "Start"),
    "tiers": Text("分级", "Tiers"),
    "follow-up": Text("跟进", "Follow-up"),
    "visits": Text("拜访", "Visits"),
    "share": Text("分享", "Share"),
    "data": Text("数据", "Data"),
    "settings": Text("设置", "Settings"),
}


@dataclass(frozen=True)
class Option:
    """One option of a command: `--as-of DATE`, or a positional argument."""

    name: str
    help: Text
    kind: OptionKind = "text"
    metavar: str = ""
    choices: tuple[str, ...] = ()
    positional: bool = False
    required: bool = False
    short: str = ""
    also: str = ""
    """Another name that does the same."""
    of_each: Literal["same", "alone", "folder", "names"] = "same"
    """With several workbooks: the same for all · alone: of one workbook only · folder: each gets a folder of its own in
    it · names: a folder for all, as the files are called after their workbooks."""


@dataclass(frozen=True)
class Ask:
    """What a button asks before it runs: the value of an option, one box each."""

    option: str
    prompt: Text
    """`{row}` in it becomes the row with the cursor: what the answer is about."""
    choices: Mapping[Lang, tuple[str, ...]] = field(default_factory=dict)
    """Words to choose from by their number; the first is proposed."""
    kind: Literal["text", "files"] = "text"
    """files: chosen in the window in which a program opens files."""


@dataclass(frozen=True)
class Quick:
    """One line of a button's menu: it runs at once, with these answers and without a question."""

    label: Text
    answers: Mapping[str, Text]
    """Option → its value."""


_OPENING = Text("填写…", "Type …")


@dataclass(frozen=True)
class Button:
    """How a command stands in the ribbon."""

    keytip: str
    """Letters pressed after Alt and the tab's own; unique in the tab."""
    large: bool = False
    first: bool = False
    """One of the few that everybody sees from the first day."""
    asks: tuple[Ask, ...] = ()
    quick: tuple[Quick, ...] = ()
    """The button gets a menu of these; pressed itself, it asks."""
    opening: Text = _OPENING
    """In that menu, what pressing the button itself does."""


@dataclass(frozen=True)
class CommandMark:
    """What every host needs to know of a command."""

    name: str
    label: Text
    help: Text
    """One sentence: what it does and what changes in the sheet. It is the tooltip and the command line's help."""
    group: Group
    icon: str
    """Name of an Office icon (imageMso)."""
    options: tuple[Option, ...] = ()
    needs: Literal["book", "books", "nothing"] = "book"
    writes: bool = False
    """Does it return changes for the workbook?"""
    repeatable: bool = True
    """May its results go to a copy beside, which the next run replaces? Not what a person says once, as a log entry."""
    files: bool = False
    """Does it write files beside the workbook? Run again at the same moment, it writes the same ones."""
    button: Button | None = None
    """None: on the command line only."""


ArgumentKind = Literal["any", "text", "number", "date", "choice"]
Shape = Literal["column", "value", "table"]


@dataclass(frozen=True)
class Argument:
    """One argument of a cell function, in the order in which it is given."""

    name: str
    help: Text
    kind: ArgumentKind = "any"
    shape: Shape = "column"
    """column: one cell a line, where a single cell serves all lines · value: one cell · table: any block of cells."""
    optional: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class UdfMark:
    """What every host needs to know of a cell function."""

    name: str
    category: Text
    help: Text
    arguments: tuple[Argument, ...] = ()
    example: str = ""
    """A formula as somebody would type it."""


def command(mark: CommandMark) -> Callable[[F], F]:
    """Mark a function as a command."""
    return _marker(mark)


def udf(mark: UdfMark) -> Callable[[F], F]:
    """Mark a function as a cell function."""
    return _marker(mark)


def _marker(mark: CommandMark | UdfMark) -> Callable[[F], F]:
    def put(function: F) -> F:
        function.xlcrm_mark = mark  # type: ignore[attr-defined]  # functions take attributes; typing does not say so
        return function

    return put
