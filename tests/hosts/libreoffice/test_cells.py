"""A cell function as the office asks for it: cells in, cells out."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.hosts.excel.test_functions import TODAY, specimens
from xlcrm.hosts.libreoffice.cells import _plain, computed
from xlcrm.hosts.libreoffice.sidecar import _answered
from xlcrm.marks import UdfMark
from xlcrm.registry import builtins


def test_a_column_comes_as_rows_and_one_cell_alone() -> None:
    assert computed({"call": "CRM_TIER", "cells": [[[900], [90], [10]], None, None, None, None], "lang": "zh"}) == (
        "rows", [["A"], ["B"], ["C"]],
    )  # fmt: skip
    assert computed({"call": "CRM_TIER", "cells": [5, None, None, None, None], "lang": "zh"}) == ("cell", "A")


def test_the_office_s_language_is_taken_unless_one_is_given() -> None:
    zh = computed({"call": "CRM_TIER", "cells": ["x", None, None, None, None], "lang": "zh"})
    en = computed({"call": "CRM_TIER", "cells": ["x", None, None, None, "en"], "lang": "zh"})

    assert "数" in zh[1]
    assert "number" in en[1]


def test_what_a_formula_skips_comes_as_nought_and_counts_as_left_out() -> None:
    """=CRM_OVERDUE(46296;"A";46348;;;"working") hands over 0 for `planned` and `holidays`."""
    skipped = {"call": "CRM_OVERDUE", "cells": [46296, "A", 46348, 0, 0, "working", None, None], "lang": "en"}
    given = {**skipped, "cells": [46296, "A", 46348, None, None, "working", None, None]}

    assert computed(skipped) == computed(given) == ("cell", 26.0)


@pytest.mark.parametrize("name", [entry.mark.name for entry in builtins().udfs()])
def test_no_optional_argument_means_anything_by_a_lone_nought(name: str) -> None:
    """Else what LibreOffice hands over for a skipped one could not be told from it."""
    entry = builtins().entries[name]
    assert isinstance(entry.mark, UdfMark)
    usual = [specimens(each)[0] if each.shape != "value" else None for each in entry.mark.arguments]
    for place, each in enumerate(entry.mark.arguments):
        usual[place] = (
            TODAY if (each.kind, each.shape) == ("date", "value") else None if each.optional else usual[place]
        )
    usual[0] = "CRM_TIER" if name == "CRM_WHY" else usual[0]
    for place, each in enumerate(entry.mark.arguments):
        if each.optional and each.name != "lang" and name != "CRM_WHY":
            answer = entry.function(*usual[:place], 0, *usual[place + 1 :])
            assert "⚠" in str(answer) or answer == entry.function(*usual), each.name


def test_a_function_that_is_not_there_is_named_in_the_cell() -> None:
    assert computed({"call": "CRM_NEW", "cells": [], "lang": "zh"}) == ("cell", "⚠ CRM_NEW?")


def test_arguments_that_an_older_wrapper_does_not_know_are_left_out() -> None:
    assert computed({"call": "CRM_TIER", "cells": [5], "lang": "en"}) == ("cell", "A")


def test_a_fault_is_told_in_the_cell_and_the_program_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    kind, cell = _answered({"call": "CRM_OVERDUE", "lang": "zh"})

    assert kind == "cell"
    assert cell.startswith("⚠ CRM_OVERDUE: ")
    assert "Traceback" in capsys.readouterr().err
    assert _answered({"call": "CRM_TIER", "cells": [5, None, None, None], "lang": "zh"}) == ("cell", "A")


def test_days_go_back_as_their_numbers() -> None:
    assert _plain(dt.date(2026, 1, 2)) == 46024.0
    assert _plain(dt.datetime(2026, 1, 2, 12)) == 46024.5  # noqa: DTZ001 - cells know no time zone
    assert _plain(None) == ""
    assert _plain(True) is True
    assert _plain(3) == 3.0
