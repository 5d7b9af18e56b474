"""Why a number is what it is: a code with values, said in either language and read back.

A reason says enough to compute its result again by hand; the tests do so from the rendered words alone.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from xlcrm.crm.lunar import WORDS, LunarDay
from xlcrm.crm.weekdays import parse_weekdays, write_weekdays
from xlcrm.lang import Lang, Text, count_of

_SEPARATOR = {"zh": "；", "en": "; "}
_POINTS = r"\d+(?:\.\d+)?"
_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of reasons.toml with the values of its slots; a value may be another reason.

    Reason("contact_stop", {}).render("en")
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def render(self, lang: Lang) -> str:
        """The reason in words."""
        words, slots = _template(self.code, lang)
        values = self.values
        return words % tuple([write(values[name], lang) if write else values[name] for name, write in slots])


class Money(NamedTuple):
    """An amount with its currency; "" where the sheet names none."""

    amount: float
    currency: str = ""


class Share(NamedTuple):
    """A share of 1, shown in percent with so many decimals, rounded down: it stays on its side of a limit like 80 %."""

    value: float
    digits: int = 1

    @classmethod
    def beside(cls, value: float, *limits: float) -> Share:
        """A share with as many decimals as the limits that it is compared with, at least one."""
        shown = [f"{round(limit * 100, 7):g}".partition(".")[2] for limit in limits]
        return cls(value, max([1, *map(len, shown)]))


def join(reasons: Iterable[Reason | None], lang: Lang) -> str:
    """Several reasons as one cell's text."""
    return _SEPARATOR[lang].join(reason.render(lang) for reason in reasons if reason is not None)


def parse(text: str, lang: Lang) -> Reason:
    """The reason that some words came from; ValueError when no template fits.

    Words that stand for a value (记录, the log) come back as the value; dates, numbers and money typed.
    """
    for code, pattern in _patterns(lang).items():
        match = pattern.fullmatch(text)
        if match:
            kinds = {piece.name: piece for piece in _pieces(code, lang) if not isinstance(piece, str)}
            return Reason(
                code, {name: kinds[name].read(found, lang) for name, found in match.groupdict().items()}
            )
    raise ValueError(f"no reason reads like this: {text!r}")


def parse_all(text: str, lang: Lang) -> list[Reason]:
    """The reasons that `join` put together."""
    parts = text.split(_SEPARATOR[lang])
    found: list[Reason] = []
    start = 0
    while start < len(parts):
        stop = next(
            stop
            for stop in range(len(parts), start, -1)
            if _fits(_SEPARATOR[lang].join(parts[start:stop]), lang)
        )
        found.append(parse(_SEPARATOR[lang].join(parts[start:stop]), lang))
        start = stop
    return found


def _fits(text: str, lang: Lang) -> bool:
    return any(pattern.fullmatch(text) for pattern in _patterns(lang).values())


@cache
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Every code with its words; `words` holds values that have words of their own."""
    text = resources.files("xlcrm.crm").joinpath("reasons.toml").read_text("utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    kind: str

    def read(self, text: str, lang: Lang) -> Any:
        return _KINDS[self.kind].read(text, lang)

    def pattern(self, lang: Lang) -> str:
        return f"(?P<{self.name}>{_KINDS[self.kind].pattern(lang)})"


@cache
def _pieces(code: str, lang: Lang) -> tuple[str | _Slot, ...]:
    template = catalogue()[code][lang]
    pieces: list[str | _Slot] = []
    end = 0
    for match in _SLOT.finditer(template):
        pieces += [template[end : match.start()], _Slot(match[1], match[2] or "text")]
        end = match.end()
    return tuple(piece for piece in (*pieces, template[end:]) if piece)


Writer = Callable[[Any, Lang], str]


@cache
def _template(code: str, lang: Lang) -> tuple[str, tuple[tuple[str, Writer | None], ...]]:
    """A code's words for %, and what fills them: a column has a reason a row, so this is as short as can be."""
    pieces = _pieces(code, lang)
    words = "".join(
        piece.replace("%", "%%") if isinstance(piece, str) else _FORMATS.get(piece.kind, "%s")
        for piece in pieces
    )
    slots = [piece for piece in pieces if not isinstance(piece, str)]
    writers = ((slot.name, None if slot.kind in _FORMATS else _KINDS[slot.kind].write) for slot in slots)
    return words, tuple(writers)


_FORMATS = {"int": "%d", "tier": "%s", "date": "%s"}
"""Kind of a slot → how % writes its value by itself."""


@cache
def _patterns(lang: Lang) -> Mapping[str, re.Pattern[str]]:
    """Code → pattern, those with the most fixed words first, so that a wide slot swallows no other template."""
    codes = [code for code in catalogue() if code != "words"]
    fixed = {
        code: sum(len(piece) for piece in _pieces(code, lang) if isinstance(piece, str)) for code in codes
    }
    return {code: _pattern(code, lang) for code in sorted(codes, key=lambda code: -fixed[code])}


def _pattern(code: str, lang: Lang) -> re.Pattern[str]:
    pieces = _pieces(code, lang)
    return re.compile(
        "".join(re.escape(piece) if isinstance(piece, str) else piece.pattern(lang) for piece in pieces)
    )


