"""The host of workbooks as files: opens one, runs a command on it, writes what came out."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.errors import RefusedError, UsageError, XlcrmError
from xlcrm.hosts.beside import NOT_KEPT, write_files
from xlcrm.hosts.few_collections import few_collections
from xlcrm.hosts.mail_secrets import Keeper, find_secret, who_pressed
from xlcrm.hosts.passwords import PasswordsAtHand
from xlcrm.hosts.places import places
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark
from xlcrm.workbook.passwords import Passwords

if TYPE_CHECKING:
    from xlcrm.registry import Entry, Registry
    from xlcrm.workbook.book import Applied
    from xlcrm.workbook.file import FileBook

Progress = Callable[[str, float], None]
_GIVE = Text(
    "给出密码（在终端按提示输入、XLCRM_PASSWORD 或 --password-file）再运行，就会写进原文件。",
    "Run it again with the password (typed in a terminal, XLCRM_PASSWORD or --password-file) to write the workbook itself.",
)
_LOCKED = {
    "protected_sheet": Text(
        "{book} 本身没有改动：要写的单元格在受保护的工作表里，结果写在副本中。" + _GIVE.zh,
        "{book} itself is unchanged: cells to be written are locked on a protected sheet, so the results are in the copy. "
        + _GIVE.en,
    ),
    "structure_locked": Text(
        "{book} 本身没有改动：工作簿结构受保护，不能增加工作表，结果写在副本中。" + _GIVE.zh,
        "{book} itself is unchanged: its structure is protected and no sheet can be added, so the results are in the copy. "
        + _GIVE.en,
    ),
    "write_reserved": Text(
        "{book} 本身没有改动：它设有修改权限密码，结果写在副本中。" + _GIVE.zh,
        "{book} itself is unchanged: it asks for a password before it is modified, so the results are in the copy. "
        + _GIVE.en,
    ),
    "read_only_recommended": Text(
        "{book} 本身没有改动：它被标为“建议只读”或“最终状态”，结果写在副本中。要写进原文件，请加 --yes。",
        "{book} itself is unchanged: it is marked read-only recommended or final, so the results are in the copy. "
        "Add --yes to write the workbook itself.",
    ),
}
"""What is said when a lock on the team's workbook sends the results into a copy beside."""


@dataclass(frozen=True)
class Printed:
    """What the command line shows of a run."""

    lines: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    exit_code: int = 0
    fault: XlcrmError | None = None
    """What kept the command from doing all of it."""
    headline: str = ""
    """The one line that says most; empty: the first."""
    held: bool = False
    """Was nothing written because nobody has confirmed the mapping?"""


def run_on_file(
    entry: Entry,
    path: str | None,
    options: Mapping[str, Any],
    *,
    today: dt.date,
    lang: Lang | None,
    shell_lang: Lang,
    registry: Callable[[], Registry],
    progress: Progress,
    now: dt.datetime | None = None,
) -> Printed:
    """Run a command on the workbook at `path` and write the outcome where it belongs."""
    passwords = PasswordsAtHand(lang or shell_lang, file=options.get("password-file"))
    book = _open(path, passwords, progress, shell_lang) if path is not None else None
    now = now or dt.datetime.combine(today, dt.datetime.now().time())  # noqa: DTZ005 - the clock on the wall
    request = Request(
        today=today,
        options={**options, "registry": registry},
        book=book,
        lang=lang,
        shell_lang=shell_lang,
        progress=progress,
        now=now,
        modules=tuple(registry().modules.values()),
        places=places(path),
        user=who_pressed(),
        secrets=find_secret,
        keep_secret=Keeper(lang or shell_lang),
    )
    with few_collections():
        return _run(entry, request, book)


def _run(entry: Entry, request: Request, book: FileBook | None) -> Printed:
    outcome: Outcome = entry.function(request)
    mark, options = entry.mark, request.options
    assert isinstance(mark, CommandMark)  # noqa: S101 - only commands come here
    if book is None or not mark.writes or outcome.only_told:
        printed = _told(outcome)
    else:
        printed = _written(book, outcome, options, request.progress, mark)
    if outcome.files and not options.get("dry-run"):
        printed = _with_files(printed, outcome)
    held = outcome.only_told and not outcome.confirmed
    return replace(_warned(printed, book, outcome.lang), headline=outcome.headline, held=held)


def _written(
    book: FileBook, outcome: Outcome, options: Mapping[str, Any], progress: Progress, mark: CommandMark
) -> Printed:
    """Write an outcome; what was done stays told when the workbook cannot be written."""
    try:
        return _write(book, outcome, options, progress, mark)
    except XlcrmError as error:
        if not outcome.done_anyway:
            raise
        said = NOT_KEPT.in_(outcome.lang)
        data = {**outcome.data, "written": None, "error": error.message(outcome.lang)}
        return Printed((*outcome.lines, said), data, error.exit_code, error)


def _told(outcome: Outcome) -> Printed:
    fault = outcome.fault
    if fault is None:
        return Printed(outcome.lines, outcome.data, outcome.exit_code)
    data = {**outcome.data, "error": fault.message(outcome.lang)}
    return Printed(outcome.lines, data, fault.exit_code, fault)


def _with_files(printed: Printed, outcome: Outcome) -> Printed:
    """The files that the command writes beside the workbook, once that is safe."""
    paths, told = write_files(outcome)
    return replace(printed, lines=(*printed.lines, *told), data={**printed.data, "files": paths})


