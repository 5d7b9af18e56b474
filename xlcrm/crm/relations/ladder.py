"""The ladder of a relation, 相识 → 忠诚 unless a team has its own, and where a word stands on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlcrm.crm.names import plain
from xlcrm.lang import Lang, Text

STANDARD = (
    Text("相识", "Met"),
    Text("相知", "Known"),
    Text("尊重", "Respected"),
    Text("友谊", "Friend"),
    Text("信任", "Trusting"),
    Text("忠诚", "Loyal"),
)
_BETWEEN = re.compile(r"\s*(?:→|->|=>|>|›|、|,|，|;|；|/|\||\n)\s*")


@dataclass(frozen=True)
class Ladder:
    """Stages from the lowest up."""

    stages: Sequence[Text]

    @classmethod
    def of(cls, said: str) -> Ladder:
        """The ladder that a team wrote down (相识→相知→…); the standard one for an empty text or one of its own words."""
        words = [word for word in _BETWEEN.split(said.strip()) if word]
        standard = cls(STANDARD)
        if len(words) < 2 or all(standard.place(word) == at for at, word in enumerate(words)):
            return standard
        return cls(tuple(Text(word, word) for word in words))

    def place(self, word: object) -> int | None:
        """Where a word stands, from 0; None for a word that is no stage."""
        wanted = plain(str(word or ""))
        names = ({plain(text) for text in stage} for stage in self.stages)
        return next((at for at, known in enumerate(names) if wanted and wanted in known), None)

    def name(self, place: int, lang: Lang) -> str:
        """The stage's name."""
        return self.stages[place].in_(lang)

    def in_words(self, lang: Lang) -> str:
        """The whole ladder in a line."""
        return " → ".join(stage.in_(lang) for stage in self.stages)

    @property
    def top(self) -> int:
        """The highest stage."""
        return len(self.stages) - 1
