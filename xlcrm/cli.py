"""The command line: every button is one of its commands.

Exit codes: 0 done (a refresh that met problems is done) · 1 `check` found errors · 2 wrong usage or set-up ·
3 the file could not be written, nothing changed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import locale
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm import __version__
from xlcrm.errors import UsageError, XlcrmError
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark, Option
from xlcrm.registry import Entry, Registry, builtins, load

if TYPE_CHECKING:
    from xlcrm.hosts.files import Printed

DESCRIPTION = Text(
    "从销售团队自己的客户台账里算出客户等级、逾期联系和拜访计划。", "Tiers, overdue contacts and visit plans from the team's own workbook."
)  # fmt: skip

COMMON = (
    Option("lang", Text("语言：zh 或 en（默认随工作簿）", "language: zh or en (default: the workbook's)"), "choice", choices=("zh", "en")),
    Option("json", Text("输出一个 JSON 对象，供脚本使用", "print one JSON object, for scripts"), "flag"),
    Option("quiet", Text("只在出错时输出", "print nothing unless something is wrong"), "flag"),
)  # fmt: skip

FOR_BOOKS = (
    Option(
        "password-file",
        Text(
            "含密码的文本文件，每行一个（打开密码、保护密码；也可用 XLCRM_PASSWORD）",
            "text file with passwords, one a line (to open the workbook, to write protected sheets; or XLCRM_PASSWORD)",
        ),
        "path",
        metavar="FILE",
    ),
)
"""Options of every command that is given a workbook."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _speak_utf8()
    arguments = list(sys.argv[1:] if argv is None else argv)
    lang = shell_language(arguments)
    try:
        return _run(arguments, lang)
    except XlcrmError as error:
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
    for name, value in zip(arguments, [*arguments[1:], ""], strict=True):
        chosen = name.partition("=")[2] if name.startswith("--lang=") else value if name == "--lang" else ""
        if chosen in ("zh", "en"):
            return "zh" if chosen == "zh" else "en"
    spoken = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "")
    spoken = spoken or (locale.getlocale()[0] or "")
    return "zh" if spoken.lower().startswith(("zh", "chinese")) else "en"


def parser(registry: Registry, lang: Lang) -> argparse.ArgumentParser:
    """The argument parser, written from the registry."""
    top = argparse.ArgumentParser(prog="xlcrm", description=DESCRIPTION.in_(lang))
    top.add_argument("--version", action="version", version=f"xlcrm {__version__}")
    commands = top.add_subparsers(dest="command", metavar=Text("命令", "COMMAND").in_(lang), required=True)
    for entry in registry.commands():
        assert isinstance(entry.mark, CommandMark)  # noqa: S101 - commands() returns nothing else
        _add_command(commands, entry.mark, lang)
    return top


def _add_command(commands: Any, mark: CommandMark, lang: Lang) -> None:
    help_text = mark.help.in_(lang)
    sub = commands.add_parser(mark.name, help=help_text, description=help_text)
    if mark.needs != "nothing":
        sub.add_argument("book", metavar="BOOK", nargs="+" if mark.needs == "books" else None)
    for option in (*mark.options, *(FOR_BOOKS if mark.needs != "nothing" else ()), *COMMON):
        _add_option(sub, option, lang)


def _add_option(sub: argparse.ArgumentParser, option: Option, lang: Lang) -> None:
    settings: dict[str, Any] = {"help": option.help.in_(lang).replace("%", "%%")}
    if option.kind == "flag":
        settings["action"] = "store_true"
    else:
        settings |= {"metavar": option.metavar or option.name.upper(), "type": _reader(option)}
        if option.choices and option.kind == "choice":
            settings["choices"] = option.choices
        if option.kind in ("texts", "paths"):
            settings |= {"nargs": "+"} if option.positional else {"action": "append"}
    if option.positional:
        if not option.required:
            settings["nargs"] = "?"
        sub.add_argument(option.name, **settings)
        return
    if option.required:
        settings["required"] = True
    flags = [f"-{option.short}"] if option.short else []
    sub.add_argument(*flags, f"--{option.name}", dest=option.name, **settings)


def _reader(option: Option) -> Callable[[str], Any]:
    if option.kind == "date":
        return _date
    if option.kind == "number":
        return float
    if option.kind == "list":
        return lambda text: tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())
    return str


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r}: write the date as 2026-11-22 / 日期请写成 2026-11-22"
        ) from None


def _run(arguments: Sequence[str], lang: Lang) -> int:
    registry = builtins()
    if arguments and not arguments[0].startswith("-") and arguments[0] not in registry.entries:
        registry = load()
    given = vars(parser(registry, lang).parse_args(arguments))
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
