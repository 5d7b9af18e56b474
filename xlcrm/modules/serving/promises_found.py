"""The promises of a workbook, which of them were broken, and where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlcrm.commands.open_items import OpenItem
from xlcrm.crm.service.promises import Broken, Promise, announced, broken, promises, state, unconfirmed
from xlcrm.lang import Text
from xlcrm.modules.serving.promise_records import LEVEL_WORDS, PROMISES, STATE_WORDS, TOLD_WORDS

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.module import Computed


def known(desk: Desk) -> list[Promise]:
    """Every promise."""
    return desk.once("serving.promises", lambda: _known(desk))


def _known(desk: Desk) -> list[Promise]:
    frame = desk.records("promises")
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    return promises(frame, {str(key): desk.owner_of(row) for key, row in rows})


def counted(desk: Desk) -> list[Broken]:
    """The broken ones, each with its number."""
    chosen = (int(desk.setting(f"promise_{name}")) for name in ("days", "breach", "boss"))
    return desk.once("serving.broken", lambda: broken(known(desk), desk.as_of, *chosen))


def spoken(desk: Desk) -> list[Promise]:
    """Spoken agreements that wait for a word in writing."""
    return unconfirmed(known(desk), desk.as_of, int(desk.setting("promise_confirm_days")))


def level_words(one: Broken) -> Text:
    """Which broken promise of its owner it is, and what follows."""
    level = LEVEL_WORDS[one.level]
    return Text(f"第 {one.number} 次失信：{level.zh}", f"broken promise no. {one.number}: {level.en.lower()}")


def told_words(one: Promise, desk: Desk) -> str | None:
    """Whether a delay was announced."""
    told = announced(one, desk.as_of)
    return TOLD_WORDS[told].in_(desk.lang) if told else None


def checks(desk: Desk) -> Computed:
    """The columns that xlcrm fills beside each promise."""
    numbers = {one.promise.key: one for one in counted(desk)}
    waiting_ = {one.key for one in spoken(desk)}
    return {
        "state": {one.key: STATE_WORDS[state(one, desk.as_of)].in_(desk.lang) for one in known(desk)},
        "mind": {one.key: _mind(one, numbers, waiting_, desk) or None for one in known(desk)},
    }


def _mind(one: Promise, numbers: Mapping[str, Broken], waiting_: set[str], desk: Desk) -> str:
    parts = []
    if one.key in numbers:
        parts += [level_words(numbers[one.key]).in_(desk.lang), told_words(one, desk)]
    if one.key in waiting_:
        parts.append(desk.here.say("口头约定未书面确认", "spoken, not confirmed in writing"))
    if one.due is None and state(one, desk.as_of) == "open":
        parts.append(desk.here.say("没有期限", "no due date"))
    return " · ".join(filter(None, parts))


def waiting(desk: Desk) -> list[OpenItem]:
    """What is still to be kept."""
    return [
        OpenItem(PROMISES.label, one.at, one.owner, one.what, one.day, one.made)
        for one in known(desk)
        if state(one, desk.as_of) in ("open", "late")
    ]


def before_a_visit(desk: Desk, at: int) -> list[tuple[str, str]]:
    """What was promised to a customer and not kept."""
    return [
        (desk.here.say("失信", "Not kept"), " · ".join(filter(None, (str(one.promise.day or ""), one.promise.what, one.promise.owner, told_words(one.promise, desk)))))
        for one in counted(desk)
        if one.promise.at == at
    ]  # fmt: skip
