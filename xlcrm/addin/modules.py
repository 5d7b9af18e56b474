"""The VBA modules of the add-in: what is written by hand in `source/`, what follows from the registry, what xlwings brings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import metadata, resources

from xlcrm.addin.control import Control
from xlcrm.addin.vba import Module
from xlcrm.errors import XlcrmError
from xlcrm.marks import UdfMark

XLWINGS = "0.37.8"
"""The version whose VBA the add-in carries; its DLL and AppleScript have the version in their names, so they must agree."""
PROJECT = "xlcrm"
_WIDEST = 255
"""Characters that Excel takes for the help of a function or an argument."""


class XlwingsVersionError(XlcrmError):
    """Another xlwings is installed than the add-in is made for."""


def own_modules(controls: Sequence[Control], functions: Sequence[UdfMark]) -> list[Module]:
    """Our modules, as they stand in macros/."""
    commands = _source("XlcrmCommands.bas").replace("{{cases}}\n", _cases(controls))
    return [
        Module("ThisWorkbook", "book", _source("ThisWorkbook.cls")),
        Module("XlcrmCommands", "standard", commands),
        Module("XlcrmFunctions", "standard", _functions(functions)),
        Module("XlcrmRibbon", "standard", _source("XlcrmRibbon.bas")),
        Module("XlcrmSystem", "standard", _source("XlcrmSystem.bas")),
    ]


def _source(name: str) -> str:
    return resources.files("xlcrm.addin.source").joinpath(name).read_text("ascii")


def _cases(controls: Iterable[Control]) -> str:
    cases = [(one.id, one.does) for one in controls if one.does]
    cases += [(one.item_id(item), item.does) for one in controls for item in one.items]
    return "".join(f'        Case "{key}": {does}\n' for key, does in cases)


def _functions(marks: Sequence[UdfMark]) -> str:
    """A wrapper for each cell function, and the registration of their help."""
    lines = [
        'Attribute VB_Name = "XlcrmFunctions"',
        "' Cell functions: each hands its arguments to Python. Written from the registry; do not edit.",
        "Option Explicit",
        *(line for mark in marks for line in _wrapper(mark)),
        "",
        "' Help in the function wizard. Excel takes it only from a workbook that is shown, so this one is shown for a moment.",
        "Public Sub XlcrmRegisterHelp()",
        "    On Error GoTo done",
        "    ThisWorkbook.IsAddin = False",
        *(f'    XlcrmDescribe "{mark.name}", {len(mark.arguments)}' for mark in marks),
        "done:",
        "    ThisWorkbook.IsAddin = True",
        "    ThisWorkbook.Saved = True",
        "End Sub",
        "",
        "Private Sub XlcrmDescribe(ByVal functionName As String, ByVal count As Long)",
        "    Dim helps() As String, place As Long",
        "    ReDim helps(1 To count)",
        "    For place = 1 To count",
        '        helps(place) = XlcrmText("function." & functionName & "." & place)',
        "    Next place",
        '    Application.MacroOptions Macro:=functionName, Description:=XlcrmText("function." & functionName), Category:=XlcrmText("title"), ArgumentDescriptions:=helps',
        "End Sub",
    ]  # fmt: skip
    return "".join(f"{line}\n" for line in lines)


def _wrapper(mark: UdfMark) -> Iterable[str]:
    given = ", ".join(
        f"{'Optional ' if each.optional else ''}{_variable(each.name)}" for each in mark.arguments
    )
    passed = ", ".join(_passed(each.name) for each in mark.arguments)
    yield ""
    yield f"Public Function {mark.name}({given}) As Variant"
    yield f'    {mark.name} = XlcrmCall("{mark.name}", Array({passed}))'
    yield "End Function"


def _passed(name: str) -> str:
    """An argument as it is handed on; without a language that of the user is taken."""
    return "XlcrmSpoken(lang)" if name == "lang" else _variable(name)


_RESERVED = frozenset({"function", "date", "string", "type", "next", "each", "to", "is", "step", "end", "in"})


def _variable(name: str) -> str:
    """An argument's name in VBA, where some words are taken."""
    return f"{name}_" if name in _RESERVED else name


def function_texts(marks: Sequence[UdfMark]) -> list[tuple[str, str, str]]:
    """Rows of the sheet of texts: help of each function and of its arguments, as short as Excel wants it."""
    rows: list[tuple[str, str, str]] = []
    for mark in marks:
        helps = [mark.help, *(each.help for each in mark.arguments)]
        keys = [
            f"function.{mark.name}",
            *(f"function.{mark.name}.{number}" for number in range(1, len(helps))),
        ]
        rows += [(key, _short(zh), _short(en)) for key, (zh, en) in zip(keys, helps, strict=True)]
    return rows


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def xlwings_modules() -> list[Module]:
    """Modules of xlwings for custom add-ins, under our project's name (BSD; Dictionary: MIT, both say so inside)."""
    installed = metadata.version("xlwings")
    if installed != XLWINGS:
        raise XlwingsVersionError(
            f"加载项需要 xlwings {XLWINGS}，装的是 {installed}。请运行 pip install xlwings=={XLWINGS}。",
            f"The add-in needs xlwings {XLWINGS} and {installed} is installed. Run: pip install xlwings=={XLWINGS}",
        )
    files = metadata.distribution("xlwings")
    texts = {
        name: files.locate_file(f"xlwings/{path}").read_bytes().decode("ascii")  # type: ignore[attr-defined]
        for name, path in {
            "xlwings": "xlwings_custom_addin.bas",
            "Dictionary": "addin/Dictionary.cls",
        }.items()
    }
    main = texts["xlwings"].replace(
        'PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT}"'
    )
    return [Module("xlwings", "standard", main), Module("Dictionary", "class", texts["Dictionary"])]
