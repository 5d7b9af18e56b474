"""Wrong words on the command line: what is wrong and what to do now, in the user's language, with exit code 2."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import pytest

from xlcrm.cli import main, parser
from xlcrm.cli.known import known
from xlcrm.lang import Lang

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH_OF_ARGPARSE = re.compile(
    r"\b(usage|options|arguments|positional|required|invalid|expected|show this)\b"
)


def said(capsys: pytest.CaptureFixture[str], arguments: Sequence[str]) -> str:
    with pytest.raises(SystemExit) as done:
        main(arguments)
    assert done.value.code == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    return shown.err


WRONG: list[tuple[str, str, str]] = [
    ("refrsh a.xlsx", "没有“refrsh”这个命令。您是不是想用 refresh？", "There is no command 'refrsh'. Did you mean refresh?"),
    ("refresh", "缺少：台账。", "Missing: BOOK."),
    ("why a.xlsx", "缺少：客户。", "Missing: CUSTOMER."),
    ("refresh a.xlsx --drry-run", "不认识“--drry-run”。您是不是想用 --dry-run？", "'--drry-run' is not understood. Did you mean --dry-run?"),
    ("refresh a.xlsx --as-of 31.11.2026", "--as-of：“31.11.2026”不是可以读懂的日期，请写成 2026-11-22 这样。", "--as-of: '31.11.2026' is no date that can be read: write it as 2026-11-22."),
    ("refresh a.xlsx -o", "-o/--output 后面还要写内容。", "-o/--output needs a value after it."),
    ("refresh a.xlsx --yes=1", "--yes 后面不要写内容（写了“1”）。", "--yes takes no value ('1' was given)."),
    ("undo a.xlsx --run two", "--run 要一个数字，“two”不是。", "--run takes a number, which 'two' is not."),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "zh", "en"), WRONG, ids=[wrong[0] for wrong in WRONG])
def test_what_is_wrong_is_said_in_both_languages(
    typed: str, zh: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, expected in (("zh", zh), ("en", en)):
        lines = said(capsys, [*typed.split(), f"--lang={lang}"]).splitlines()
        assert lines[0] == expected
        assert "--help" in lines[1] or "refresh" in lines[1]


def test_a_wrong_language_is_told_the_languages_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert "zh, en" in said(capsys, ["check", "a.xlsx", "--lang", "fr"])


@pytest.mark.parametrize("written", ["2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日"])
def test_a_day_is_read_with_its_year_first(written: str) -> None:
    given = parser(known(), "zh").parse_args(["check", "a.xlsx", "--as-of", written])

    assert getattr(given, "as-of") == dt.date(2026, 11, 22)


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert "refresh" in said(capsys, ["--lang", "zh"])
    assert "refresh" in said(capsys, [])


def test_the_language_may_stand_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, ["--lang", "zh", "refresh"]).startswith("缺少")


@pytest.mark.parametrize("command", ["", *sorted(entry.mark.name for entry in known().commands())])
def test_the_help_is_in_one_language(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown: dict[Lang, str] = {}
    for lang in ("zh", "en"):
        with pytest.raises(SystemExit) as done:
            main([*filter(None, [command]), "--help", "--lang", lang])
        assert done.value.code == 0
        shown["zh" if lang == "zh" else "en"] = capsys.readouterr().out

    assert not ENGLISH_OF_ARGPARSE.search(shown["zh"])
    assert "用法：xlcrm" in shown["zh"]
    assert shown["en"].startswith("usage: xlcrm")
    assert [line for line in shown["en"].splitlines() if CHINESE.search(line)] == []


def test_every_placeholder_has_a_chinese_name() -> None:
    texts = [
        parser(known(), "zh").parsers[name].format_usage()
        for name in (entry.mark.name for entry in known().commands())
    ]
    english = re.findall(r"\b[A-Z]{2,}\b", " ".join(texts))

    assert english == [], "give them a name in xlcrm.cli.arguments.CHINESE"
