"""What customers' sources are called: a team's list with the words that mean the same, and cells read by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlcrm.crm.names import name_key, plain


@dataclass(frozen=True)
class Source:
    """One way in which customers come."""

    name: str
    kind: str = ""
    """Which of the practice's nine it belongs to, as the list says it."""
    also: tuple[str, ...] = ()
    """Other words for it."""


@dataclass(frozen=True)
class SourceList:
    """The sources that a team has written down."""

    sources: Sequence[Source] = ()

    def name_of(self, text: str) -> str:
        """The name of a source as the list has it; the text itself where the list does not know it.

        A cell that is one of the words is that source; one that contains words of a single source (2025广交会展位) is too,
        where a word within a longer one (老客户 in 老客户介绍) does not count.
        """
        key = name_key(text)
        if key not in self._known:
            said = {word: name for word, name in self._words if _says(word, text)}
            found = {
                name for word, name in said.items() if not any(word in each for each in said.keys() - {word})
            }
            self._known[key] = found.pop() if len(found) == 1 else text.strip()
        return self._known[key]

    def __contains__(self, name: object) -> bool:
        """Does the list have a source of that name?"""
        return any(one.name == name for one in self.sources)

    def kind_of(self, name: str) -> str:
        """Which of the nine a source belongs to; "" where the list does not say."""
        return next((one.kind for one in self.sources if one.name == name), "")

    @property
    def kinds(self) -> list[str]:
        """The kinds that the list has, in its order."""
        return list(dict.fromkeys(one.kind for one in self.sources if one.kind))

    @cached_property
    def _words(self) -> list[tuple[str, str]]:
        return [(plain(word), one.name) for one in self.sources for word in (one.name, *one.also) if word]

    @cached_property
    def _known(self) -> dict[str, str]:
        """Key of a text → name of its source, the list's own words to begin with."""
        return {name_key(word): name for word, name in reversed(self._words)}


def _says(word: str, text: str) -> bool:
    """Does a text contain the word: a whole word in English, two characters or more in Chinese?"""
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}\b", plain(text)) is not None
    return len(word) > 1 and word in plain(text)


def spellings(texts: Iterable[str], known: SourceList) -> Mapping[str, Mapping[str, int]]:
    """Source → how cells write it, and how often; a source that is always written by its name is left out."""
    found: dict[str, dict[str, int]] = {}
    for text in texts:
        name = known.name_of(text)
        counts = found.setdefault(name, {})
        counts[text.strip()] = counts.get(text.strip(), 0) + 1
    ranked = {
        name: dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
        for name, counts in found.items()
    }
    return {name: counts for name, counts in ranked.items() if list(counts) != [name]}
