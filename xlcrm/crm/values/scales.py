"""A team's own scale of levels (重点 > 次重点 > 一般, Gold > Silver > Bronze, ★★★) laid beside A, B, C, D."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from importlib import resources

from xlcrm.crm.values.base import folded

Scale = Mapping[str, str]
"""Word as the cell has it → A, B, C or D."""
_LETTERS = "ABCD"
_ENOUGH = 3
"""Two words that no list has together are no scale."""
_FEWEST, _MOST = 2, 5
"""So many bare numbers are levels; of more nobody could tell."""
_NUMERALS = {char: place for place, char in enumerate("一二三四五六七八九", start=1)}
_STARS = re.compile(r"(?P<drawn>[★*]{1,6}☆{0,5})|(?P<count>[1-6一二三四五六])\s*(?:星级?|stars?|\*)")
_RANK = re.compile(
    r"(?:tier|level|class|grade|category|cat|prio|priority|band|p|t|l|第)?\s*([1-9一二三四五六七八九])\s*(级|类|档|等)?"
)
_SIGNED = re.compile(r"(s|[a-d])\s*(?:[+\-]|\1{1,2})?\s*(?:级|类|客户)?")
_ENDS = re.compile(r"(?:客户|级别|级|类|牌|卡|会员|客群|\s*(?:account|customer|client|member|tier|level)s?)$")


def own_scale(texts: Collection[str]) -> Scale | None:
    """How the words of a column stand for A to D; None when they are no scale that is known, or only one word.

    Nothing here is certain: whoever uses the answer asks the person.
    """
    if len(set(texts)) < 2:
        return None
    readers: Sequence[Callable[[Collection[str]], Scale | None]] = (
        _ranked,
        _named,
        _starred,
        _signed,
        _in_order,
    )
    return next((scale for read in readers if (scale := read(texts))), None)


def _named(texts: Collection[str]) -> Scale | None:
    words = {text: _bare(text) for text in texts}
    fits = [scale for scale in _scales() if set(words.values()) <= set(scale)]
    if not fits:
        return None
    best = min(fits, key=len)
    return {text: _letter(best.index(word)) for text, word in words.items()}


def _in_order(texts: Collection[str]) -> Scale | None:
    """Words of no listed scale, each of which says by itself how high it stands (重点, 一般, 零散; 五星, 四星, 普通)."""
    heights = {text: _height(text) for text in texts}
    known = [height for height in heights.values() if height is not None]
    if len(known) < len(texts) or len(set(known)) < len(known) or len(known) < _ENOUGH:
        return None
    best_first = sorted(known, reverse=True)
    return {text: _letter(best_first.index(height)) for text, height in heights.items() if height is not None}


def _height(text: str) -> float | None:
    """How high a word stands among all that are known, stars above plain words; None for any other word."""
    stars = _STARS.fullmatch(_low(text))
    if stars:
        return 10.0 + _stars(stars)
    return next((float(height) for height, words in _heights() if _bare(text) in words), None)


@cache
def _heights() -> Sequence[tuple[int, Sequence[str]]]:
    """The words of words.toml that stand higher or lower by themselves, the highest first with the highest number."""
    text = resources.files("xlcrm.crm.values").joinpath("words.toml").read_text("utf-8")
    steps: Sequence[Sequence[str]] = tomllib.loads(text)["scales"]["from_high_to_low"]
    return tuple((len(steps) - place, words) for place, words in enumerate(steps))


def _starred(texts: Collection[str]) -> Scale | None:
    """The highest mark that is there is the best: of four stars the one with four; ★★☆☆☆ shows by itself that there are five."""
    matches = {text: _STARS.fullmatch(_low(text)) for text in texts}
    counts = {text: _stars(match) for text, match in matches.items() if match}
    if len(counts) < len(matches):
        return None
    top = max(len(match["drawn"] or "") or _stars(match) for match in matches.values() if match)
    return {text: _letter(top - count) for text, count in counts.items()}


def are_stars(text: str) -> bool:
    """Is the text a mark that counts stars (★★★, 四星)? The best of them may well stand only once."""
    return bool(_STARS.fullmatch(_low(text)))


def numbered_scale(numbers: Collection[int]) -> Scale | None:
    """1, 2, 3 in a column of levels: the first is taken for the best, and whoever uses the answer asks the person."""
    steps = sorted(set(numbers))
    if len(steps) < _FEWEST or steps[0] != 1 or steps[-1] > _MOST:
        return None
    return {str(step): _letter(step - 1) for step in steps}


def _stars(match: re.Match[str]) -> int:
    if match["drawn"]:
        return len(match["drawn"].rstrip("☆"))
    return _number(match["count"])


def _signed(texts: Collection[str]) -> Scale | None:
    """A+, B-, AA; S stands above A."""
    matches = {text: _SIGNED.fullmatch(_low(text)) for text in texts}
    if not all(matches.values()):
        return None
    return {text: match[1].upper().replace("S", "A") for text, match in matches.items() if match}


def _ranked(texts: Collection[str]) -> Scale | None:
    """一级, Tier 2: the first is the best. A bare number says nothing about which end is up."""
    matches = {text: _RANK.fullmatch(_low(text)) for text in texts}
    if not all(matches.values()) or all(_low(text).isdigit() for text in texts):
        return None
    return {text: _letter(_number(match[1]) - 1) for text, match in matches.items() if match}


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMERALS[text]


def _letter(place: int) -> str:
    return _LETTERS[min(place, len(_LETTERS) - 1)]


def _low(text: str) -> str:
    return folded(text).casefold()


def _bare(text: str) -> str:
    low = _low(text)
    return _ENDS.sub("", low) or low


@cache
def _scales() -> Sequence[Sequence[str]]:
    """The scales of words.toml, the best level first."""
    text = resources.files("xlcrm.crm.values").joinpath("words.toml").read_text("utf-8")
    return tuple(tuple(scale) for scale in tomllib.loads(text)["scales"]["best_first"])
