"""The ribbon: every control has its texts, its callbacks and its command, and the rules of the format hold."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from xlcrm.addin.arranging import MOST
from xlcrm.addin.build import macros
from xlcrm.addin.controls import OWN, ask_texts, controls, texts
from xlcrm.addin.modules import function_texts
from xlcrm.commands.views.words import SHEETS
from xlcrm.lang import Text
from xlcrm.marks import Ask, CommandMark, UdfMark
from xlcrm.registry import builtins

ROOT = Path(__file__).parents[2]
SPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
REGISTRY = builtins()
SOURCES = macros(REGISTRY)
RIBBON = ET.fromstring(SOURCES["customUI14.xml"])  # noqa: S314 - our own file
CONTROLS = controls(REGISTRY)
TEXTS = {key: (zh, en) for key, zh, en in texts(REGISTRY)}
ARGUMENTS = {
    "onLoad": 1, "onAction": 1, "getLabel": 2, "getScreentip": 2, "getSupertip": 2, "getVisible": 2,
    "getPressed": 2, "getContent": 2,
}  # fmt: skip
"""Callback → how many arguments Excel calls it with; onAction of a toggle has one more."""
SEEN_ICONS = {
    "RefreshAll", "RecordsAddFromOutlook", "CalendarToday", "Undo", "ControlsGallery", "SortDescendingExcel", "FunctionWizard",
    "TraceError", "ReminderGallery", "ViewsAdHocCustomizeMenu", "CalendarInsert", "DataValidation", "PropertySheet", "SetLanguage", "HappyFace",
    "ImportTextFile", "RemoveDuplicates", "AcceptInvitation", "AssignTask", "SheetInsert", "WindowSplit", "CreateEmail", "FileSendAsAttachment",
    "ChartInsert", "FilePrintPreview",
}  # fmt: skip
"""imageMso names that Office knows; a wrong one only loses the picture, and no validator sees it."""


def elements() -> list[ET.Element]:
    return [each for each in RIBBON.iter() if each.get("id")]


@pytest.mark.parametrize("name", SOURCES)
def test_macros_are_what_the_registry_gives(name: str) -> None:
    assert (ROOT / "macros" / name).read_text("utf-8") == SOURCES[name], "run: python -m docs.build"


def test_macros_hold_nothing_else() -> None:
    assert {path.name for path in (ROOT / "macros").iterdir()} == {*SOURCES, "README.md"}


def test_ids_and_keytips_are_unique_and_keytips_short() -> None:
    ids = Counter(each.get("id") for each in elements())
    inside = [each for menu in RIBBON.iter(f"{SPACE}splitButton") for each in menu.iter() if each is not menu]
    keytips = Counter(
        str(each.get("keytip")) for each in elements() if each.get("keytip") and each not in inside
    )

    assert set(ids.values()) == set(keytips.values()) == {1}
    assert all(re.fullmatch("[A-Z][A-Z0-9]{0,2}", keytip) for keytip in keytips)


KEYS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_a_buttons_own_menu_begins_with_the_button_and_numbers_its_lines() -> None:
    splits = {str(split.get("id")): split for split in RIBBON.iter(f"{SPACE}splitButton")}

    assert {"xlcrm_log_split", "xlcrm_import_split"} <= set(splits)
    for name, split in splits.items():
        button, menu = split
        command = name.removesuffix("_split")
        assert (button.get("id"), button.get("keytip")) == (command, None)
        assert [item.get("id") for item in menu] == [f"{command}_{at}" for at in range(len(menu))]
        assert "".join(item.get("keytip", "") for item in menu) == KEYS[: len(menu)]
        assert all(all(TEXTS[f"{item.get('id')}.label"]) for item in menu)


def test_every_button_of_ours_has_the_keytip_that_it_asks_for() -> None:
    """Else two of our own ask for one key, or for one that begins with the other's: change the newer one."""
    asked = {one.key: one.keytip for one in OWN}
    asked |= {
        entry.mark.name: entry.mark.button.keytip
        for entry in REGISTRY.commands()
        if isinstance(entry.mark, CommandMark) and entry.mark.button
    }

    assert {one.key: one.keytip for one in CONTROLS if one.kind != "rest"} == asked


def test_a_group_has_six_controls_at_most_and_begins_with_its_large_ones() -> None:
    for group in RIBBON.iter(f"{SPACE}group"):
        sizes = [each.get("size", "") for each in group]
        assert 0 < len(sizes) <= MOST
        assert sizes == sorted(sizes, reverse=True)
        assert sizes.count("large") <= 1


def test_static_texts_and_callbacks_exclude_each_other() -> None:
    for each in elements():
        for name in ("label", "screentip", "supertip", "visible", "enabled", "image", "content"):
            assert not (each.get(name) and each.get(f"get{name.capitalize()}"))


def test_every_callback_exists_with_the_arguments_that_excel_gives() -> None:
    subs = {
        name: len([word for word in given.split(",") if word.strip()])
        for name, given in re.findall(
            r"^Public Sub (\w+)\(([^)]*)\)", SOURCES["XlcrmRibbon.bas"], re.MULTILINE
        )
    }
    for each in RIBBON.iter():
        toggle = each.tag == f"{SPACE}toggleButton"
        for name, wanted in ARGUMENTS.items():
            if each.get(name):
                assert subs[str(each.get(name))] == wanted + (toggle and name == "onAction")


