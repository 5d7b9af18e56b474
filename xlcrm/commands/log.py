"""`xlcrm log`: 记一笔, one contact into the log."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlcrm.commands.confirming import is_confirmed, mapping_of
from xlcrm.commands.entries import Entry
from xlcrm.commands.finding import find_customer
from xlcrm.commands.logbook import log_changes, log_table
from xlcrm.commands.memory import Memory
from xlcrm.commands.options import OUTPUT, WRITE_ITSELF
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.recording import facts, journaled, with_row
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.commands.summing import summary
from xlcrm.commands.usual_next import usual_next
from xlcrm.commands.views.words import CHANNELS, RESULTS
from xlcrm.errors import UsageError
from xlcrm.lang import Text
from xlcrm.marks import Ask, Button, CommandMark, Option, Quick, command
from xlcrm.workbook.changes import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.commands.log_line import Told


@command(
    CommandMark(
        name="log",
        label=Text("记一笔", "Log a contact"),
        help=Text(
            "给光标所在行的客户记一次联系，加在联系记录末尾：从菜单选结果，或写一行“电话 接通 12月4日 谈了报价”。",
            "Log a contact with the customer of the row with the cursor, at the end of the contact log: choose what came of it in "
            "the menu, or type a line such as 'phone reached 4 Dec talked about prices'.",
        ),
        group="follow-up",
        icon="RecordsAddFromOutlook",
        button=Button(
            "L",
            first=True,
            asks=(
                Ask("line", Text("{row}\n方式、结果、约好的日期、内容，写成一行，例如：\n电话 接通 12月4日 谈了报价", "{row}\nHow, what came of it, the day agreed, what was said, in one line:\nphone reached 4 Dec talked about prices")),
            ),
            opening=Text("写一行…", "Type a line …"),
            quick=(
                Quick(Text("电话：接通", "Phone: reached"), {"line": Text("电话 接通", "phone reached")}),
                Quick(Text("电话：未接", "Phone: no answer"), {"line": Text("电话 未接", "phone no answer")}),
                Quick(Text("发了微信", "Message sent"), {"line": Text("微信", "chat")}),
                Quick(Text("发了邮件", "E-mail sent"), {"line": Text("邮件", "e-mail")}),
                Quick(Text("上门拜访", "Visited"), {"line": Text("上门 有效", "visit valid")}),
                Quick(Text("视频会议", "Online meeting"), {"line": Text("视频 有效", "online valid")}),
            ),
        ),
        options=(
            Option("customer", Text("客户编号、名称或名称的一部分", "customer id, name or part of the name"), positional=True, required=True),
            Option("line", Text("一行说完，例如“电话 接通 12月4日 谈了报价”，代替下面几项", "all in one line, such as 'phone reached 4 Dec talked about prices', instead of the options below")),
            Option("channel", Text("方式，例如 电话、微信、上门", "channel, such as phone, e-mail, visit")),
            Option("result", Text("结果，例如 有效、接通、未接；不写表示联系过", "result, such as valid, reached, no answer; without it a contact took place")),
            Option("note", Text("内容", "notes")),
            Option("next", Text("约好的下次联系日期", "date agreed for the next contact"), "date", metavar="DATE"),
            Option("person", Text("联系人", "contact person")),
            Option("by", Text("记录人（默认：负责人）", "who logs it (default: the customer's owner)")),
            Option("date", Text("联系日期（默认今天）", "day of the contact (default: today)"), "date", metavar="DATE"),
            WRITE_ITSELF,
            OUTPUT,
            Option("dry-run", Text("只显示，不写入", "show only, write nothing"), "flag"),
        ),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def log(request: Request) -> Outcome:
    """One new log row as an Outcome."""
    here = look_at(request)
    need_customers(here)
    key = find_customer(here.ledger, str(request.option("customer")))
    from xlcrm.commands.log_line import told

    said = told(here, request)
    if not (said.channel or said.result or said.note):
        raise _nothing_said()
    entry = _entry(here, key, said, request)
    _not_in_the_future(entry, request.today)
    for option in ("channel", "result"):
        _not_misspelt(here, option, str(request.option(option, "")))
    changes, placements = log_changes(here, [entry])
    confirmed = bool(request.option("yes", False)) or is_confirmed(here)
    return Outcome(
        lines=(_line(here, entry), *usual_next(here, key, entry)),
        data={
            "book": here.book.name,
            "customer": entry.customer,
            "key": key,
            "changes": 1,
            "entry": _plain(entry),
        },
        changes=ChangeSet(changes),
        placements=placements,
        state=_memory(here, request, entry, ChangeSet(changes), confirmed=confirmed).dump(),
        confirmed=confirmed,
        question=said.question,
        lang=here.lang,
    )


def _nothing_said() -> UsageError:
    return UsageError(
        "没有写这次联系的情况。请写一行，例如“电话 接通 谈了报价”，或从“记一笔”的菜单里选。",
        "Nothing was said of the contact. Type a line such as 'phone reached talked about prices', or choose in the menu of Log a "
        "contact (on the command line: --line, or --channel and --result).",
    )


def _entry(here: Situation, key: str, said: Told, request: Request) -> Entry:
    from xlcrm.crm.names import first_text

    who = here.ledger.customers.loc[key]
    return Entry(
        date=said.day or request.today,
        customer=first_text(who["name"]) or "",
        customer_id=first_text(who["id"]) or "",
        person=str(request.option("person", "")),
        channel=said.channel,
        result=said.result,
        content=said.note,
        next=said.next,
        author=str(request.option("by", first_text(who["rep"]) or "")),
    )


def _not_in_the_future(entry: Entry, today: dt.date) -> None:
    day = entry.date.date() if isinstance(entry.date, dt.datetime) else entry.date
    if day > today:
        raise UsageError(
            f"联系日期 {day} 在今天之后；约好的日期请用 --next。",
            f"The contact's date {day} is after today; for a date agreed use --next.",
        )
    if entry.next is not None and entry.next < day:
        raise UsageError(
            f"下次联系日期 {entry.next} 早于这次联系（{day}），没有记录。请改正其中一个日期。",
            f"The next contact {entry.next} is before this one ({day}); nothing was logged. Correct one of the two.",
        )


def _not_misspelt(here: Situation, option: str, said: str) -> None:
    """A word that nobody knows but that nearly is one is asked about; a word of the team's own is taken."""
    from xlcrm.crm.values.words import meaning, vocabulary

    used = {str(word) for word in here.ledger.log[option].dropna()}
    if not said or said in used or meaning(option, said):
        return
    known = sorted(
        {*CHANNELS["zh"], *CHANNELS["en"]} if option == "channel" else {*RESULTS["zh"], *RESULTS["en"]}
    )
    near = get_close_matches(
        said.casefold(), [*vocabulary(option), *(word.casefold() for word in known), *used], 1, 0.6
    )
    if near:
        raise UsageError(
            f"--{option} “{said}”：是不是“{near[0]}”？常用：{'、'.join(known)}。",
            f"--{option} '{said}': did you mean '{near[0]}'? Common ones: {', '.join(known)}.",
        )


