"""What a line typed for the log comes to, in the words that the team's own log uses."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.logbook import log_table
from xlcrm.commands.situation import Situation
from xlcrm.commands.views.words import CHANNELS, RESULTS
from xlcrm.crm.one_line import ContactLine, Slot, read_line
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Request

COMMON: Mapping[Slot, Mapping[Lang, Sequence[str]]] = {"channel": CHANNELS, "result": RESULTS}
"""The words of a log that has none of its own yet."""


@dataclass(frozen=True)
class Told:
    """A contact as a person has told it."""

    channel: str = ""
    result: str = ""
    note: str = ""
    day: dt.date | None = None
    next: dt.date | None = None
    question: Text | None = None
    """What has to be asked before it is written."""


def told(here: Situation, request: Request) -> Told:
    """What the options say; what a line says where they say nothing."""
    own = {slot: _used(here, slot) for slot in COMMON}
    line = read_line(str(request.option("line", "")), request.today, own)
    channel, result = line.channel, line.result
    return Told(
        str(request.option("channel", "")) or in_their_words(here, "channel", channel, own["channel"]),
        str(request.option("result", "")) or in_their_words(here, "result", result, own["result"]),
        " ".join(filter(None, (str(request.option("note", "")), line.note))),
        request.option("date") or line.day,
        request.option("next") or line.next,
        _question(line) if request.option("line") and not request.option("channel") else None,
    )


def _used(here: Situation, slot: Slot) -> Sequence[str]:
    """The words that stand in the team's log, the most frequent first."""
    table = log_table(here)
    column = table.columns.get(slot) if table else None
    if table is None or column is None:
        return []
    grid = here.grids[table.sheet]
    cells = (grid.at(row, column.index) for row in table.rows)
    counted = Counter(str(cell).strip() for cell in cells if isinstance(cell, str) and cell.strip())
    return [word for word, _ in counted.most_common()]


def in_their_words(here: Situation, slot: Slot, word: str, used: Sequence[str]) -> str:
    """A word as the team writes it: theirs of the same meaning, else the common one of the workbook's language."""
    from xlcrm.crm.values.words import meaning

    wanted = meaning(slot, word) if word else None
    if word in used or wanted is None:
        return word
    known = (*used, *COMMON[slot][here.lang])
    return next((each for each in known if meaning(slot, each) == wanted), word)


def _question(line: ContactLine) -> Text | None:
    if not line.doubts:
        return None
    if "next" in line.doubts:
        return Text(
            "约定的日期没有读懂，会留在内容里（请写成 2026-12-04、12月4日或 下周三）。就这样记下吗？",
            "The day agreed was not understood and stays in the notes (write it like 2026-12-04, 4 Dec or next Monday). Log it so?",
        )
    if line.channel:
        return Text(
            f"方式按“{line.channel}”记，对吗？",
            f"The channel is taken to be '{line.channel}'. Is that right?",
        )
    return Text("没有看出联系方式，空着记下吗？", "No channel was found in it. Log it without one?")
