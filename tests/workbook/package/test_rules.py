"""Conditional formats on a team's sheet: the team's stay first and untouched, ours come after them and never pile up."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.errors import RefusedError
from xlcrm.grid import Area
from xlcrm.workbook.book import Applied
from xlcrm.workbook.changes import AddRules, ChangeSet
from xlcrm.workbook.file import open_book
from xlcrm.workbook.memory import MemoryBook
from xlcrm.workbook.sheets import Rule

SHEET = "xl/worksheets/sheet1.xml"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def team_book(path: Path, dress: Callable[[Any, Any], None] = lambda _book, _sheet: None) -> Path:
    """Customers in rows 2 to 6 with their tier in column D, and a rule of the team on their sales."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户")
        sheet.write_row(0, 0, ["客户名称", "负责人", "销售额", "等级", "逾期天数"])
        for row in range(1, 6):
            sheet.write_row(row, 0, [f"客户{row}", "李工", row * 100, "ABCNA"[row - 1], row - 2])
        bold = book.add_format({"bold": True, "font_color": "#00B050"})
        sheet.conditional_format("C2:C6", {"type": "cell", "criteria": ">", "value": 300, "format": bold})
        dress(book, sheet)
    return path


def tiers(last: int = 6, first: int = 2, looks: str = "AB") -> tuple[Rule, ...]:
    """The rules of the tiers in column D."""
    return tuple(Rule(Area(first, 4, last, 4), f'$D{first}="{look}"', f"rule {look}") for look in looks)


def put(path: Path, *rules: Rule, replaces: tuple[Area, ...] = ()) -> Applied:
    return open_book(path).apply(ChangeSet((AddRules("客户", rules, replaces),)), {})


