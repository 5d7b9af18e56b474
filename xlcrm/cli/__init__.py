"""The command line: every button is one of its commands.

Exit codes: 0 done (a refresh that met problems is done) · 1 `check` found errors · 2 wrong usage or set-up ·
3 the file could not be written, nothing changed.
"""

from __future__ import annotations

import datetime as dt
import json
import locale
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from xlcrm.cli.arguments import parse, parser
from xlcrm.cli.known import known
from xlcrm.errors import UsageError, XlcrmError
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark
from xlcrm.registry import Entry, load

if TYPE_CHECKING:
    from xlcrm.hosts.files import Printed

__all__ = ["main", "parser", "shell_language"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _speak_utf8()
    arguments = list(sys.argv[1:] if argv is None else argv)
    lang = shell_language(arguments)
    try:
        return _run(arguments, lang)
    except XlcrmError as error:
        if "--json" in arguments:
            print(json.dumps({"error": error.message(lang)}, ensure_ascii=False))
        print(error.message(lang), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(
            Text("已中断，没有写入任何内容。", "Interrupted; nothing was written.").in_(lang), file=sys.stderr
        )
        return 2
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - the reader went away: nobody to tell
        return 0


def shell_language(arguments: Sequence[str]) -> Lang:
    """--lang when given, else the language that the terminal is set to."""
    for name, value in pairwise([*arguments, ""]):
        chosen = name.partition("=")[2] if name.startswith("--lang=") else value if name == "--lang" else ""
        if chosen in ("zh", "en"):
            return "zh" if chosen == "zh" else "en"
    spoken = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "")
    spoken = spoken or (locale.getlocale()[0] or "")
    return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"


def _run(arguments: Sequence[str], lang: Lang) -> int:
    registry = known()
    if not any(word in registry.entries for word in arguments):
        registry = known(plugins=True)
    given = parse(arguments, registry, lang)
    entry = registry.entries[given.pop("command")]
    mark = entry.mark
    assert isinstance(mark, CommandMark)  # noqa: S101 - the parser knows commands only
    today = _today()
    worst = 0
    printed: list[Any] = []
    for path in _books(mark, given):
        result = _one(entry, path, given, today, lang)
        worst = max(worst, result.exit_code)
        printed.append(result.data)
        if not given["json"] and not given["quiet"]:
            print("\n".join(result.lines))
        if result.fault:
            print(result.fault.message(lang), file=sys.stderr)
    if given["json"]:
        print(json.dumps(printed[0] if len(printed) == 1 else printed, ensure_ascii=False, default=str))
    return worst


def _one(entry: Entry, path: str | None, given: dict[str, Any], today: dt.date, lang: Lang) -> Printed:
    from xlcrm.hosts.files import run_on_file, stages

    chosen: Lang | None = given.get("lang")
    with stages(sys.stderr, quiet=given["quiet"] or given["json"]) as progress:
        return run_on_file(
            entry,
            path,
            given,
            today=today,
            lang=chosen,
            shell_lang=lang,
            registry=load,
            progress=progress,
        )


def _books(mark: CommandMark, given: dict[str, Any]) -> Iterator[str | None]:
    if mark.needs == "nothing":
        yield None
        return
    books = given.pop("book")
    if isinstance(books, str):
        yield books
        return
    if len(books) > 1 and given.get("output"):
        raise UsageError(
            "多个工作簿时不能用 -o；请逐个运行。", "-o works with one workbook; run them one by one."
        )
    yield from books


def _today() -> dt.date:
    return dt.date.today()  # noqa: DTZ011 - the date on the wall where the team works


def _speak_utf8() -> None:
    """Chinese text must not fail on a cp936 or ASCII console; what it cannot show it replaces."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = (stream.encoding or "").lower()
            target = encoding if encoding.startswith(("utf", "gb", "cp936")) else "utf-8"
            stream.reconfigure(encoding=target, errors="replace")


if __name__ == "__main__":
    sys.exit(main())
