"""The commands that guides and READMEs show, typed as they stand there: every one is understood, and those in code blocks run."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from pathlib import Path

import pytest
import xlsxwriter

from docs.build import FOLDER
from xlcrm.cli import main
from xlcrm.cli.arguments import parse
from xlcrm.cli.known import known
from xlcrm.errors import XlcrmError
from xlcrm.lang import Lang

ROOT = FOLDER.parent
PAGES: dict[str, Lang] = {
    "README.zh.md": "zh",
    "README.md": "en",
    "docs/guide.zh.md": "zh",
    "docs/guide.en.md": "en",
}
ELSEWHERE = {"addin", "schedule"}
"""Commands that change the computer: tests/addin and tests/hosts/nightly run them on computers of their own."""
UNTIL_FILLED_IN = (
    ("undo .* 7", "7"),  # there were fewer runs
    ("mail ", "admin@example.com"),  # no sender yet
    ("assign ", "xlcrm add .* territories"),
    ("take ", "公海里|in the pool"),
    ("putback ", "公海|pool"),
    ("merge ", "冲突|Conflicts"),
)
"""Commands that a new workbook has no work for, and what they then have to say."""
TEAMS: dict[Lang, tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "zh": (
        "客户",
        ("客户编号", "客户名称", "负责人", "年销售额", "最近联系日"),
        ("天河电子", "东山钢铁", "某客户", "星海包装"),
        ("张伟", "李娜", "王强"),
    ),
    "en": (
        "Customers",
        ("Customer ID", "Customer", "Owner", "Annual sales", "Last contact"),
        ("Acme", "Dongshan", "Huaxin", "Lanhai"),
        ("Anna", "Ben", "Carl"),
    ),
}
"""Sheet, headers, customers and reps."""
ORDERS = "Customer,Order date,Amount\nAcme,2026-11-03,1200\nTiancheng,2026-11-04,800\n"
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Jo Doe\nORG:Acme\nEMAIL:jo@example.com\nEND:VCARD\n"


def shown(page: str) -> list[str]:
    """Every command line of a page, in blocks and in running text (there only with a file or folder: the rest are names)."""
    text = (ROOT / page).read_text("utf-8")
    inline = re.findall(r"`(xlcrm [^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [*in_blocks(page), *(line for line in inline if re.search(r"[./\\]", line))]


def in_blocks(page: str) -> list[str]:
    """The lines of a page's code blocks that call xlcrm."""
    blocks = re.findall(r"```\w*\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("xlcrm ")]


def words(line: str) -> list[str]:
    """What stands behind `xlcrm`, as a shell hands it over; folders of Windows keep their backslash."""
    return shlex.split(line.replace("\\", "\\\\"), comments=True)[1:]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_shows_is_understood(page: str) -> None:
    refused = [line for line in shown(page) if not _understood(words(line), PAGES[page])]

    assert shown(page)
    assert refused == []


def _understood(given: list[str], lang: Lang) -> bool:
    try:
        parse(given, known(), lang)
    except (SystemExit, XlcrmError):
        return False
    return True


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_in_code_blocks_run_one_after_another(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [line for line in in_blocks(page) if words(line)[0] not in ELSEWHERE]
    monkeypatch.chdir(tmp_path)
    _set_out(lines, PAGES[page])

    answers = {line: _answer(line, PAGES[page], capsys) for line in lines}
    assert {line: said for line, said in answers.items() if said and not _may_say(line, said)} == {}


def _answer(line: str, lang: Lang, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says when it does not do its work; "" when it does."""
    code = main([*words(line), "--lang", lang])
    return capsys.readouterr().err if code else ""


def _may_say(line: str, said: str) -> bool:
    return any(re.match(f"xlcrm +{start}", line) and re.search(told, said) for start, told in UNTIL_FILLED_IN)


def _set_out(lines: list[str], lang: Lang) -> None:
    """The files that commands name, in the current folder; workbooks with their columns confirmed."""
    for name in sorted({word for line in lines for word in words(line)}):
        if name.endswith(".xlsx"):
            _write_team(Path(name), lang)
            assert main(["refresh", name, "--only", "tiers", "--yes", "--quiet"]) == 0
        elif name.endswith(".vcf"):
            Path(name).write_text(CARD, "utf-8")
        elif name.endswith(".csv"):
            Path(name).write_text(ORDERS, "utf-8")


def _write_team(path: Path, lang: Lang) -> None:
    """A small team with the customers and reps of the pages; the last customer is nobody's."""
    sheet, heads, customers, reps = TEAMS[lang]
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        made = book.add_worksheet(sheet)
        made.write_row(0, 0, heads)
        for row, customer in enumerate(customers, start=1):
            owner = [*reps, ""][row - 1]
            made.write_row(row, 0, [f"C012{row}", customer, owner, 100_000 * row, dt.datetime(2026, 11, 2)])  # noqa: DTZ001 - sheets know no zones
