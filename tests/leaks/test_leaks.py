"""Nothing of others goes out: random splits under a check that shares no code with xlcrm, and leaks planted for both."""

from __future__ import annotations

import ast
import random
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.leaks import independent
from tests.leaks.independent import places
from tests.leaks.planted import KINDS, dressed, planted
from tests.leaks.sweep import DAY, splits
from tests.leaks.teams import REPS, random_team
from xlcrm.commands.outcome import Request
from xlcrm.commands.situation import look_at
from xlcrm.commands.splitting.leaks import leaks
from xlcrm.commands.splitting.owners import owners
from xlcrm.commands.splitting.private import private_of
from xlcrm.commands.splitting.rep_files import prepared
from xlcrm.commands.splitting.words import private_words
from xlcrm.commands.template import write_demo
from xlcrm.workbook.file import open_book

FRESH = random.SystemRandom().randrange(10**6, 10**7)


def test_the_independent_check_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(independent.__file__).read_text("utf-8"))
    modules = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert modules <= sys.stdlib_module_names


def test_the_teams_own_workbook_holds_the_words_of_everybody(tmp_path: Path) -> None:
    team = random_team(tmp_path / "team.xlsx", 1)
    words = team.others(REPS[0])

    found = places(team.path.read_bytes(), words)

    assert {word for _, word in found} == set(words)
    assert len({part for part, _ in found}) > 8


@pytest.mark.parametrize("seed", [7, FRESH], ids=["kept", "fresh"])
def test_nothing_of_others_goes_out_and_no_file_is_stopped(seed: int, tmp_path: Path) -> None:
    count = 0
    for team, made in splits(seed, tmp_path):
        count += 1
        assert made.data is not None, f"seed {seed}, {made.rep}: {made.leaks}"
        assert places(made.data, team.others(made.rep)) == [], f"seed {seed}, {made.rep}"
        mine = team.words[made.rep]
        assert {word for _, word in places(made.data, mine)} == mine, f"seed {seed}, {made.rep}"
    assert count == len(REPS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_planted_leak_is_found_by_both_checks(kind: str, tmp_path: Path) -> None:
    team = random_team(tmp_path / "team.xlsx", 11)
    request = Request(DAY, {"as-of": DAY}, open_book(team.path), lang="zh")
    here = look_at(request)
    private = private_of(here, owners(here), private_words(here), REPS[0])
    clean = prepared(request, here).file_of(REPS[0]).data
    assert clean is not None
    words = random.Random(kind).sample(team.others(REPS[0]), 10)

    for number, word in enumerate(words):
        data = planted(clean, kind, dressed(word, number))
        assert leaks(data, private), f"{kind}: {dressed(word, number)} went through"
        assert places(data, [word.lower()]), f"{kind}: {dressed(word, number)} is not there to be found"


def test_the_demo_goes_out_without_a_false_alarm(tmp_path: Path) -> None:
    path = tmp_path / "demo.xlsx"
    write_demo(path, Request(DAY, {"as-of": DAY}, lang="zh"), "zh")
    request = Request(DAY, {"as-of": DAY}, open_book(path))
    words = demo_words(path)
    plan = prepared(request)

    assert len(plan.reps) == 7
    for rep in plan.reps[::3]:  # all seven: python -m tests.leaks.sweep --demo
        made = plan.file_of(rep)
        assert list(made.leaks) == []
        assert list(made.mentions) == []
        assert made.data is not None
        if rep == plan.reps[0]:  # the searched words times the searched bytes take their time
            others = set().union(*(each for name, each in words.items() if name != rep)) - words[rep]
            assert places(made.data, random.Random(1).sample(telling(others), 25)) == []


def demo_words(path: Path) -> dict[str, set[str]]:
    """Owner → names, phones and mails of their customers, read off the sheets by their headers."""
    book = openpyxl.load_workbook(path, read_only=True)
    found: dict[str, set[str]] = {}
    owner_of: dict[str, str] = {}
    for sheet, fields in (
        ("客户", ("客户名称", "联系人", "电话", "邮箱")),
        ("联系人", ("姓名", "电话", "手机", "邮箱", "微信")),
    ):
        rows = book[sheet].iter_rows(min_row=4, values_only=True)
        head = [str(value) for value in next(rows)]
        for row in rows:
            said = dict(zip(head, map(str, row), strict=True))
            owner = owner_of.setdefault(said["客户编号"], said.get("负责人", ""))
            found.setdefault(owner, set()).update(
                said[name] for name in fields if said.get(name, "None") != "None"
            )
    return found


def telling(words: set[str]) -> list[str]:
    """Words that can stand for one customer only: no names of persons, which several may bear."""
    return sorted(word for word in words if len(word) > 4)
