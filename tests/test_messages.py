"""What is said to people, as the source holds it: both languages, the same facts in both, each with its own punctuation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import xlcrm
from xlcrm.lang import count_of

ROOT = Path(xlcrm.__path__[0])
CHINESE = "\u4e00-\u9fff"
BILINGUAL = {
    "Text": 0,
    "UsageError": 0,
    "WriteError": 0,
    "UnreadableBookError": 0,
    "WrongCallError": 0,
    "CarrierError": 0,
    "RefusedError": 1,
}
"""Calls of a Chinese and an English sentence, and the place of the Chinese one among their arguments."""

NOT_FACTS = {"kinds"}
"""Words that only the Chinese sentence needs: whose total it is stands in the English title above."""


class Said(NamedTuple):
    where: str
    zh: str
    en: str
    zh_slots: frozenset[str]
    en_slots: frozenset[str]


@cache
def everything_said() -> tuple[Said, ...]:
    return tuple(said for path in sorted(ROOT.rglob("*.py")) for said in _said_in(path))


def _said_in(path: Path) -> Iterator[Said]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and (first := BILINGUAL.get(_name(node.func))) is not None:
            both = node.args[first : first + 2]
            if len(both) == 2 and all(map(_is_sentence, both)):
                zh, en = both
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield Said(where, _words(zh), _words(en), _slots(zh), _slots(en))


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _is_sentence(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_sentence(node.left) or _is_sentence(node.right)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _words(node: ast.expr) -> str:
    """The sentence with {} where a value comes."""
    match node:
        case ast.Constant():
            return str(node.value)
        case ast.JoinedStr():
            return "".join(map(_words, node.values))
        case ast.BinOp():
            return _words(node.left) + _words(node.right)
        case ast.IfExp():
            return _words(node.body)
    return "{}"


def _slots(node: ast.expr) -> frozenset[str]:
    """The names that an f-string's values are made of, whichever language they are told in."""
    values = [part.value for part in ast.walk(node) if isinstance(part, ast.FormattedValue)]
    return frozenset(
        re.sub(r"_?(zh|en)$", "", each.id)
        for value in values
        for each in ast.walk(value)
        if isinstance(each, ast.Name)
    )


def test_sentences_are_found() -> None:
    assert len(everything_said()) > 1000


def test_a_chinese_sentence_has_chinese_punctuation() -> None:
    half = re.compile(f"[{CHINESE}”）][,:;?!] ?[{CHINESE}“{{]")

    def prose(said: Said) -> str:
        return re.sub(r"--\w+ \S+", "", said.zh)  # what is to be typed keeps its commas

    assert [(said.where, said.zh) for said in everything_said() if half.search(prose(said))] == []


def test_an_english_sentence_is_english() -> None:
    def bare(said: Said) -> str:
        return re.sub(r"'[^']*'|“[^”]*”|\"[^\"]*\"", "", said.en)

    assert [
        (said.where, said.en)
        for said in everything_said()
        if re.search(f"[{CHINESE}]{{3}}|[，。：；]", bare(said))
    ] == []


def test_what_is_told_in_chinese_is_told_in_english() -> None:
    missing = [
        (said.where, missed)
        for said in everything_said()
        if (missed := said.zh_slots - said.en_slots - NOT_FACTS)
    ]

    assert missing == []


COUNTED = (
    "answer|campaign|cell|change|chart|column|conflict|contact|cost|customer|day|deal|document|file|lead|lesson|letter|line|mail|month|"
    "order|pair|place|promise|quote|rep|request|row|score|sheet|table|task|value|visit|warning|week"
)
NEVER_ONE = {
    "MONTHS", "SMALLEST", "HORIZONS", "fewest", "silent", "usual", "half", "lack", "old", "stage", "WEEKS",
}  # fmt: skip
"""Counts that are no ones: figures of the program's own, or numbers with decimals."""


def test_one_of_a_kind_is_told_in_the_singular() -> None:
    plural = re.compile(rf"\{{\}} (?:(?!of |in )[a-z]+ )?(?:{COUNTED})s\b")
    wrong = [(said.where, said.en) for said in everything_said() if plural.search(said.en) and not said.en_slots & NEVER_ONE]  # fmt: skip

    assert wrong == []
    assert [count_of(count, "further row") for count in (0, 1, 2)] == ["0 further rows", "1 further row", "2 further rows"]  # fmt: skip
