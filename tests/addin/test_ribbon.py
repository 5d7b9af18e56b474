"""The ribbon: every control has its texts, its callbacks and its command, and the rules of the format hold."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from xlcrm.addin.arranging import MOST
from xlcrm.addin.build import macros
from xlcrm.addin.controls import LIST_KEYS, OWN, controls, texts
from xlcrm.addin.modules import function_texts
from xlcrm.commands.views.words import SHEETS
from xlcrm.marks import CommandMark, UdfMark
from xlcrm.registry import builtins

ROOT = Path(__file__).parents[2]
SPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
REGISTRY = builtins()
SOURCES = macros(REGISTRY)
RIBBON = ET.fromstring(SOURCES["customUI14.xml"])  # noqa: S314 - our own file
CONTROLS = controls(REGISTRY)
TEXTS = {key: (zh, en) for key, zh, en in texts(REGISTRY)}
ARGUMENTS = {
    "onLoad": 1, "onAction": 1, "getLabel": 2, "getScreentip": 2, "getSupertip": 2, "getEnabled": 2, "getVisible": 2,
    "getPressed": 2, "getContent": 2,
}  # fmt: skip
"""Callback → how many arguments Excel calls it with; onAction of a toggle has one more."""
SEEN_ICONS = {
    "RefreshAll", "RecordsAddFromOutlook", "CalendarToday", "Undo", "ControlsGallery", "SortDescendingExcel", "FunctionWizard",
    "TraceError", "ReminderGallery", "ViewsAdHocCustomizeMenu", "CalendarInsert", "DataValidation", "PropertySheet", "SetLanguage", "HappyFace",
    "ImportTextFile", "RemoveDuplicates", "AcceptInvitation", "AssignTask", "SheetInsert", "WindowSplit",
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
    keytips = Counter(each.get("keytip") for each in elements() if each.get("keytip"))

    assert set(ids.values()) == set(keytips.values()) == {1}
    assert all(re.fullmatch("[A-Z][A-Z0-9]{0,2}", str(keytip)) for keytip in keytips)


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
    assert {found[1] for case in cases.values() if (found := re.match(r'XlcrmRun "(\w+)"', case))} <= commands


def test_every_control_says_in_both_languages_what_it_is_and_does() -> None:
    for each in elements():
        if each.get("getLabel"):
            assert all(TEXTS[f"{each.get('id')}.label"])
        if each.get("getSupertip"):
            zh, en = TEXTS[f"{each.get('id')}.help"]
            assert re.search("[\u4e00-\u9fff]", zh)
            assert en.endswith(".")
            assert len(en) < 1024


def test_texts_that_vba_asks_for_are_there() -> None:
    asked = {
        key
        for name, source in SOURCES.items()
        if name.endswith(".bas")
        for key in re.findall(r'XlcrmText\("(\w+)"\)', source)
    }

    assert asked
    assert asked <= set(TEXTS)
    assert {f"sheet.{key}" for key in LIST_KEYS} <= set(TEXTS)
    assert TEXTS["lists"][0].split() == list(LIST_KEYS)
    assert set(LIST_KEYS) < set(SHEETS)


def test_questions_come_with_their_option_and_choices() -> None:
    channel = TEXTS["ask.log.1"]

    assert "1 电话" in channel[0]
    assert "1 Phone" in channel[1]
    assert TEXTS["ask.log.1.option"] == ("channel", "channel")
    assert TEXTS["ask.log.1.default"] == ("1", "1")
    assert "ask.log.5" not in TEXTS


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
