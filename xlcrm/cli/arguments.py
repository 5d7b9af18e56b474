"""The words that can be typed after `xlcrm`, written from the registry: each command with its options, in one language."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from xlcrm import __version__
from xlcrm.cli.usage import COMMANDS, VERSION, Parser
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark, Option
from xlcrm.registry import Registry

DESCRIPTION = Text(
    "从销售团队自己的客户台账里算出客户等级、逾期联系和拜访计划。", "Tiers, overdue contacts and visit plans from the team's own workbook."
)  # fmt: skip

LANG = Option("lang", Text("语言：zh 或 en（默认随工作簿）", "language: zh or en (default: the workbook's)"), "choice", choices=("zh", "en"))  # fmt: skip
COMMON = (
    LANG,
    Option("json", Text("输出一个 JSON 对象，供脚本使用", "print one JSON object, for scripts"), "flag"),
    Option("quiet", Text("只在出错时输出", "print nothing unless something is wrong"), "flag"),
)

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
FOR_MANY = (
    Option("jobs", Text("同时处理几个工作簿（每个一个进程，不超过处理器核数）", "so many workbooks at a time, each in a process of its own (no more than there are cores)"), "number", metavar="N"),
    Option("scheduler", Text("交给这个地址的 Dask 集群处理，如 tcp://主机:8786；各工作节点须看得到同样的路径", "hand the work to the Dask cluster at this address, such as tcp://host:8786; its workers must see the same paths"), "text", metavar="ADDRESS"),
    Option("report", Text("把每个工作簿的结果写成一张表（CSV）", "write a table with the results of every workbook (CSV)"), "path", metavar="FILE"),
)  # fmt: skip
"""Options of every command that takes several workbooks, or a folder of them."""
_DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
CHINESE = {
    "ADDRESS": "地址", "TIME": "时间", "DAYS": "星期", "COMMAND": "命令", "EMAIL": "邮箱", "HOST:PORT": "主机:端口", "BOOK": "台账", "CUSTOMER": "客户", "DATE": "日期", "FILE": "文件", "OUT": "文件", "OUT.xlsx": "文件.xlsx", "DIR": "文件夹",
    "NAMES": "名称", "PARTS": "部分", "CODE": "代码", "TEXT": "文字", "RUN": "序号", "N": "序号", "NOTE": "内容", "NAME": "名称",
    "CHANNEL": "方式", "RESULT": "结果", "PERSON": "联系人", "AUTHOR": "记录人", "MINUTES": "分钟", "WEEKS": "周数", "FOLDER": "文件夹", "SHEET!REF=VALUE": "工作表!单元格=值",
    "CUSTOMER/COLUMN": "客户/列", "HEADER=FIELD": "表头=字段", "LINE": "一句话", "WORD": "词", "MONTH": "月份", "STATES": "状态", "MAILS": "封数", "WHOM": "谁", "TIERS": "等级", "BY": "记录人", "NEXT": "日期", "MODULE": "模块",
}  # fmt: skip
"""What stands for a value in the help, as the Chinese help says it."""


def parse(arguments: Sequence[str], registry: Registry, lang: Lang) -> dict[str, Any]:
    """The options by name, the command under "command"; whatever is wrong is said and ends with exit code 2."""
    top = parser(registry, lang)
    names = {entry.mark.name for entry in registry.commands()}
    arguments = _book_first(_of_two_words(arguments, names))
    words = list(_words(arguments))
    if not words:
        top.exit(2, top.format_help())
    if not words[0].startswith("-") and words[0] not in names:
        top.unknown_command(words[0])
    given, rest = top.parse_known_args(arguments)
    if rest:
        top.parsers[given.command].error(f"unrecognized arguments: {' '.join(rest)}")
    return vars(given)


def _of_two_words(arguments: Sequence[str], names: Container[str]) -> list[str]:
    """The arguments with a command that may be typed as two words, such as `mail doctor`, as its name: mail-doctor."""
    for at, (first, second) in enumerate(pairwise(arguments)):
        if f"{first}-{second}" in names:
            return [*arguments[:at], f"{first}-{second}", *arguments[at + 2 :]]
        if first in names:
            break
    return list(arguments)


def _book_first(arguments: Sequence[str]) -> list[str]:
    """The workbook before its files, where it was named after them: import FILE --into BOOK."""
    words = [
        part for word in arguments for part in (word.split("=", 1) if word.startswith("--into=") else (word,))
    ]
    if "import" not in words or "--into" not in words[:-1]:
        return list(arguments)
    at, command = words.index("--into"), words.index("import")
    rest = words[:at] + words[at + 2 :]
    return [*rest[: command + 1], words[at + 1], *rest[command + 1 :]]


def _words(arguments: Sequence[str]) -> Iterator[str]:
    """What was typed, without `--lang zh`, which may stand before the command."""
    words = iter(arguments)
    for word in words:
        if word == "--lang":
            next(words, "")
        elif not word.startswith("--lang="):
            yield word


def parser(registry: Registry, lang: Lang) -> Parser:
    """The parser of all commands."""
    marks = [entry.mark for entry in registry.commands() if isinstance(entry.mark, CommandMark)]
    top = Parser(
        lang=lang, commands=[mark.name for mark in marks], prog="xlcrm", description=DESCRIPTION.in_(lang)
    )
    _add_option(top, LANG, lang)
    top.choices.add_argument(
        "--version", action="version", version=f"xlcrm {__version__}", help=VERSION.in_(lang)
    )
    commands = top.add_subparsers(
        title=COMMANDS.in_(lang),
        dest="command",
        metavar=Text("命令", "COMMAND").in_(lang),
        required=True,
    )
    top.parsers = {mark.name: _add_command(commands, mark, lang) for mark in marks}
    return top


def _add_command(commands: Any, mark: CommandMark, lang: Lang) -> Parser:
    help_text = mark.help.in_(lang)
    sub: Parser = commands.add_parser(mark.name, lang=lang, help=help_text, description=help_text)
    if mark.needs != "nothing":
        several = "+" if mark.needs == "books" else None
        said = Text(
            "客户工作簿（.xlsx、.xlsm；.xls、.xlsb 只读）",
            "the workbook (.xlsx, .xlsm; .xls and .xlsb are only read)",
        )
        sub.values.add_argument("book", metavar=_shown("BOOK", lang), nargs=several, help=said.in_(lang))
    for option in (
        *mark.options,
        *(FOR_MANY if mark.needs == "books" else ()),
        *(FOR_BOOKS if mark.needs != "nothing" else ()),
        *COMMON,
    ):
        _add_option(sub, option, lang, default=argparse.SUPPRESS if option is LANG else None)
    return sub


def _add_option(sub: Parser, option: Option, lang: Lang, default: object = None) -> None:
    settings: dict[str, Any] = {"help": option.help.in_(lang).replace("%", "%%")}
    if option.kind == "flag":
        settings["action"] = "store_true"
    else:
        settings |= {"default": default, **_value(option, lang)}
    if option.positional:
        if not option.required:
            settings["nargs"] = "*" if option.kind == "paths" else "?"
        sub.values.add_argument(option.name, **settings)
        return
    if option.required:
        settings["required"] = True
    flags = [f"-{option.short}"] if option.short else []
    flags += [f"--{name}" for name in (option.name, option.also) if name]
    sub.choices.add_argument(*flags, dest=option.name, **settings)


def _value(option: Option, lang: Lang) -> dict[str, Any]:
    """How the value of an option is read and shown."""
    found: dict[str, Any] = {
        "metavar": _shown(option.metavar or option.name.upper(), lang),
        "type": _reader(option, lang),
    }
    if option.choices and option.kind == "choice":
        found |= {"choices": option.choices, "metavar": "|".join(option.choices)}
    if option.kind in ("texts", "paths"):
        found |= {"nargs": "+"} if option.positional else {"action": "append"}
    return found


def _shown(metavar: str, lang: Lang) -> str:
    return CHINESE.get(metavar, metavar) if lang == "zh" else metavar


def _reader(option: Option, lang: Lang) -> Callable[[str], Any]:
    if option.kind == "date":
        return partial(_date, lang=lang)
    if option.kind == "number":
        return float
    if option.kind == "list":
        return lambda text: tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())
    return str


def _date(text: str, lang: Lang) -> dt.date:
    """A day with its year first, in any common writing; day and month alone could be either."""
    found = re.fullmatch(_DAY, text.strip())
    numbers = map(int, found.groups() if found else (0, 0, 0))
    try:
        return dt.date(*numbers)
    except ValueError:
        said = Text(
            f"“{text}”不是可以读懂的日期，请写成 2026-11-22 这样。",
            f"'{text}' is no date that can be read: write it as 2026-11-22.",
        )
        raise argparse.ArgumentTypeError(said.in_(lang)) from None