def _memory(
    here: Situation, request: Request, entry: Entry, changes: ChangeSet, *, confirmed: bool
) -> Memory:
    """What will be remembered: the confirmed mapping, and this entry as a run that can be taken back."""
    mapping = mapping_of(here) if confirmed else here.memory.confirmed
    memory = replace(here.memory, lang=here.lang, confirmed=mapping)
    row = {
        "run": memory.run + 1,
        **facts(here, request, "log"),
        "changes": 1,
        "note": summary({}, 1, (), here.lang),
    }
    return journaled(here, with_row(memory, row), changes, [entry])


def _plain(entry: Entry) -> Mapping[str, str]:
    return {name: str(value) for name, value in entry.cells().items()}


def _line(here: Situation, entry: Entry) -> str:
    table = log_table(here)
    sheet = table.sheet if table else here.say("联系记录（新建）", "Contact log (new)")
    agreed = here.say(f"下次联系 {entry.next}", f"next contact {entry.next}") if entry.next else ""
    parts = (entry.date, entry.customer, entry.channel, entry.result, entry.content, agreed)
    what = " · ".join(str(part) for part in parts if part)
    return here.say(
        f"{sheet}：{what}（下次刷新时计入）", f"{sheet}: {what} (the next refresh takes it into account)"
    )
