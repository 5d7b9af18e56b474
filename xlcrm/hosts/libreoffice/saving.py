"""Saving an open workbook without loss: what somebody changed in it is written into its file, which stays as it is elsewhere.

LibreOffice does not tell what was changed. So it opens the file once more, out of sight, and writes both documents in the
same way: what it writes differently was changed.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.errors import RefusedError, UsageError, XlcrmError
from xlcrm.hosts.libreoffice.engine.link import properties
from xlcrm.lang import Lang, Text, count_of
from xlcrm.workbook.changes import DefineName, PutSheet, SetAreas, SetCells, SetFormats, SetLayout, SetNotes
from xlcrm.workbook.file import open_book
from xlcrm.workbook.versions import Differences, Left, differences
from xlcrm.workbook.versions.version import Version

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.link import Office
    from xlcrm.hosts.pressing import Window
    from xlcrm.workbook.book import Applied, Stale
    from xlcrm.workbook.changes import Change
    from xlcrm.workbook.package.recalculating import Engine

COMMAND = "save"
_FILTER = "Calc MS Excel 2007 XML"
_NO_MACROS = 0

_OPENING = Text("无损保存 1/4：读取磁盘上的文件…", "Saving losslessly, 1/4: reading the file on the disk…")
_LISTING = Text(
    "无损保存 2/4：读取屏幕上的工作簿…", "Saving losslessly, 2/4: reading the workbook on the screen…"
)
_COMPARING = Text("无损保存 3/4：比较…", "Saving losslessly, 3/4: comparing…")
_WRITING = Text("无损保存 4/4：写入改动…", "Saving losslessly, 4/4: writing what changed…")
_UNCHANGED = Text("工作簿没有改动，没有写入。", "Nothing was changed in the workbook: nothing was written.")
_CONTINUE = Text(
    "无损保存会写入单元格和格式、行高列宽、合并、表格和规则的范围、新批注、新工作表和名称；下面这些改动写不进去：\n{left}\n\n"
    "选“是”：保存其余改动，文件里这些部分保持原样；选“否”：什么也不写，可以用“另存为”让 LibreOffice 存成另一个文件。\n\n不含这些改动，仍要保存吗？",
    "Saving losslessly writes cells and their formats, row heights and column widths, merged cells, new notes, new sheets and names; these changes it cannot write:\n{left}\n\n"
    "Yes saves everything else and leaves these parts of the file as they were. No writes nothing; with Save As, LibreOffice "
    "can store all of it as another file.\n\nSave without these changes?",
)
_SAVED = Text(
    "已无损保存到“{name}”：{count}。其他部分一个字节也没有变；原文件备份为“{backup}”。",
    "Saved losslessly to '{name}': {count}. Every other part is as it was, byte for byte; the file of before is kept as '{backup}'.",
)
_STILL_OPEN = Text(
    "没有写入的改动仍在屏幕上，关闭后会丢失：\n{left}",
    "What was not written still stands on the screen and is gone when you close it:\n{left}",
)
_STALE = Text(
    "这些公式存的还是旧结果（LibreOffice 算得和 Excel 不一样）：{cells}。Excel 打开文件时会重新计算。",
    "These formulas keep their old results in the file, as LibreOffice computes them otherwise than Excel: {cells}. Excel computes "
    "them when it opens the file.",
)
_FEW = 5
_WORKBOOK = Text("整个工作簿", "the workbook")


@dataclass(frozen=True)
class Opened:
    """A document that somebody works on, and the office that has it open."""

    office: Office
    document: Any
    changed_since: bool = False
    """Was the file written by somebody else since it was opened?"""


def save_losslessly(opened: Opened, window: Window, lang: Lang) -> None:
    """Write what was changed in a document into its file; what cannot be written is named first, and asked about."""
    try:
        said = _save(opened, window, lang)
    except XlcrmError as error:
        said = error.message(lang)
    finally:
        window.status("")
    if said:
        window.say(said)


def _save(opened: Opened, window: Window, lang: Lang) -> str:
    path = _path(opened)
    if not opened.document.isModified():
        return _UNCHANGED.in_(lang)
    before, after = _versions(opened, lambda step: window.status(step.in_(lang)))
    window.status(_COMPARING.in_(lang))
    found = differences(before, after)
    _refuse_gone(found)
    if found.left and not window.ask(_CONTINUE.in_(lang).format(left=_listed(found.left, lang))):
        return ""
    window.status(_WRITING.in_(lang))
    if not found.changes:
        return _ended(opened, found, _UNCHANGED.in_(lang), lang)
    applied = open_book(path, engine=_results(before, after)).apply(found.changes, {}, held=True)
    return _ended(opened, found, _told(path, found, applied, lang), lang)


def _ended(opened: Opened, found: Differences, said: str, lang: Lang) -> str:
    """A document whose every change is in its file counts as saved."""
    if not found.left:
        _count_as_saved(opened.document)
        return said
    return f"{said}\n\n{_STILL_OPEN.in_(lang).format(left=_listed(found.left, lang))}"


def _count_as_saved(document: Any) -> None:
    """A document counts as changed as long as one of its charts does, and a chart is once its cells are."""
    for sheet in range(document.Sheets.Count):
        charts = document.Sheets.getByIndex(sheet).Charts
        for number in range(charts.Count):
            charts.getByIndex(number).EmbeddedObject.setModified(False)
    document.setModified(False)


# -- what is open ------------------------------------------------------------------------------------------------------


def _path(opened: Opened) -> Path:
    """The file of the document; UsageError or RefusedError when it is not one to be saved so."""
    document = opened.document
    url = str(document.URL)
    if not url.startswith("file:"):
        raise UsageError(
            "这个工作簿还没有保存成文件。请先用“另存为”保存一次。",
            "This workbook has no file yet. Store it once with Save As.",
        )
    path = Path(opened.office.path(url))
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise UsageError(
            f"“{path.name}”不是 .xlsx 或 .xlsm 文件：直接用 LibreOffice 的“保存”即可，不会丢东西。",
            f"'{path.name}' is no .xlsx or .xlsm file: LibreOffice's own Save is right for it.",
        )
    if document.isReadonly():
        raise RefusedError(
            "read_only",
            f"“{path.name}”是以只读方式打开的（可能有人正在使用）。请等对方关闭后重新打开，或另存为别的文件。",
            f"'{path.name}' is open read-only (somebody may be using it). Open it again once it is free, or use Save As.",
        )
    if opened.changed_since:
        raise RefusedError(
            "changed",
            f"“{path.name}”打开之后被别人改过，为避免覆盖没有写入。请把你的改动另存为 .ods，重新打开文件再合并。",
            f"'{path.name}' was changed by somebody after you opened it: nothing was written. Keep your work with Save As "
            ".ods, open the file again and bring it over.",
        )
    return path


def _versions(opened: Opened, tell: Callable[[Text], None] = lambda _: None) -> tuple[bytes, bytes]:
    """The file and the document, both as the office writes them; `tell` is told each step."""
    office, document = opened.office, opened.document
    options = properties(office, Hidden=True, ReadOnly=True, MacroExecutionMode=_NO_MACROS)
    with tempfile.TemporaryDirectory(prefix="xlcrm-") as folder:
        tell(_OPENING)
        stored = office.desktop.loadComponentFromURL(document.URL, "_blank", 0, options)
        try:
            before = _written(office, stored, Path(folder, "b.xlsx"))
            tell(_LISTING)
            return before, _written(office, document, Path(folder, "a.xlsx"))
        finally:
            stored.close(True)


def _written(office: Office, document: Any, path: Path) -> bytes:
    document.storeToURL(office.url(str(path)), properties(office, FilterName=_FILTER))
    return path.read_bytes()


def _results(before: bytes, after: bytes) -> Engine:
    """The office's results for formulas that depend on what was typed; none where it counts the sheets otherwise."""
    computed = iter((before, after))

    def results(asked: bytes) -> bytes | None:
        found = next(computed, None)
        return found if found and [*Version(found).entries] == [*Version(asked).entries] else None

    return results