def _warned(printed: Printed, book: FileBook | None, lang: Lang) -> Printed:
    """With what was found wrong around the workbook: conflict copies beside it, a damaged memory."""
    warnings = [warning.in_(lang) for warning in book.warnings] if book else []
    if not warnings:
        return printed
    return replace(printed, lines=(*printed.lines, *warnings), data={**printed.data, "warnings": warnings})


def _open(path: str, passwords: Passwords, progress: Progress, lang: Lang) -> FileBook:
    from xlcrm.workbook.file import open_book
    from xlcrm.workbook.package.recalculating import formula_engine

    progress(Text("读取工作簿", "Reading the workbook").in_(lang), 0.0)
    return open_book(Path(path), passwords, engine=formula_engine())


def _write(
    book: FileBook, outcome: Outcome, options: Mapping[str, Any], progress: Progress, mark: CommandMark
) -> Printed:
    """Write an outcome where it belongs."""
    lang = outcome.lang
    output = options.get("output")
    target = Path(output) if output else _default_target(book, outcome)
    same_book = target.resolve() == book.path.resolve()
    if not outcome.changes and outcome.state is None and same_book:
        lines = (
            *outcome.lines,
            Text("没有需要更新的内容，文件未改动。", "Nothing to update; the file was not touched.").in_(
                lang
            ),
        )
        return Printed(lines, {**outcome.data, "written": None}, outcome.exit_code)
    if options.get("dry-run"):
        return _rehearsed(book, outcome, target, options, mark)
    if outcome.question and not options.get("yes"):
        raise UsageError(
            f"{outcome.question.zh} 对的话请加 --yes。", f"{outcome.question.en} If so, add --yes."
        )
    progress(Text("写入", "Writing").in_(lang), 0.9)
    applied, refused = _applied(book, outcome, target, options, mark)
    told = _where(applied.target, applied.backup, outcome, given=bool(output) or bool(refused), book=book)
    told += [_LOCKED[refused].in_(lang).format(book=book.name)] if refused else []
    told += [notice.in_(lang) for notice in applied.notices]
    data = {**outcome.data, "written": applied.target, "backup": applied.backup}
    if refused:
        data["refused"] = refused
    if "changed_parts" in data:
        data |= {"changed_parts": list(applied.changed_parts), "copied_parts": applied.copied_parts}
        data["stale"] = [
            {"sheet": old.sheet, "cells": str(old.cells), "formula": old.formula, "certain": old.certain}
            for old in applied.stale
        ]
        told += _stale(applied, lang)
    return Printed((*outcome.lines, *told), data, outcome.exit_code)


def _rehearsed(
    book: FileBook, outcome: Outcome, target: Path, options: Mapping[str, Any], mark: CommandMark
) -> Printed:
    """What a dry run shows: the changes, and what would keep the real run from writing them."""
    lang = outcome.lang
    dry = Text("试运行：没有写入。", "Dry run: nothing was written.")
    data = {**outcome.data, "written": None}
    try:
        applied, locked = _applied(book, outcome, target, options, mark, rehearsal=True)
    except XlcrmError as error:
        data["blocked"] = error.message(lang)
        told = [Text(f"正式运行会被拒绝：{error.text.zh}", f"The real run would be refused: {error.text.en}")]
    else:
        data |= {"refused": locked} if locked else {}
        told = [Text(f"正式运行会写入 {applied.target}", f"The real run would write {applied.target}")]
        told += [_LOCKED[locked]] if locked else []
    lines = (text.in_(lang).replace("{book}", book.name) for text in [dry, *told])
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


def _applied(
    book: FileBook,
    outcome: Outcome,
    target: Path,
    options: Mapping[str, Any],
    mark: CommandMark,
    *,
    rehearsal: bool = False,
) -> tuple[Applied, str]:
    """Write to the target; what is locked there goes beside, with the kind of lock, when the run can be repeated."""

    def apply(goal: Path) -> Applied:
        return book.apply(
            outcome.changes,
            outcome.placements,
            outcome.state,
            target=goal,
            release=mark.name != "patch",
            rehearsal=rehearsal,
        )

    try:
        if target == book.path and not options.get("output") and not options.get("yes"):
            book.refuse_recommended()
        return apply(target), ""
    except RefusedError as error:
        if error.kind not in _LOCKED or options.get("output") or not mark.repeatable:
            raise
        return apply(_beside(book.path, book.path.suffix)), error.kind


def _default_target(book: FileBook, outcome: Outcome) -> Path:
    """The workbook itself once its mapping is confirmed and its format can be written, else a copy beside it."""
    if book.read_only:
        return _beside(book.path, ".xlsx")
    return book.path if outcome.confirmed else _beside(book.path, book.path.suffix)


def _beside(path: Path, suffix: str) -> Path:
    """A name beside the workbook that nobody else uses; an earlier copy of ours is replaced."""
    return path.with_name(f"{path.stem}.xlcrm{suffix}")


def _where(target: str, backup: str | None, outcome: Outcome, *, given: bool, book: FileBook) -> list[str]:
    lang = outcome.lang
    lines = [Text(f"已写入 {target}", f"Written to {target}").in_(lang)]
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


@contextlib.contextmanager
def stages(stream: TextIO, *, quiet: bool) -> Iterator[Progress]:
    """Progress on one terminal line, for work that takes over a second; silent elsewhere."""
    started = time.monotonic()
    shown = False

    def show(stage: str, share: float) -> None:
        nonlocal shown
        if quiet or not stream.isatty() or time.monotonic() - started < 1:
            return
        shown = True
        stream.write(f"\r\x1b[2K{stage} … {share:.0%}")
        stream.flush()

    try:
        yield show
    finally:
        if shown:
            stream.write("\r\x1b[2K")
            stream.flush()
