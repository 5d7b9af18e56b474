"""The lessons of a workbook, with its deals and customers; and what they have to tell elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.crm.listening.lessons import KINDS, Lesson, by_topic, for_customer, lessons, without_lesson
from xlcrm.crm.names import first_text, plain
from xlcrm.lang import Text, count_of
from xlcrm.modules.listening.lesson_records import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed
    from xlcrm.commands.views.picture import Picture
    from xlcrm.crm.deals import Deal

REVIEWED, WAITING = Text("已评审", "Reviewed"), Text("待评审", "To review")
COLOURS = {"won": "strong", "lost": "line", "service": "bar", "other": "quiet"}
"""Kind → colour of `looks.CHART`, in the order in which they are stacked."""


def known(desk: Desk) -> list[Lesson]:
    """Every lesson, the newest first."""
    return desk.once("listening.lessons", lambda: lessons(desk.records("lessons")))


def states(desk: Desk) -> Computed:
    """Reviewed or not, beside each lesson."""
    return {"state": {one.key: state_word(desk, one) for one in known(desk)}}


def state_word(desk: Desk, one: Lesson) -> str:
    """Reviewed or to be reviewed, in the workbook's language."""
    return (REVIEWED if one.reviewed else WAITING).in_(desk.lang)


def kind_word(kind: str) -> Text:
    """What a kind of lesson is called."""
    said = KIND_WORDS[kind]
    return Text(said.zh.split("|")[0], said.en.split("|")[0])


def untold_deals(desk: Desk) -> list[Deal]:
    """Deals decided lately that nobody has written a lesson of; none where the workbook has no deals."""
    if not desk.here.reading.of("deals"):
        return []
    from xlcrm.modules.winning.found import known as known_deals

    return without_lesson(known_deals(desk), known(desk), desk.as_of, int(desk.setting("lesson_days")))


def industry(desk: Desk) -> Callable[[int], str]:
    """Position → the customer's industry, as it is compared."""
    column = desk.here.ledger.customers["industry"]
    return lambda at: plain(first_text(column.iloc[at]) or "")


def told(desk: Desk, at: int) -> list[tuple[str, str]]:
    """What to remember before seeing a customer, for the visit brief."""
    label = Text("经验", "Lesson").in_(desk.lang)
    return [
        (label, _line(desk, one, own=one.at == at)) for one in for_customer(known(desk), at, industry(desk))
    ]


def _line(desk: Desk, one: Lesson, *, own: bool) -> str:
    whose = (
        ""
        if own
        else desk.here.say(
            f"同行业 {desk.customer_name(one.at)}", f"same industry, {desk.customer_name(one.at)}"
        )
    )
    state = "" if one.reviewed else WAITING.in_(desk.lang)
    return " · ".join(filter(None, (one.topic, one.text, one.advice, whose, str(one.day or ""), state)))


def lesson_pictures(desk: Desk) -> Iterator[Picture]:
    """Lessons by topic and by what they came from."""
    from xlcrm.commands.views.picture import Bars, Picture
    from xlcrm.workbook.looks import CHART

    topics = dict(list(by_topic(known(desk)).items())[:8])
    names = [topic or desk.here.say("（无主题）", "(no topic)") for topic in topics]
    bars = [
        Bars(kind_word(kind), [counted[kind] for counted in topics.values()], colour=CHART[COLOURS[kind]])
        for kind in KINDS
        if any(counted[kind] for counted in topics.values())
    ]
    waiting = sum(not one.reviewed for one in known(desk))
    note = Text(
        f"共 {len(known(desk))} 条，待评审 {waiting} 条",
        f"{count_of(len(known(desk)), 'lesson')}, {waiting} to review",
    )
    yield Picture(
        Text("经验：按主题", "Lessons by topic"), Text("主题", "Topic"), names, bars, "stacked bar", note
    )
