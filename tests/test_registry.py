"""What is registered: built-ins and plugins, and what happens when a plugin misbehaves."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
import types
from importlib import metadata
from typing import Any

import pytest

from xlcrm import commands
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.lang import Text
from xlcrm.marks import Argument, CommandMark, UdfMark, command, udf
from xlcrm.registry import COMMAND_FILES, PLUGIN_GROUP, Registry, builtins, load


def mark(name: str) -> CommandMark:
    return CommandMark(
        name,
        Text("生日", "Birthdays"),
        Text("列出生日。", "List birthdays."),
        "follow-up",
        "CalendarInsert",
        needs="nothing",
    )


def function_mark(name: str, arguments: tuple[Argument, ...] = ()) -> UdfMark:
    return UdfMark(name, Text("示例", "Examples"), Text("打招呼", "Says hello"), arguments)


def module(**members: Any) -> types.ModuleType:
    made = types.ModuleType("acme_xlcrm")
    for name, value in members.items():
        value.__module__ = made.__name__
        setattr(made, name, value)
    return made


def hello(_: Request) -> Outcome:
    return Outcome(("hello",))


def test_a_mark_leaves_the_function_plain_and_callable() -> None:
    marked = command(mark("birthdays"))(hello)

    assert marked is hello
    assert marked(Request(today=None)).lines == ("hello",)  # type: ignore[arg-type]  # the clock does not matter here


def test_marked_functions_of_a_module_are_collected() -> None:
    @command(mark("birthdays"))
    def birthdays(_: Request) -> Outcome:
        return Outcome()

    @udf(UdfMark("CRM_HELLO", Text("示例", "Examples"), Text("打招呼", "Says hello")))
    def crm_hello(name: str) -> str:
        return f"hello {name}"

    registry = Registry()
    registry.collect(module(birthdays=birthdays, crm_hello=crm_hello), "acme")

    assert [entry.mark.name for entry in registry.commands()] == ["birthdays"]
    assert [entry.mark.name for entry in registry.udfs()] == ["CRM_HELLO"]
    assert {entry.provider for entry in registry.entries.values()} == {"acme"}


def test_every_file_that_holds_commands_is_named() -> None:
    files = {info.name for info in pkgutil.iter_modules(commands.__path__) if not info.ispkg}
    holding = {file for file in files if _holds_commands(importlib.import_module(f"xlcrm.commands.{file}"))}
    assert holding == set(COMMAND_FILES)


def _holds_commands(module: types.ModuleType) -> bool:
    return any(
        getattr(value, "__module__", "") == module.__name__
        and isinstance(getattr(value, "xlcrm_mark", None), CommandMark)
        for value in vars(module).values()
    )


def test_help_needs_neither_pandas_nor_pages_nor_functions() -> None:
    told = "import sys; from xlcrm.cli.known import known; known(); print(*(name for name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    unwanted = [
        name for name in loaded.split() if name.endswith("_page") or name in ("pandas", "numpy", "xlcrm.udfs")
    ]
    assert unwanted == []


def test_a_name_that_is_taken_is_refused_and_named() -> None:
    @command(mark("refresh"))
    def mine(_: Request) -> Outcome:
        return Outcome()

    registry = builtins()
    registry.collect(module(mine=mine), "acme")

    assert registry.entries["refresh"].provider == "xlcrm"
    assert [failure.provider for failure in registry.failures] == ["acme"]
    assert "refresh" in registry.failures[0].told().en


@pytest.mark.parametrize("name", ["Birth days", "生日", "", "x;rm"])
def test_a_command_whose_name_no_shell_takes_is_refused(name: str) -> None:
    registry = Registry()
    registry.collect(module(hello=command(mark(name))(lambda _: Outcome())), "acme")

    assert registry.commands() == []
    assert f"“{name}”" in registry.failures[0].told().zh


@pytest.mark.parametrize("name", ["A1", "hello", "ACME", "ACME_客户"])
def test_a_cell_function_whose_name_excel_would_not_take_is_refused(name: str) -> None:
    registry = Registry()
    registry.collect(module(hello=udf(function_mark(name))(lambda _: 1)), "acme")

    assert registry.udfs() == []
    assert name in registry.failures[0].told().en


def test_optional_arguments_of_a_cell_function_come_last() -> None:
    registry = Registry()
    given = (Argument("first", Text("一", "one"), optional=True), Argument("second", Text("二", "two")))
    registry.collect(module(hello=udf(function_mark("ACME_HELLO", given))(lambda _: 1)), "acme")

    assert "ACME_HELLO" in registry.failures[0].told().en


def test_a_function_of_a_plugin_that_fails_says_so_in_its_cell() -> None:
    registry = Registry()
    registry.collect(module(hello=udf(function_mark("ACME_HELLO"))(lambda: 1 / 0)), "acme")

    assert registry.udfs()[0].answer() == "⚠ acme: ACME_HELLO: ZeroDivisionError: division by zero"


def test_the_button_for_modules_has_a_line_for_each_that_there_is() -> None:
    registry = builtins()
    mark = registry.entries["add"].mark
    assert isinstance(mark, CommandMark)
    assert mark.button

    assert [one.label for one in mark.button.quick] == [one.label for one in registry.modules.values()]
    assert [one.answers["module"].en for one in mark.button.quick] == list(registry.modules)


class BrokenPoint:
    name = "broken"

    def load(self) -> object:
        raise ImportError("no module named acme")


class GoodPoint:
    name = "good"

    def load(self) -> object:
        @command(mark("birthdays"))
        def birthdays(_: Request) -> Outcome:
            return Outcome()

        return module(birthdays=birthdays)


def test_a_plugin_that_fails_is_named_and_the_rest_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def points(*, group: str) -> list[object]:
        assert group == PLUGIN_GROUP
        return [BrokenPoint(), GoodPoint()]

    monkeypatch.setattr(metadata, "entry_points", points)

    registry = load()

    assert registry.entries["birthdays"].provider == "good"
    assert [failure.provider for failure in registry.failures] == ["broken"]
    assert "refresh" in registry.entries
