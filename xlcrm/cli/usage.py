"""argparse in the user's language: headings of the help, and what is wrong with the words typed, with what to do now."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any, NoReturn

from xlcrm.cli.widths import FILLER, wide, wrapped
from xlcrm.lang import Lang, Text

USAGE = Text("用法：", "usage: ")
VALUES = Text("填写", "arguments")
OPTIONS = Text("选项", "options")
COMMANDS = Text("命令", "commands")
HELP = Text("显示这份说明", "show this help")
VERSION = Text("显示版本", "show the version")

_FAULTS: tuple[tuple[str, Text], ...] = (
    (r"the following arguments are required: (.+)", Text("缺少：{0}。", "Missing: {0}.")),
    (r"unrecognized arguments: (.+)", Text("不认识“{0}”。", "'{0}' is not understood.")),
    (r"argument (\S+): expected at least one argument", Text("{0} 后面还要写内容。", "{0} needs a value after it.")),
    (r"argument (\S+): expected one argument", Text("{0} 后面还要写内容。", "{0} needs a value after it.")),
    (r"argument (\S+): invalid float value: '(.*)'", Text("{0} 要一个数字，“{1}”不是。", "{0} takes a number, which '{1}' is not.")),
    (r"argument (\S+): invalid choice: '(.*)' \(choose from (.+)\)", Text("{0} 不能是“{1}”，可以是：{2}。", "{0} cannot be '{1}'; it takes: {2}.")),
    (r"argument (\S+): ignored explicit argument '(.*)'", Text("{0} 后面不要写内容（写了“{1}”）。", "{0} takes no value ('{1}' was given).")),
    (r"argument (\S+): not allowed with argument (\S+)", Text("{0} 和 {1} 不能一起用。", "{0} and {1} exclude each other.")),
    (r"ambiguous option: (\S+) could match (.+)", Text("“{0}”不够明确，可能是：{1}。", "'{0}' is not clear, it could be: {1}.")),
    (r"argument (\S+): (.+)", Text("{0}：{1}", "{0}: {1}")),
)  # fmt: skip
"""What argparse says → how we say it."""


class Parser(argparse.ArgumentParser):
    """A parser that speaks one language; `commands` are suggested for a misspelt one."""

    def __init__(self, *, lang: Lang, commands: Iterable[str] = (), **settings: Any) -> None:
        super().__init__(add_help=False, formatter_class=_FORMATTERS[lang], **settings)
        self.lang = lang
        self.commands = tuple(commands)
        self.parsers: dict[str, Parser] = {}
        """The parsers of the commands, by name."""
        self.values = self.add_argument_group(VALUES.in_(lang))
        self.choices = self.add_argument_group(OPTIONS.in_(lang))
        self.choices.add_argument("-h", "--help", action="help", help=HELP.in_(lang))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and what to do now; exit with 2."""
        said = _fault(message).in_(self.lang)
        if message.startswith("unrecognized arguments"):
            said += self._nearest(message.split()[2], self._options())
        more = Text(f"说明：{self.prog} --help", f"Help: {self.prog} --help")
        print(f"{said}\n{more.in_(self.lang)}", file=sys.stderr)
        raise SystemExit(2)

    def unknown_command(self, word: str) -> NoReturn:
        """Say that there is no such command, and which one may be meant."""
        said = Text(f"没有“{word}”这个命令。", f"There is no command '{word}'.").in_(self.lang)
        listed = Text(f"全部命令：{'、'.join(self.commands)}", f"Commands: {', '.join(self.commands)}")
        print(f"{said}{self._nearest(word, self.commands)}\n{listed.in_(self.lang)}", file=sys.stderr)
        raise SystemExit(2)

    def _options(self) -> list[str]:
        return [flag for action in self._actions for flag in action.option_strings]

    def _nearest(self, word: str, known: Iterable[str]) -> str:
        near = get_close_matches(word, list(known), 1, 0.5)
        return Text(f"您是不是想用 {near[0]}？", f" Did you mean {near[0]}?").in_(self.lang) if near else ""


def _fault(message: str) -> Text:
    for pattern, text in _FAULTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            words = [_unquoted(group) for group in found.groups()]
            return Text(text.zh.format(*words), text.en.format(*words))
    return Text(message, message)


def _unquoted(words: str) -> str:
    """'zh', 'en' → zh, en."""
    quoted = words.startswith("'") and words.endswith("'")
    return words[1:-1].replace("', '", ", ") if quoted else words


class _Formatter(argparse.HelpFormatter):
    """Help whose first word is in the user's language."""

    heading = USAGE.en

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=110)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Usage with its heading."""
        super().add_usage(usage, actions, groups, self.heading if prefix is None else prefix)


class _ChineseFormatter(_Formatter):
    """Columns measured as a terminal shows them: a Chinese character is two wide."""

    heading = wide(USAGE.zh)

    def _metavar_formatter(
        self, action: argparse.Action, default_metavar: str
    ) -> Callable[[int], tuple[str, ...]]:
        names = super()._metavar_formatter(action, default_metavar)
        return lambda count: tuple(map(wide, names(count)))

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(" ".join(text.split()), width)

    def format_help(self) -> str:
        """The whole help, narrow again."""
        return super().format_help().replace(FILLER, "")


_FORMATTERS: dict[Lang, type[_Formatter]] = {"zh": _ChineseFormatter, "en": _Formatter}