class _Kind(NamedTuple):
    write: Writer
    read: Callable[[str, Lang], Any]
    pattern: Callable[[Lang], str]


def _fixed(pattern: str) -> Callable[[Lang], str]:
    return lambda _: pattern


def _write_money(value: Any, _: Lang) -> str:
    amount, currency = value if isinstance(value, Money) else (float(value), "")
    whole = not -1000 < amount < 1000 or amount == int(amount)
    number = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    return f"{number} {currency}" if currency else number


def _read_money(text: str, _: Lang) -> Money:
    number, _sep, currency = text.partition(" ")
    return Money(float(number.replace(",", "")), currency)


_STEPS: Sequence[tuple[int, str]] = tuple((10 ** (digits + 2), f"%.{digits}f%%") for digits in range(12))
"""Decimals → steps of a share, and how it is written."""
_ROUNDING = 5e-5
"""Of a step: so much may be missing by the arithmetic of binary fractions."""


def _write_share(share: Share | float, _: Lang) -> str:
    value, digits = share if isinstance(share, Share) else Share.beside(share, share)  # read back from words
    steps, words = _STEPS[digits]
    return words % (math.trunc(value * steps + math.copysign(_ROUNDING, value)) / steps * 100)


@lru_cache(64)
def _write_limit(value: float, _: Lang) -> str:
    return f"{round(value * 100, 7):g}%"


def _read_share(text: str, _: Lang) -> float:
    return round(float(text.removesuffix("%")) / 100, 9)


def _write_points(value: float, _: Lang) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


Part = tuple[str, float, float]
"""A criterion of a score, its points and its weight."""


def _write_parts(parts: Iterable[Part], lang: Lang) -> str:
    return " + ".join(
        f"{_write_word(name, lang)} {_write_points(points, lang)}×{_write_points(weight, lang)}"
        for name, points, weight in parts
    )


def _read_parts(text: str, lang: Lang) -> tuple[Part, ...]:
    found = re.findall(rf"({_word_pattern(lang)}) ({_POINTS})×({_POINTS})", text)
    return tuple((_read_word(name, lang), float(points), float(weight)) for name, points, weight in found)


def _parts_pattern(lang: Lang) -> str:
    one = f"(?:{_word_pattern(lang)}) {_POINTS}×{_POINTS}"
    return rf"{one}(?: \+ {one})*"


@cache
def _words(lang: Lang) -> Mapping[str, str]:
    return {name: text[lang] for name, text in catalogue()["words"].items()}


def _write_word(value: str, lang: Lang) -> str:
    return _words(lang).get(value, value)


def _read_word(text: str, lang: Lang) -> str:
    return next(name for name, word in _words(lang).items() if word == text)


def _name(text: str, lang: Lang) -> str:
    """The value of a word, or a name of the team's own."""
    return next((name for name, word in _words(lang).items() if word == text), text)


def _word_pattern(lang: Lang) -> str:
    return "|".join(re.escape(word) for word in sorted(_words(lang).values(), key=len, reverse=True))


def _write_text(value: Any, lang: Lang) -> str:
    if isinstance(value, Text):
        return value.in_(lang)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _count_of(noun: str) -> _Kind:
    """A count that stands in English with its noun."""
    return _Kind(lambda v, _: count_of(v, noun), lambda t, _: int(t.split()[0]), _fixed(rf"-?\d+ {noun}s?"))


_KINDS: Mapping[str, _Kind] = {
    **{
        noun.replace(" ", "_"): _count_of(noun)
        for noun in ("customer", "day", "more visit", "order", "place", "visit")
    },
    "date": _Kind(
        lambda v, _: v.isoformat(), lambda t, _: dt.date.fromisoformat(t), _fixed(r"\d{4}-\d\d-\d\d")
    ),
    "int": _Kind(lambda v, _: f"{v:d}", lambda t, _: int(t), _fixed(r"-?\d+")),
    "money": _Kind(_write_money, _read_money, _fixed(r"-?[\d,]+(?:\.\d+)?(?: [A-Z]{3})?")),
    "share": _Kind(_write_share, _read_share, _fixed(r"\d+\.\d+%")),
    "limit": _Kind(_write_limit, _read_share, _fixed(r"\d+(?:\.\d+)?%")),
    "points": _Kind(_write_points, lambda t, _: float(t), _fixed(_POINTS)),
    "parts": _Kind(_write_parts, _read_parts, _parts_pattern),
    "tier": _Kind(lambda v, _: v, lambda t, _: t, _fixed(r"[ABCDN-]")),
    "word": _Kind(_write_word, _read_word, _word_pattern),
    "named": _Kind(_write_word, _name, _fixed(r".+?")),
    "text": _Kind(_write_text, lambda t, _: t, _fixed(r".*?")),
    "weekdays": _Kind(
        lambda v, lang: write_weekdays(frozenset(v), lang), lambda t, _: parse_weekdays(t), _fixed(r".+?")
    ),
    "lunar": _Kind(lambda v, lang: v.words(lang), LunarDay.parse, lambda lang: WORDS[lang]),
    "reason": _Kind(Reason.render, parse, _fixed(r".+")),
}
"""Kind of a slot → how it is written, read back and found; {slot} alone is text."""
