"""Whatever brings buttons, the ribbon stays within its rules."""

from __future__ import annotations

import types
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from xlcrm.addin.arranging import FIRST_DAY, MOST, arranged
from xlcrm.addin.build import build_addin, macros
from xlcrm.addin.control import Control
from xlcrm.addin.controls import OWN, controls, texts
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.lang import Text
from xlcrm.marks import GROUPS, Argument, Button, CommandMark, UdfMark, command, udf
from xlcrm.registry import Registry, builtins

SPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
WORDS = Text("字", "word")
LETTERS = st.text("ABZ1", min_size=0, max_size=2)
ASKED = st.lists(st.tuples(st.sampled_from(list(GROUPS)), LETTERS, st.booleans()), max_size=40)


def control(key: str, group: str = "data", keytip: str = "", *, large: bool = False) -> Control:
    return Control(key, "button", group, WORDS, WORDS, "Undo", keytip, "Beep", large)  # type: ignore[arg-type]


@given(ASKED)
def test_no_group_has_more_than_six_and_no_control_is_lost(asked: list[tuple[str, str, bool]]) -> None:
    given = [control(f"b{at}", group, tip, large=large) for at, (group, tip, large) in enumerate(asked)]

    shown = arranged(given)

    for group in GROUPS:
        assert sum(one.group == group and not one.under for one in shown) <= MOST
    assert {one.key for one in shown if one.kind != "rest"} == {one.key for one in given}
    menus = {one.key for one in shown if one.kind == "rest"}
    assert {one.under for one in shown if one.under} == menus


@given(ASKED)
def test_no_keytip_is_pressed_on_the_way_to_another(asked: list[tuple[str, str, bool]]) -> None:
    tips = [one.keytip for one in arranged(control(f"b{at}", *some[:2]) for at, some in enumerate(asked))]

    assert all(tips)
    assert not [(one, other) for one in tips for other in tips if one is not other and other.startswith(one)]


def test_of_two_that_ask_for_one_key_the_first_gets_it() -> None:
    shown = arranged(
        [control("ours", "visits", "R"), control("theirs", "tiers", "R"), control("third", "data", "RX")]
    )

    assert {one.key: one.keytip for one in shown} == {"theirs": "Z1", "ours": "R", "third": "Z2"}


def guests(count: int) -> Registry:
    """What is built in, and a plugin with many buttons of one group and a cell function."""
    module = types.ModuleType("acme_xlcrm")
    for number in range(count):
        button = Button("R", large=True, first=True)
        mark = CommandMark(
            f"acme-{number}", WORDS, Text("做一件事。", "Do a thing."), "data", "Undo", button=button
        )

        @command(mark)
        def act(_: Request) -> Outcome:
            return Outcome()

        act.__module__ = module.__name__
        setattr(module, f"act{number}", act)

    @udf(UdfMark("ACME_HELLO", WORDS, Text("打招呼", "Says hello"), (Argument("next", WORDS),)))
    def hello(name: str) -> str:
        return f"hello {name}"

    hello.__module__ = module.__name__
    setattr(module, "hello", hello)  # noqa: B010 - a module takes any name; mypy knows only declared ones
    registry = builtins()
    registry.collect(module, "acme")
    assert registry.failures == []
    return registry


def test_a_plugins_buttons_stand_after_ours_never_on_the_first_day_and_beyond_six_in_a_menu() -> None:
    registry = guests(9)
    ours = [one.key for one in controls(builtins()) if one.group == "data"]

    data = [one for one in controls(registry) if one.group == "data"]

    assert [one.key for one in data if one.kind != "rest"] == [
        *ours,
        *(f"acme-{number}" for number in range(9)),
    ]
    assert [one.key for one in controls(registry) if one.first] == list(FIRST_DAY)
    assert not [one for one in data if one.key.startswith("acme") and one.large]


def test_what_a_plugin_brings_is_in_the_ribbon_the_dispatcher_the_wrappers_and_the_texts() -> None:
    registry = guests(9)

    sources = macros(registry)

    ribbon = ET.fromstring(sources["customUI14.xml"])  # noqa: S314 - our own file
    menu = next(one for one in ribbon.iter(f"{SPACE}menu") if one.get("id") == "xlcrm_rest_data")
    assert [one.get("size") for one in menu] == [None] * len(menu)
    assert "xlcrm_acme-8" in [one.get("id") for one in menu]
    assert '        Case "xlcrm_acme-8": XlcrmRun "acme-8"\n' in sources["XlcrmCommands.bas"]
    assert "Public Function ACME_HELLO(next_) As Variant" in sources["XlcrmFunctions.bas"]
    assert {"xlcrm_acme-8.label", "xlcrm_rest_data.help"} <= {row[0] for row in texts(registry)}
    assert build_addin(registry) != build_addin(builtins())


def test_the_add_ins_own_controls_and_the_commands_share_no_key() -> None:
    assert not {one.key for one in OWN} & set(builtins().entries)
