"""What of other reps' customers must not be seen, and how it is recognised in any text.

A thing that the rep's own customers have, too, is no secret: a common phone, a person who works for two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlcrm.commands.splitting.words import Words, folded, joined, numbers_of, texts_of, words_of
from xlcrm.crm.names import name_key, plain

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.commands.splitting.owners import Owners

_DIGITS = re.compile(r"(?<![0-9])\+?\(?[0-9][0-9()\s\-–—]{5,22}[0-9](?![0-9])")
_WORD = re.compile(r"[^\s,，;；、/|:：()（）\[\]【】<>\"'“”。!！?？]+")
_CJK = re.compile(r"[\u3400-\u9fff]")
_LONG_CJK, _LONG_LATIN, _SHORT_LATIN = 4, 7, 4
_PREFIX = 3


class Hit(NamedTuple):
    """A private word found in a text."""

    kind: str
    """name, phone or mail."""
    word: str
    """As it stands in the text."""
    start: int
    end: int


class Private:
    """The words of others as seen by one rep."""

    def __init__(self, own: Words, others: Words, colleagues: Collection[str], rep: str) -> None:
        secret = others.without(own)
        self.words = secret
        self._own = own
        self._team = tuple(colleagues)
        self._colleagues = {name_key(name) for name in colleagues if name_key(name) != name_key(rep)}
        self._rep = name_key(rep)
        team = {plain(name) for name in colleagues}
        self._names = frozenset(name for name in secret.names if name not in team)
        self._starts = _Lookup(name for name in self._names if is_telling(name))
        self._covers = _Lookup(name for name in own.names if is_telling(name))
        self._mail_starts = _Lookup(mail for mail in secret.mails if "@" in mail)
        self._own_mails = _Lookup(mail for mail in own.mails if "@" in mail)

    def allowing(self, words: Iterable[str]) -> Private:
        """The same without words that somebody decided to share."""
        shared = Words(
            frozenset(folded(word).strip() for word in words),
            frozenset(n for word in words for n in numbers_of(word)),
            frozenset(folded(word).strip() for word in words),
        )
        return Private(joined([self._own, shared]), self.words, self._team, self._rep)

    def is_others(self, value: object) -> bool:
        """Is a cell's whole value a word of others?"""
        return self._is_one_of(value, Words(self._names, self.words.phones, self.words.mails))

    def is_own(self, value: object) -> bool:
        """Is a cell's whole value a word of the rep's own customers?"""
        return self._is_one_of(value, self._own)

    def _is_one_of(self, value: object, words: Words) -> bool:
        text = next(texts_of(value), "")
        found = words_of([("name", text)]).names & words.names
        return bool(found or set(numbers_of(text)) & words.phones or folded(text).strip() in words.mails)

    def names_colleague(self, values: Sequence[object]) -> bool:
        """Does a row name a colleague, and not the rep?"""
        texts = {name_key(value) for value in values if isinstance(value, str)}
        return bool(texts & self._colleagues) and self._rep not in texts

    def hits(self, text: str, *, loosely: bool = False) -> list[Hit]:
        """The words of others in a text; `loosely` finds short names of persons inside of sentences, too."""
        low = folded(text)
        found = [*self._long_names(low, text), *self._phones(low, text), *self._mails(low, text)]
        found += self._whole_names(low, text)
        if loosely:
            found += self._short_names(low, text)
        return _apart(found)

    def _long_names(self, low: str, text: str) -> Iterator[Hit]:
        found = list(self._starts.places(low))
        own = list(self._covers.places(low)) if found else []
        for start, end in found:
            if not any(left <= start and end <= right for left, right in own):
                yield Hit("name", text[start:end], start, end)

    def _whole_names(self, low: str, text: str) -> Iterator[Hit]:
        """Short names: Chinese ones between signs that end a word, others as a whole text only."""
        for match in _WORD.finditer(low):
            if match[0] in self._names and _CJK.match(match[0]):
                yield Hit("name", text[match.start() : match.end()], *match.span())
        if (whole := low.strip()) in self._names:
            start = low.find(whole)
            yield Hit("name", text[start : start + len(whole)], start, start + len(whole))

    def _short_names(self, low: str, text: str) -> Iterator[Hit]:
        for length in (2, 3):
            for start in range(len(low) - length + 1):
                word = low[start : start + length]
                if word in self._names and _CJK.match(word):
                    yield Hit("name", text[start : start + length], start, start + length)
        for match in _WORD.finditer(low):
            if len(match[0]) >= _SHORT_LATIN and match[0].strip(".") in self._names:
                yield Hit("name", text[match.start() : match.end()], *match.span())

    def _phones(self, low: str, text: str) -> Iterator[Hit]:
        for match in _DIGITS.finditer(low):
            forms = set(numbers_of(match[0]))
            if forms & self.words.phones and not forms & self._own.phones:
                yield Hit("phone", text[match.start() : match.end()], *match.span())

    def _mails(self, low: str, text: str) -> Iterator[Hit]:
        """Addresses, also where something stands right beside them, as in headers and old binary parts."""
        own = list(self._own_mails.places(low, whole=False)) if "@" in low else []
        for start, end in self._mail_starts.places(low, whole=False) if "@" in low else ():
            if not any(left <= start and end <= right for left, right in own):
                yield Hit("mail", text[start:end], start, end)
        if (whole := low.strip()) in self.words.mails:
            start = low.find(whole)
            yield Hit("mail", text[start : start + len(whole)], start, start + len(whole))