# -- what is said ------------------------------------------------------------------------------------------------------


def _refuse_gone(found: Differences) -> None:
    if found.gone:
        names = "、".join(found.gone)
        raise RefusedError(
            "sheets_gone",
            f"工作表 {names} 被删除或改了名，无损保存做不到这一点，没有写入。请撤消后再保存；或先在 Excel / WPS 里改名、删除。",
            f"Sheets were deleted or renamed ({names}), which saving losslessly cannot do: nothing was written. Undo that and "
            "save again, or rename and delete sheets in Excel or WPS.",
        )


def _listed(left: tuple[Left, ...], lang: Lang) -> str:
    """A line for each sheet: its name, and the kinds."""
    by_sheet: dict[str, list[str]] = {}
    for each in left:
        by_sheet.setdefault(each.sheet, []).append(each.words.in_(lang))
    between = Text("、", ", ").in_(lang)
    return "\n".join(
        f"• {sheet or _WORKBOOK.in_(lang)}: {between.join(kinds)}" for sheet, kinds in by_sheet.items()
    )


def _told(path: Path, found: Differences, applied: Applied, lang: Lang) -> str:
    count = Text("，", ", ").in_(lang).join(text.in_(lang) for text in _counted(found))
    backup = Path(applied.backup).name if applied.backup else ""
    said = _SAVED.in_(lang).format(name=path.name, count=count, backup=backup)
    notices = [notice.in_(lang) for notice in applied.notices]
    if applied.stale:
        notices.append(_STALE.in_(lang).format(cells=_places(applied.stale)))
    return "\n\n".join([said, *notices])


def _places(stale: Sequence[Stale]) -> str:
    shown = ", ".join(f"{each.sheet}!{each.cells}" for each in stale[:_FEW])
    return shown + (" …" if len(stale) > _FEW else "")


def _counted(found: Differences) -> Iterator[Text]:
    counts: Counter[tuple[str, str]] = Counter()
    for change in found.changes:
        counts.update(_counts(change))
    return (Text(f"{number} {zh}", count_of(number, en)) for (zh, en), number in counts.items() if number)


def _counts(change: Change) -> Mapping[tuple[str, str], int]:
    """What a change comes to, in both languages."""
    match change:
        case SetCells():
            return {("个单元格", "cell"): len(change.cells)}
        case SetFormats():
            given = sum(1 for each in change.cells.values() if each)
            return {("处格式", "format"): given + len(change.rows) + len(change.columns)}
        case SetLayout():
            merges = len(change.merged) + len(change.unmerged)
            return {
                ("行", "row"): len(change.rows),
                ("列", "column"): len(change.columns),
                ("处合并", "merge"): merges,
            }
        case SetAreas():
            moved = (change.tables, change.rules, change.validations)
            return {("个表格或规则的范围", "area"): sum(map(len, moved))}
        case SetNotes():
            return {("条批注", "note"): len(change.notes)}
        case PutSheet():
            return {("张新工作表", "new sheet"): 1}
        case DefineName():
            return {("个名称", "name"): 1}
        case _:
            return {}
