"""Writing what a command came to: into the workbook, a copy beside it or another file; or only showing what would be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.commands.outcome import Outcome
from xlcrm.errors import RefusedError, UsageError, XlcrmError
from xlcrm.hosts.beside import NOT_KEPT
from xlcrm.hosts.locked import LOCKED
from xlcrm.hosts.printed import Printed, Progress
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark

if TYPE_CHECKING:
    from xlcrm.workbook.book import Applied
    from xlcrm.workbook.file import FileBook


@dataclass(frozen=True)
class Writing:
    """An outcome on its way into a file."""

    book: FileBook
    outcome: Outcome
    mark: CommandMark
    options: Mapping[str, Any]

    @property
    def lang(self) -> Lang:
        """The language in which it is told."""
        return self.outcome.lang

    @property
    def output(self) -> str | None:
        """The file that somebody asked for."""
        return self.options.get("output") or None

    @property
    def target(self) -> Path:
        """That file; else the workbook once its mapping is confirmed and its format can be written, else a copy beside it."""
        path = self.book.path
        if self.output:
            return Path(self.output)
        if self.book.read_only:
            return _beside(path, ".xlsx")
        return path if self.outcome.confirmed else _beside(path, path.suffix)

    @property
    def idle(self) -> bool:
        """Is there nothing to write into the workbook?"""
        same_book = self.target.resolve() == self.book.path.resolve()
        return not self.outcome.changes and self.outcome.state is None and same_book


def write_outcome(writing: Writing, progress: Progress) -> Printed:
    """Write an outcome; what was done stays told when the workbook cannot be written.

    UsageError when a question has to be answered first, RefusedError and WriteError when the file refuses.
    """
    outcome = writing.outcome
    try:
        return _write(writing, progress)
    except XlcrmError as error:
        if not outcome.done_anyway:
            raise
        said = NOT_KEPT.in_(outcome.lang)
        data = {**outcome.data, "written": None, "error": error.message(outcome.lang)}
        return Printed((*outcome.lines, said), data, error.exit_code, error)


def _write(writing: Writing, progress: Progress) -> Printed:
    outcome, lang = writing.outcome, writing.lang
    if writing.idle:
        nothing = Text("没有需要更新的内容，文件未改动。", "Nothing to update; the file was not touched.")
        return Printed(
            (*outcome.lines, nothing.in_(lang)), {**outcome.data, "written": None}, outcome.exit_code
        )
    if writing.options.get("dry-run"):
        return _rehearsed(writing)
    if outcome.question and not writing.options.get("yes"):
        raise UsageError(
            f"{outcome.question.zh} 对的话请加 --yes。", f"{outcome.question.en} If so, add --yes."
        )
    progress(Text("写入", "Writing").in_(lang), 0.9)
    applied, lock = _applied(writing)
    return Printed(
        (*outcome.lines, *_told(writing, applied, lock)), _data(writing, applied, lock), outcome.exit_code
    )


def _told(writing: Writing, applied: Applied, lock: str) -> list[str]:
    lang = writing.lang
    told = _where(writing, applied, given=bool(writing.output or lock))
    told += [LOCKED[lock].in_(lang).format(book=writing.book.name)] if lock else []
    told += [notice.in_(lang) for notice in applied.notices]
    return told + (_stale(applied, lang) if "changed_parts" in writing.outcome.data else [])


def _data(writing: Writing, applied: Applied, lock: str) -> dict[str, Any]:
    """The outcome's data with what the file says; which parts changed where the command asks for it."""
    data = {**writing.outcome.data, "written": applied.target, "backup": applied.backup}
    if lock:
        data["refused"] = lock
    if "changed_parts" in data:
        data |= {"changed_parts": list(applied.changed_parts), "copied_parts": applied.copied_parts}
        data["stale"] = [
            {"sheet": old.sheet, "cells": str(old.cells), "formula": old.formula, "certain": old.certain}
            for old in applied.stale
        ]
    return data