def is_telling(name: str) -> bool:
    """Is a name long enough to be no part of ordinary words?"""
    if _CJK.search(name):
        return len(name) >= _LONG_CJK
    return len(name) >= _LONG_LATIN


class _Lookup:
    """Words to be found in texts: by how they begin, then as wholes, however many there are."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:_PREFIX], set()).add(len(word))
        self._lengths = {start: tuple(sorted(found)) for start, found in lengths.items()}

    def places(self, text: str, *, whole: bool = True) -> Iterator[tuple[int, int]]:
        """Where the words stand; `whole` wants no letters beside words in Latin letters."""
        lengths, words = self._lengths, self._words
        for at in range(len(text) - _PREFIX + 1 if lengths else 0):
            for length in lengths.get(text[at : at + _PREFIX], ()):
                end = at + length
                if (
                    end <= len(text)
                    and text[at:end] in words
                    and not (whole and _is_inside_a_word(text, at, end))
                ):
                    yield at, end


def _is_inside_a_word(text: str, start: int, end: int) -> bool:
    """Do Latin letters go on beside a word in Latin letters? Chinese words have no such ends."""
    before, after = text[start - 1 : start], text[end : end + 1]
    left = text[start].isascii() and before.isascii() and before.isalnum()
    right = text[end - 1].isascii() and after.isascii() and after.isalnum()
    return left or right


def _apart(hits: Iterable[Hit]) -> list[Hit]:
    """Hits in their order, none inside of another."""
    found: list[Hit] = []
    for hit in sorted(set(hits), key=lambda each: (each.start, -each.end)):
        if not found or hit.start >= found[-1].end:
            found.append(hit)
    return found


def private_of(here: Situation, owned: Owners, words: Mapping[str, Words], rep: str) -> Private:
    """What one rep must not see."""
    own = joined(each for key, each in words.items() if rep in owned.customers[key])
    others = joined(each for key, each in words.items() if rep not in owned.customers[key])
    team = here.ledger.reps
    colleagues = [name for each in team.values() for name in (each.name, each.name_en) if name]
    contact = words_of(("email", each.email) for each in team.values() if each.name != rep)
    mine = words_of([("email", team[rep].email)]) if rep in team else Words()
    return Private(joined([own, mine]), joined([others, contact]), colleagues, rep)