def test_every_button_is_dispatched_and_every_dispatched_id_is_a_button() -> None:
    cases = dict(re.findall(r'Case "(\w+)": (.*)', SOURCES["XlcrmCommands.bas"]))
    buttons = {str(each.get("id")) for each in RIBBON.iter(f"{SPACE}button")}

    assert set(cases) == buttons
    commands = {entry.mark.name for entry in REGISTRY.commands()}
    runs = [
        found[1] for case in cases.values() if (found := re.match(r'Xlcrm(?:Run|Quick) "([\w-]+)"', case))
    ]
    assert set(runs) <= commands


def test_every_line_of_a_buttons_menu_answers_options_of_its_command() -> None:
    for entry in REGISTRY.commands():
        assert isinstance(entry.mark, CommandMark)
        known = {option.name for option in entry.mark.options}
        for quick in entry.mark.button.quick if entry.mark.button else ():
            assert set(quick.answers) <= known


def test_every_control_says_in_both_languages_what_it_is_and_does() -> None:
    for each in elements():
        if each.get("getLabel"):
            assert all(TEXTS[f"{each.get('id')}.label"])
        if each.get("getSupertip"):
            zh, en = TEXTS[f"{each.get('id')}.help"]
            assert re.search("[\u4e00-\u9fff]", zh)
            assert en.endswith(".")
            assert len(en) < 1024


def test_no_two_texts_have_one_key_also_not_in_other_letters() -> None:
    """VBA finds them in a Collection, to which a and A are one key."""
    marks = [entry.mark for entry in REGISTRY.udfs() if isinstance(entry.mark, UdfMark)]
    keys = Counter(key.casefold() for key, *_ in [*texts(REGISTRY), *function_texts(marks)])

    assert [key for key, count in keys.items() if count > 1] == []


def test_texts_that_vba_asks_for_are_there() -> None:
    asked = {
        key
        for name, source in SOURCES.items()
        if name.endswith(".bas")
        for key in re.findall(r'XlcrmText\("(\w+)"\)', source)
    }

    assert asked
    assert asked <= set(TEXTS)
    listed = TEXTS["lists"][0].split()
    assert {f"sheet.{key}" for key in listed} <= set(TEXTS)
    assert set(listed) & set(SHEETS) == set(SHEETS) - {"customers", "contacts", "log", "orders"}
    views = {view.key for module in REGISTRY.modules.values() for view in module.views}
    assert views
    assert views <= set(listed)
    assert all(re.fullmatch("[a-z][a-z_0-9]*", key) for key in listed)


def test_a_contact_is_one_question_and_names_the_row() -> None:
    assert all(prompt.startswith("{row}\n") for prompt in TEXTS["ask.log.1"])
    assert TEXTS["ask.log.1.option"] == ("line", "line")
    assert TEXTS["ask.log.1.default"] == ("", "")
    assert "ask.log.2" not in TEXTS


def test_choices_of_a_question_are_numbered() -> None:
    said = {
        key: zh for key, zh, _ in ask_texts("x", 1, Ask("by", Text("怎样？", "How?"), {"zh": ("甲", "乙")}))
    }

    assert said["ask.x.1"] == "怎样？\n1 甲   2 乙"
    assert said["ask.x.1.default"] == "1"


def test_files_are_asked_for_in_a_dialog() -> None:
    kinds = {key: row[0] for key, row in TEXTS.items() if key.startswith("ask.") and key.endswith(".kind")}

    assert kinds["ask.import.1.kind"] == "files"
    assert kinds["ask.log.1.kind"] == "text"
    for entry in REGISTRY.commands():
        assert isinstance(entry.mark, CommandMark)
        paths = {option.name for option in entry.mark.options if option.kind == "paths"}
        for ask in entry.mark.button.asks if entry.mark.button else ():
            assert (ask.kind == "files") == (ask.option in paths), entry.mark.name


def test_a_question_with_the_row_filled_in_fits_excels_box() -> None:
    """Application.InputBox shows 255 characters; a row is shown by its number and three texts of 25."""
    row = "Row 1048576: " + 3 * (25 * "x" + " ")
    asked = {key: texts for key, texts in TEXTS.items() if re.fullmatch(r"ask\.[a-z-]+\.\d", key)}

    assert asked
    assert not [
        key for key, texts in asked.items() for text in texts if len(text.replace("{row}", row)) > 255
    ]


def test_the_first_day_shows_five_buttons() -> None:
    first = [control.key for control in CONTROLS if control.first]
    hidden = [group.get("getVisible") for group in RIBBON.iter(f"{SPACE}group")]

    assert first == ["refresh", "log", "today", "undo", "more"]
    assert hidden == [None, *["XlcrmGetVisible"] * (len(hidden) - 1)]


def test_icons_are_names_that_office_knows() -> None:
    assert {str(each.get("imageMso")) for each in elements() if each.get("imageMso")} <= SEEN_ICONS


def test_every_cell_function_has_a_wrapper_and_help_short_enough_for_excel() -> None:
    marks = [entry.mark for entry in REGISTRY.udfs() if isinstance(entry.mark, UdfMark)]
    rows = {key: (zh, en) for key, zh, en in function_texts(marks)}
    for mark in marks:
        wrapper = re.search(
            rf"^Public Function {mark.name}\(([^)]*)\)", SOURCES["XlcrmFunctions.bas"], re.MULTILINE
        )
        assert wrapper
        assert len(wrapper[1].split(",")) == len(mark.arguments)
        assert wrapper[1].count("Optional") == sum(each.optional for each in mark.arguments)
        assert f"function.{mark.name}.{len(mark.arguments)}" in rows
    assert all(len(text) <= 255 for row in rows.values() for text in row)


def test_optional_arguments_come_last() -> None:
    for entry in REGISTRY.udfs():
        assert isinstance(entry.mark, UdfMark)
        optional = [each.optional for each in entry.mark.arguments]
        assert optional == sorted(optional)