def _rehearsed(writing: Writing) -> Printed:
    """What a dry run shows: the changes, and what would keep the real run from writing them."""
    outcome, lang = writing.outcome, writing.lang
    dry = Text("试运行：没有写入。", "Dry run: nothing was written.")
    data = {**outcome.data, "written": None}
    try:
        applied, lock = _applied(writing, rehearsal=True)
    except XlcrmError as error:
        data["blocked"] = error.message(lang)
        told = [Text(f"正式运行会被拒绝：{error.text.zh}", f"The real run would be refused: {error.text.en}")]
    else:
        data |= {"refused": lock} if lock else {}
        told = [Text(f"正式运行会写入 {applied.target}", f"The real run would write {applied.target}")]
        told += [LOCKED[lock]] if lock else []
    lines = (text.in_(lang).replace("{book}", writing.book.name) for text in [dry, *told])
    return Printed((*outcome.lines, *outcome.diff, *lines), data, outcome.exit_code)


def _stale(applied: Applied, lang: Lang) -> list[str]:
    """Formulas whose results are old now, for programs that do not compute when they open a workbook."""
    if not applied.stale:
        return []
    shown = ", ".join(f"{old.sheet}!{old.cells}" for old in applied.stale[:5])
    more = " …" if len(applied.stale) > 5 else ""
    text = Text(
        f"{len(applied.stale)} 个公式的结果会变（{shown}{more}）：Excel 打开时会重新计算；LibreOffice 请按 Ctrl+Shift+F9。",
        f"Formulas whose results change: {len(applied.stale)} ({shown}{more}). Excel computes them when it opens the "
        "workbook; in LibreOffice press Ctrl+Shift+F9.",
    )
    return [text.in_(lang)]


def _applied(writing: Writing, *, rehearsal: bool = False) -> tuple[Applied, str]:
    """Write to the target; what is locked there goes beside, with the kind of lock, when the run can be repeated."""
    book, target = writing.book, writing.target
    try:
        if target == book.path and not writing.output and not writing.options.get("yes"):
            book.refuse_recommended()
        return _apply(writing, target, rehearsal=rehearsal), ""
    except RefusedError as error:
        if error.kind not in LOCKED or writing.output or not writing.mark.repeatable:
            raise
        return _apply(writing, _beside(book.path, book.path.suffix), rehearsal=rehearsal), error.kind


def _apply(writing: Writing, goal: Path, *, rehearsal: bool) -> Applied:
    outcome = writing.outcome
    return writing.book.apply(
        outcome.changes,
        outcome.placements,
        outcome.state,
        target=goal,
        release=writing.mark.name != "patch",
        rehearsal=rehearsal,
    )


def _beside(path: Path, suffix: str) -> Path:
    """A name beside the workbook that nobody else uses; an earlier copy of ours is replaced."""
    return path.with_name(f"{path.stem}.xlcrm{suffix}")


def _where(writing: Writing, applied: Applied, *, given: bool) -> list[str]:
    """Where the results went, and why not into the workbook itself."""
    book, outcome, lang, backup = writing.book, writing.outcome, writing.lang, applied.backup
    lines = [Text(f"已写入 {applied.target}", f"Written to {applied.target}").in_(lang)]
    if backup:
        lines.append(Text(f"备份：{backup}", f"Backup: {backup}").in_(lang))
    if book.read_only:
        old = book.path.suffix
        text = Text(
            f"{old} 格式只能读取，结果另存为 .xlsx；原文件未改动。",
            f"{old} files are only read: the results went to an .xlsx beside; the original is unchanged.",
        )
        lines.append(text.in_(lang))
    elif not outcome.confirmed and not given:
        text = Text(
            f"{book.name} 本身没有改动：请核对上面的对应关系，正确就加上 --yes 再运行一次，以后直接更新原文件。",
            f"{book.name} itself is unchanged. Check the columns above; if they are right, run again with --yes: "
            "from then on the workbook itself is refreshed.",
        )
        lines += [*outcome.ask, text.in_(lang)]
    return lines
