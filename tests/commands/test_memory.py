"""What the workbook remembers survives being stored, and values keep their fingerprint through other programs."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.commands.memory import Memory
from xlcrm.workbook.changes import Formula
from xlcrm.workbook.fingerprints import digest


def test_memory_comes_back_as_it_was_stored() -> None:
    memory = Memory(
        lang="zh",
        confirmed={"customers": {"name": "客户名称"}},
        own={"客户": {"tier": "等级"}},
        written={"tier": {"k1": digest("A")}},
        overrides={"tier": {"k2": "2026-11-22"}},
        plan=(("k1", "张伟", "2026-11-24", "1", "09:30"),),
        left_out=("k9",),
        first={"k3": "2026-11-25"},
        runs=({"time": "2026-11-22T08:00:00", "command": "refresh"},),
    )

    assert Memory.parse(json.loads(json.dumps(memory.dump()))) == memory


@pytest.mark.parametrize("state", [{}, {"version": 99, "lang": "zh"}, {"lang": "zh"}])
def test_a_state_of_another_version_is_a_first_run(state: dict[str, object]) -> None:
    assert Memory.parse(state) == Memory()


def test_a_later_versions_extra_keys_are_passed_over() -> None:
    assert Memory.parse({**Memory(lang="en").dump(), "invented": 1}) == Memory(lang="en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (3, 3.0),
        (dt.date(2026, 3, 5), dt.datetime.combine(dt.date(2026, 3, 5), dt.time())),
        ("A ", "A"),
        (None, ""),
        (Formula("A1+1", 2), Formula("A1+1", 3)),
    ],
)
def test_a_save_by_another_program_is_no_change(one: object, other: object) -> None:
    assert digest(one) == digest(other)  # type: ignore[arg-type]  # the pairs are cells of every type


@given(st.text(), st.text())
def test_different_texts_have_different_fingerprints(one: str, other: str) -> None:
    assert (digest(one) == digest(other)) == (one.strip() == other.strip())
