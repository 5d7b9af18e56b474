"""The host of workbooks as files: opens one, runs a command on it, writes what came out."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.hosts.beside import write_files
from xlcrm.hosts.few_collections import few_collections
from xlcrm.hosts.mail_secrets import Keeper, find_secret, who_pressed
from xlcrm.hosts.passwords import PasswordsAtHand
from xlcrm.hosts.places import places
from xlcrm.hosts.printed import Printed, Progress
from xlcrm.hosts.writing import Writing, write_outcome
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark
from xlcrm.workbook.passwords import Passwords

if TYPE_CHECKING:
    from xlcrm.registry import Entry, Registry
    from xlcrm.workbook.file import FileBook


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
        printed = write_outcome(Writing(book, outcome, mark, options), request.progress)
    if outcome.files and not options.get("dry-run"):
        printed = _with_files(printed, outcome)
    held = outcome.only_told and not outcome.confirmed
    return replace(_warned(printed, book, outcome.lang), headline=outcome.headline, held=held)


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
