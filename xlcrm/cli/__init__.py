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
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.cli.arguments import parse, parser
from xlcrm.cli.known import known
from xlcrm.errors import XlcrmError
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark
from xlcrm.registry import Entry, load

if TYPE_CHECKING:
    from xlcrm.hosts.printed import Printed

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
    books = _books(mark, given)
    if len(books) > 1 or given.get("scheduler") or given.get("report"):
        return _on_many(entry, [book for book in books if book], given, lang)
    result = _one(entry, books[0], given, _today(), lang)
    if not given["json"] and not given["quiet"]:
        print("\n".join(result.lines))
    if result.fault:
        print(result.fault.message(lang), file=sys.stderr)
    if given["json"]:
        print(_as_json(result.data))
    return result.exit_code


def _on_many(entry: Entry, books: list[str], given: dict[str, Any], lang: Lang) -> int:
    """One line as each workbook ends, a report at the end; the worst exit code counts."""
    from xlcrm.hosts.many import ManyBooks, run_on_many
    from xlcrm.hosts.many.run import write_table

    own = {"jobs", "scheduler", "report", "json", "quiet"}
    options = {name: value for name, value in given.items() if name not in own}
    now = dt.datetime.combine(_today(), dt.datetime.now().time())  # noqa: DTZ005 - the clock on the wall
    run = ManyBooks(
        entry.mark.name,
        books,
        options,
        now,
        given.get("lang"),
        lang,
        _jobs(given.get("jobs")),
        given.get("scheduler") or "",
    )
    silent = given["json"] or given["quiet"]
    results = run_on_many(run, _nothing if silent else _say)
    for done in results if silent else ():
        if done.error:
            print(f"{done.path}: {done.error}", file=sys.stderr)
    if given.get("report"):
        write_table(results, Path(given["report"]))
    if given["json"]:
        print(_as_json([done.data for done in results]))
    return max(done.exit_code for done in results)


def _say(line: str) -> None:
    print(line, flush=True)


def _nothing(_line: str) -> None:
    return None


def _jobs(given: float | None) -> int:
    """How many processes: no more than there are cores, as more only wait for one another."""
    return 1 if given is None else max(1, min(int(given), os.cpu_count() or 1))


def _as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, default=str)


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


def _books(mark: CommandMark, given: dict[str, Any]) -> list[str | None]:
    if mark.needs == "nothing":
        return [None]
    words = given.pop("book")
    if isinstance(words, str):
        return [words]
    from xlcrm.hosts.many import workbooks

    return [*workbooks(words)]


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
