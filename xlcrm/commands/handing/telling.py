"""The dossiers of a handover in words: for its sheet and for the lines that the command prints."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from xlcrm.commands.views.handover import HandoverData, HandoverRow
from xlcrm.commands.views.words import CHANNELS, RESULTS
from xlcrm.crm.yearly import YearlyDay
from xlcrm.lang import Lang, Text, count_of

if TYPE_CHECKING:
    from xlcrm.commands.handing.moving import Moved
    from xlcrm.commands.results import Results
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.dossiers import Dossier, Promise, Talk, Who


def sheet_data(
    here: Situation,
    results: Results,
    leaving: str,
    done: Moved,
    known: Sequence[Dossier],
    tasks: Mapping[str, Sequence[str]],
) -> HandoverData:
    """All that the sheet shows: by taker, the better tiers first."""
    key, name = _free_key(here, leaving)
    rows = [_row(here, results, done.customers[one.key], one, tasks.get(one.key, ())) for one in known]
    ordered = sorted(rows, key=lambda row: (row.taker, row.tier or "Z"))
    return HandoverData(leaving, here.as_of, ordered, _counts(done, known), key, name)


def _free_key(here: Situation, leaving: str) -> tuple[str, str]:
    """A sheet for each rep who leaves: that of the same rep is made anew."""
    name = here.say(f"交接单-{leaving}", f"Handover {leaving}")[:31]
    number = 1
    while True:
        key = f"handover{number if number > 1 else ''}"
        standing = here.owned(key)
        if standing is None or standing.name == name:
            return key, name
        number += 1


def _counts(done: Moved, known: Sequence[Dossier]) -> list[tuple[Text, str]]:
    """Customers of each taker, and what is open."""
    takers = Counter(done.customers.values())
    counts = [(Text(f"{name} 接手", f"to {name}"), str(count)) for name, count in takers.items()]
    promises = sum(len(one.promises) for one in known)
    appointments = sum(one.appointment is not None for one in known)
    unpaid = sum(bool(one.unpaid) for one in known)
    said = [
        (Text("未了的约定", "open promises"), promises),
        (Text("任务", "tasks"), done.tasks),
        (Text("预约", "appointments"), appointments),
        (Text("有未收款的客户", "customers with unpaid orders"), unpaid),
    ]
    return [*counts, *((word, str(number)) for word, number in said)]


def _row(here: Situation, results: Results, taker: str, one: Dossier, tasks: Sequence[str]) -> HandoverRow:
    from xlcrm.commands.results import days

    tier = results.tiers.frame.loc[one.key]
    due = days(results.contacts.loc[[one.key], "due"]).get(one.key)
    return HandoverRow(
        taker,
        one.name or one.key,
        str(tier["tier"]) if tier["tier"] in ("A", "B", "C", "D", "N") else "",
        tier["reason"].render(here.lang),
        due,
        "\n".join(_person(who, here.lang) for who in one.persons),
        "\n".join(talk_line(talk, here.lang) for talk in one.talks),
        "\n".join(_open(one, tasks, here.lang)),
        one.notes,
    )


def _person(who: Who, lang: Lang) -> str:
    birthday = birthday_words(who.birthday, lang)
    wechat = f"{Text('微信', 'WeChat').in_(lang)} {who.wechat}" if who.wechat else ""
    interests = f"{Text('爱好', 'likes').in_(lang)} {who.interests}" if who.interests else ""
    parts = (who.title, who.role, *who.phones, who.email, wechat, birthday, interests, who.notes)
    said = Text("，", ", ").in_(lang).join(filter(None, parts))
    return f"{who.name}: {said}" if said else who.name


def birthday_words(value: str, lang: Lang) -> str:
    """A birthday as it is read, in words; empty where there is none."""
    if not value:
        return ""
    try:
        day = YearlyDay.of(dt.date.fromisoformat(value))
    except ValueError:
        day = YearlyDay.of(value)
    word = Text("生日", "birthday").in_(lang)
    if day is None:
        return f"{word} {value}"
    lunar = Text("农历", "lunar ").in_(lang) if day.lunar else ""
    leap = Text("闰", "leap ").in_(lang) if day.leap else ""
    return f"{word} {lunar}{leap}{day.month}-{day.day}"


def talk_line(talk: Talk, lang: Lang) -> str:
    """A talk in a line: when, who of us, how, what came of it, with whom, what was said."""
    channel, result = _word("channel", talk.channel, lang), _word("result", talk.result, lang)
    parts = (str(talk.day or ""), talk.author, channel, result, talk.person, talk.content)
    return " · ".join(filter(None, parts))


@cache
def _word(kind: str, code: str, lang: Lang) -> str:
    """A channel or result as the team's language says it; a word of the team's own stays."""
    from xlcrm.crm.values.words import meaning

    known = CHANNELS[lang] if kind == "channel" else RESULTS[lang]
    return next((word for word in known if meaning(kind, word) == code), code)


def _open(one: Dossier, tasks: Sequence[str], lang: Lang) -> Iterator[str]:
    yield from (promise_line(each, lang) for each in one.promises)
    yield from (f"{Text('任务', 'task').in_(lang)} {task}" for task in tasks)
    if one.appointment:
        moment = one.appointment
        when = f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, dt.datetime) else str(moment)
        yield f"{Text('预约', 'appointment').in_(lang)} {when}"
    for currency, amount in one.unpaid.items():
        yield f"{Text('未收款', 'unpaid').in_(lang)} {amount:,.0f} {currency}".rstrip()


def promise_line(promise: Promise, lang: Lang) -> str:
    """What is open, in a line."""
    word = Text("约定", "promised").in_(lang)
    return " ".join(filter(None, (word, str(promise.day or ""), promise.what)))


def lines(here: Situation, leaving: str, done: Moved, sheet: str) -> Iterator[str]:
    """What the handover does, in a few lines."""
    say = here.say
    takers = Counter(done.customers.values())
    to = say("，", ", ").join(f"{name} {count}" for name, count in takers.items()) or "—"
    yield say(f"{leaving} 的 {len(done.customers)} 家客户交给：{to}", f"{count_of(len(done.customers), 'customer')} of {leaving} for: {to}")  # fmt: skip
    if done.tasks:
        yield say(f"未完成的任务 {done.tasks} 项一起交接", f"along with {count_of(done.tasks, 'open task')}")
    yield say(
        f"交接单写在“{sheet}”表；联系记录的记录人不变",
        f"The sheet '{sheet}' says what is known; the log keeps its authors",
    )
    if done.marked:
        yield say(
            f"{done.marked} 已标为离职：不再有名单和邮件",
            f"{done.marked} says that the rep has left: no list and no mail any more",
        )
    else:
        yield say(
            f"团队表里没有 {leaving}，无需标记", f"No table of reps lists {leaving}: nothing to mark there"
        )
    for where, cell, name in done.by_hand[:20]:
        yield say(
            f"  {where}!{cell} {name}：请自己改负责人（没有负责人一格，或有两行同一客户）",
            f"  {where}!{cell} {name}: change the owner yourself (no cell holds it, or two rows are one customer)",
        )
    if len(done.by_hand) > 20:
        yield say(f"  …… 还有 {len(done.by_hand) - 20} 行", f"  … and {len(done.by_hand) - 20} more")
    yield say(
        "接着运行“刷新”，今日名单和拜访计划按新的负责人重排",
        "Run Refresh next: today's lists and the visit plan follow the new owners",
    )