def sheet_xml(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(SHEET).decode()


def blocks(path: Path) -> list[str]:
    """The conditionalFormatting elements as they are written."""
    return re.findall(r"<(?:\w+:)?conditionalFormatting.*?</(?:\w+:)?conditionalFormatting>", sheet_xml(path))


def rules_of(path: Path) -> list[tuple[str, int, str]]:
    """Area, priority and formula of every rule, as openpyxl understands them, by priority."""
    found = openpyxl.load_workbook(path)["客户"].conditional_formatting
    rules = [(str(area.sqref), rule.priority, rule.formula[0]) for area in found for rule in area.rules]
    return sorted(rules, key=lambda rule: rule[1])


def edited(path: Path, change: Callable[[str, str], str]) -> Path:
    """The same package with the text of its parts changed."""
    with zipfile.ZipFile(path) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(
                name, change(name, data.decode()).encode() if name.endswith((".xml", ".rels")) else data
            )
    return path


def test_rules_come_after_the_teams_own_which_stay_as_they_are(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    (team,) = blocks(path)

    applied = put(path, *tiers())

    assert blocks(path)[0] == team
    assert rules_of(path) == [("C2:C6", 1, "300"), ("D2:D6", 2, '$D2="A"'), ("D2:D6", 3, '$D2="B"')]
    assert set(applied.changed_parts) == {"/" + SHEET, "/xl/styles.xml"}


def test_the_cells_get_the_look_and_the_teams_looks_keep_their_numbers(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")

    put(path, *tiers())

    formats = openpyxl.load_workbook(path)["客户"].conditional_formatting
    looks = {rule.formula[0]: rule.dxf for area in formats for rule in area.rules}
    assert looks["300"].font.color.rgb == "FF00B050"
    assert looks['$D2="A"'].fill.bgColor.rgb == "FF1F4E79"
    assert looks['$D2="A"'].font.b


def test_the_same_rules_again_change_no_byte(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    put(path, *tiers())
    before = path.read_bytes()

    for replaces in ((), (Area(2, 4, 6, 4),)):
        assert put(path, *tiers(), replaces=replaces).changed_parts == ()

    assert path.read_bytes() == before


def test_looks_that_the_workbook_has_already_are_used_again(tmp_path: Path) -> None:
    def dress(book: Any, sheet: Any) -> None:
        tier_a = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79"})
        sheet.conditional_format("A2:A6", {"type": "formula", "criteria": "=$C2>1", "format": tier_a})

    path = team_book(tmp_path / "客户.xlsx", dress)

    assert put(path, *tiers(looks="A")).changed_parts == ("/" + SHEET,)
    assert re.findall(r'dxfId="(\d+)"', blocks(path)[-1]) == re.findall(r'dxfId="(\d+)"', blocks(path)[-2])


def test_a_table_that_grew_has_each_rule_once_with_its_old_priority_and_options(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    put(path, *tiers())
    edited(path, lambda n, t: t.replace('priority="2"', 'priority="2" stopIfTrue="1"') if n == SHEET else t)

    put(path, *tiers(9), replaces=(Area(2, 4, 6, 4),))

    assert rules_of(path) == [("C2:C6", 1, "300"), ("D2:D9", 2, '$D2="A"'), ("D2:D9", 3, '$D2="B"')]
    assert 'stopIfTrue="1"' in blocks(path)[1]


def test_rules_that_cover_the_table_already_are_enough(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    put(path, *tiers(200))

    assert put(path, *tiers(6)).changed_parts == ()
    assert put(path, *tiers(9, 4)).changed_parts == ()


def test_a_rule_in_pieces_becomes_whole_again(tmp_path: Path) -> None:
    """Pasting rows makes Excel cut a rule's area up."""
    path = team_book(tmp_path / "客户.xlsx")
    put(path, *tiers(looks="A"))
    piece = '<conditionalFormatting sqref="D4"><cfRule type="expression" dxfId="1" priority="9"><formula>$D4="A"</formula></cfRule></conditionalFormatting>'
    edited(path, lambda n, t: t.replace('sqref="D2:D6"', 'sqref="D2:D3 D5:D6"').replace("<pageMargins", piece + "<pageMargins") if n == SHEET else t)  # fmt: skip
    assert len(blocks(path)) == 3

    put(path, *tiers(looks="A"), replaces=(Area(2, 4, 6, 4),))

    assert rules_of(path) == [("C2:C6", 1, "300"), ("D2:D6", 2, '$D2="A"')]


def test_a_rule_that_a_person_removed_stays_away_until_it_is_put_afresh(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    put(path, *tiers())
    edited(path, lambda n, t: re.sub(r'<cfRule[^>]*priority="2".*?</cfRule>', "", t) if n == SHEET else t)

    put(path, *tiers(9), replaces=(Area(2, 4, 6, 4),))
    assert [rule[2] for rule in rules_of(path)] == ["300", '$D2="B"']

    put(path, *tiers(9))
    assert [rule[2] for rule in rules_of(path)] == ["300", '$D2="B"', '$D2="A"']


@pytest.mark.parametrize(
    ("old", "new"),
    [("$D2=&quot;A&quot;", "$D2=&quot;A+&quot;"), ('dxfId="1"', 'dxfId="0"')],
    ids=["another formula", "another look"],
)
def test_a_rule_that_a_person_changed_is_theirs(tmp_path: Path, old: str, new: str) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    put(path, *tiers(looks="A"))
    edited(path, lambda n, t: t.replace(old, new) if n == SHEET else t)
    theirs = blocks(path)
    assert new in theirs[1]

    put(path, *tiers(9, looks="A"), replaces=(Area(2, 4, 6, 4),))

    assert blocks(path) == theirs


def test_the_rules_of_a_table_below_are_left_alone(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    put(path, *tiers(30, 20))

    put(path, *tiers(6))
    put(path, *tiers(9), replaces=(Area(2, 4, 6, 4),))

    assert {rule[0] for rule in rules_of(path)} == {"C2:C6", "D20:D30", "D2:D9"}
    assert len(rules_of(path)) == 5


def test_columns_moved_by_a_person_take_their_rules_along(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    put(path, *tiers())
    edited(path, lambda n, t: t.replace("D2:D6", "H2:H6").replace("$D2", "$H2") if n == SHEET else t)
    moved = tuple(Rule(Area(2, 8, 6, 8), rule.formula.replace("D", "H"), rule.look) for rule in tiers())

    assert put(path, *moved, replaces=(Area(2, 4, 6, 4),)).changed_parts == ()


def test_rules_stand_where_the_schema_wants_them(tmp_path: Path) -> None:
    """Between merged cells and validations, whatever the sheet has or lacks."""

    def dress(_book: Any, sheet: Any) -> None:
        sheet.merge_range("G1:H1", "合并")
        sheet.data_validation("B2:B6", {"validate": "list", "source": ["李工", "王工"]})
        sheet.write_url("A8", "https://example.com")

    path = edited(
        team_book(tmp_path / "客户.xlsx", dress),
        lambda n, t: re.sub(r"<conditionalFormatting.*</conditionalFormatting>", "", t) if n == SHEET else t,
    )

    put(path, *tiers())

    order = [m[1] for m in re.finditer(r"<(mergeCells|conditionalFormatting|dataValidations|hyperlinks)\b", sheet_xml(path))]  # fmt: skip
    assert order == ["mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks"]


def test_a_prefixed_and_strict_sheet_gets_prefixed_rules_and_finds_them_again(tmp_path: Path) -> None:
    def prefixed(name: str, text: str) -> str:
        if name not in (SHEET, "xl/styles.xml"):
            return text
        text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", text)
        return text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')

    path = edited(team_book(tmp_path / "客户.xlsx"), prefixed)
    edited(path, lambda _, text: text.replace(MAIN, STRICT))

    put(path, *tiers())

    assert '<x:conditionalFormatting sqref="D2:D6"><x:cfRule type="expression"' in sheet_xml(path)
    with zipfile.ZipFile(path) as package:
        assert package.read("xl/styles.xml").count(b"<x:dxf>") == 3
    assert put(path, *tiers()).changed_parts == ()
    put(path, *tiers(9), replaces=(Area(2, 4, 6, 4),))
    assert [re.search(r'sqref="(.*?)"', block)[1] for block in blocks(path)] == ["C2:C6", "D2:D9"]  # type: ignore[index]


def test_priorities_count_the_rules_of_excels_extensions_too(tmp_path: Path) -> None:
    def dress(_book: Any, sheet: Any) -> None:
        sheet.conditional_format("E2:E6", {"type": "data_bar", "data_bar_2010": True})

    path = team_book(tmp_path / "客户.xlsx", dress)
    edited(
        path, lambda n, t: re.sub(r'(<x14:cfRule type="dataBar")', r'\1 priority="7"', t) if n == SHEET else t
    )
    assert 'priority="7"' in sheet_xml(path)

    put(path, *tiers(looks="A"))

    assert re.findall(r'priority="8".*?<formula>(.*?)</formula>', sheet_xml(path)) == ["$D2=&quot;A&quot;"]


def test_locked_cells_of_a_protected_sheet_keep_their_colours_in_place(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx", lambda _, sheet: sheet.protect("secret"))
    before = path.read_bytes()

    with pytest.raises(RefusedError) as caught:
        put(path, *tiers())
    open_book(path).apply(ChangeSet((AddRules("客户", tiers()),)), {}, target=tmp_path / "copy.xlsx")

    assert caught.value.kind == "protected_sheet"
    assert path.read_bytes() == before
    assert len(rules_of(tmp_path / "copy.xlsx")) == 3


@pytest.mark.parametrize("options", [{"format_cells": True}, None], ids=["formats allowed", "cells unlocked"])
def test_a_protected_sheet_that_allows_it_gets_its_colours(tmp_path: Path, options: Any) -> None:
    def dress(book: Any, sheet: Any) -> None:
        sheet.protect("secret", options)
        if options is None:
            sheet.set_column("D:D", 9, book.add_format({"locked": False}))
            sheet.write("D2", "A", book.add_format({"locked": False}))

    path = team_book(tmp_path / "客户.xlsx", dress)

    put(path, *tiers())

    assert len(rules_of(path)) == 3


def test_rules_are_known_again_after_a_save_by_libreoffice(tmp_path: Path) -> None:
    path = team_book(tmp_path / "客户.xlsx")
    late = Rule(Area(2, 5, 6, 5), "N($E2)>0", "rule late")
    soon = Rule(Area(2, 5, 6, 5), "AND(ISNUMBER($E2),$E2<=7)", "rule soon")
    put(path, *tiers(looks="ABCN"), late, soon)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx", "--outdir", "out", path.name]  # fmt: skip
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    saved = tmp_path / "out" / path.name

    assert put(saved, *tiers(looks="ABCN"), late, soon).changed_parts == ()

    put(saved, *tiers(9, looks="ABCN"), replaces=(Area(2, 4, 6, 4),))
    assert {rule[0] for rule in rules_of(saved)} == {"C2:C6", "D2:D9", "E2:E6"}
    assert len(rules_of(saved)) == 7


grown = st.lists(
    st.tuples(st.integers(1, 4), st.integers(0, 6), st.sampled_from(["A", "AB", "BC"]), st.booleans()),
    min_size=1,
    max_size=5,
)


@settings(max_examples=30, deadline=None)
@given(grown)
def test_a_book_in_memory_keeps_the_same_rules_as_a_file(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[int, int, str, bool]]
) -> None:
    path = tmp_path_factory.mktemp("rules") / "客户.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("客户").write(0, 0, "客户名称")
    memory = MemoryBook({"客户": [["客户名称"]]})

    last: tuple[Area, ...] = ()
    for first, more, looks, says_where in runs:
        rules = tiers(first + more, first, looks)
        changes = ChangeSet((AddRules("客户", rules, last if says_where else ()),))
        for target in (memory, open_book(path)):
            target.apply(changes, {})
        last = (rules[0].area,)

    kept = {(str(rule.area), rule.formula) for rule in memory.rules("客户")}
    assert {(area, formula) for area, _, formula in rules_of(path)} == kept
    priorities = [priority for _, priority, _ in rules_of(path)]
    assert len(set(priorities)) == len(priorities) == len(memory.rules("客户"))
