"""Cell functions through xlwings' own Windows code answer what they answer as plain functions."""

from __future__ import annotations

import datetime as dt
import pickle
import re
import subprocess
import sys
from typing import Any

import pytest

from benchmarks.functions import arguments
from xlcrm.addin.build import macros
from xlcrm.marks import Argument, UdfMark
from xlcrm.registry import builtins

TODAY = dt.datetime(2026, 11, 22)  # noqa: DTZ001 - cells know no zones
ENTRIES = {entry.mark.name: entry for entry in builtins().udfs()}
Call = tuple[str, list[Any]]


def through_xlwings(asked: Any) -> Any:
    """What a process answers in which xlwings takes itself to be on Windows."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hosts.excel.windows"],
        input=pickle.dumps(asked),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return pickle.loads(done.stdout)  # noqa: S301 - written by our own script


def mark_of(name: str) -> UdfMark:
    mark = ENTRIES[name].mark
    assert isinstance(mark, UdfMark)
    return mark


def specimens(argument: Argument) -> list[Any]:
    """Arguments of every kind that Excel hands over: range, single cell, value, nothing, blanks, errors, the wrong thing."""
    typical: dict[str, Any] = {
        "number": [[120.5], ["¥1,200"], [None], ["#N/A"], ["about 5"], [True]],
        "date": [[TODAY - dt.timedelta(40)], ["2026-10-01"], [None], ["#DIV/0!"], ["soon"], [46000]],
        "text": [["Acme"], ["华信"], [None], ["#REF!"], ["A"], [17]],
        "any": [["A"], [30], [None], ["#VALUE!"], ["zz"], ["C"]],
        "choice": [[argument.choices[0] if argument.choices else "zh"]],
    }
    cells = typical[argument.kind]
    return [cells, [cells[0]], cells[0][0], None, [[None], [None]], "#N/A"]


def calls_of(name: str) -> list[Call]:
    """A good call, and from it one for each specimen of each argument."""
    mark = mark_of(name)
    usual: list[Any] = ["CRM_TIER"] if name == "CRM_WHY" else []
    usual += [specimens(each)[0] if each.shape != "value" else None for each in mark.arguments[len(usual) :]]
    for place, each in enumerate(mark.arguments):
        if each.kind == "date" and each.shape == "value":
            usual[place] = TODAY
        if each.optional:
            usual[place] = None
    return [(name, usual)] + [
        (name, [*usual[:place], specimen, *usual[place + 1 :]])
        for place, each in enumerate(mark.arguments)
        for specimen in specimens(each)
    ]


def plain(answer: Any) -> Any:
    """A plain answer as COM would carry it: a block of rows, days as moments."""
    rows = answer if isinstance(answer, list) else [[answer]]
    return [[dt.datetime.combine(v, dt.time()) if type(v) is dt.date else v for v in row] for row in rows]


@pytest.fixture(scope="module")
def answers() -> dict[str, list[tuple[Call, Any]]]:
    """Every call with its answer through xlwings, by function; one process for all of them."""
    calls = [call for name in ENTRIES for call in calls_of(name)]
    found = through_xlwings(calls)
    by_name: dict[str, list[tuple[Call, Any]]] = {name: [] for name in ENTRIES}
    for call, answer in zip(calls, found, strict=True):
        by_name[call[0]].append((call, answer))
    return by_name


@pytest.mark.parametrize("name", ENTRIES)
def test_every_kind_of_argument_answers_as_the_plain_function_does(
    answers: dict[str, list[tuple[Call, Any]]], name: str
) -> None:
    assert len(answers[name]) > 6 * len(mark_of(name).arguments)
    for (_, given), answer in answers[name]:
        assert answer == plain(ENTRIES[name].function(*given)), given
        assert "Internal fault" not in str(answer), given


def test_ten_thousand_rows_answer_the_same() -> None:
    calls = [(name, list(given)) for name, given in arguments(10_000).items()]
    calls += [("CRM_WHY", [name, *given]) for name, given in calls]

    found = through_xlwings(calls)

    for (name, given), answer in zip(calls, found, strict=True):
        assert answer == plain(ENTRIES[name].function(*given)), name
        assert len(answer) in (10_000, 5_000)


def signatures(vba: str) -> dict[str, list[str]]:
    """Function → its arguments as VBA declares them."""
    return {
        name: [word.strip().removesuffix("_") for word in given.split(",")]
        for name, given in re.findall(r"^(?:Public )?Function (CRM_\w+)\(([^)]*)\)", vba, re.MULTILINE)
    }


def test_our_wrappers_declare_what_xlwings_own_would() -> None:
    """They differ in three things: `function` is a word of VBA and gets a dash, the language is filled in, and a fault is
    one place's business (XlcrmCall), where xlwings writes the same lines into every wrapper."""
    theirs, ours = through_xlwings("wrappers"), macros(builtins())["XlcrmFunctions.bas"]

    assert signatures(ours) == signatures(theirs)
    assert set(signatures(ours)) == set(ENTRIES)
    called = set(re.findall(r'XLPy\.CallUDF\("([\w.]+)", "(CRM_\w+)"', theirs))
    assert called == {("xlcrm.hosts.excel.functions", name) for name in ENTRIES}
    assert (
        'XLPy.CallUDF("xlcrm.hosts.excel.functions", functionName, XlcrmUsed(arguments), ActiveWorkbook, Application.Caller)'
        in (macros(builtins())["XlcrmCommands.bas"])
    )


def test_off_windows_the_functions_are_there_and_plain() -> None:
    import xlcrm.hosts.excel.functions as module

    assert vars(module)["CRM_TIER"]([[80.0], [20.0]], None, None, None) == [["A"], ["B"]]
    assert set(ENTRIES) <= set(vars(module))
