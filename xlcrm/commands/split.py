"""`xlcrm split`: a workbook for each rep with only their customers, a message and a page for the phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlcrm.commands.check import mapping_lines
from xlcrm.commands.confirming import is_confirmed, mapping_of
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.situation import look_at, need_customers
from xlcrm.lang import Text, count_of
from xlcrm.marks import Ask, Button, CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.commands.situation import Situation
    from xlcrm.commands.splitting.rep_files import Prepared, RepFile

FOLDER = Text("按负责人", "by-rep")
SHOWN = 6
"""Mentions and leaks that are listed of each rep."""


@command(
    CommandMark(
        name="split",
        label=Text("按负责人拆分", "Split by rep"),
        help=Text(
            "为每位业务员写一个只含本人数据的工作簿，附消息和手机页；每个文件都查过没有别人的数据。",
            "Write a workbook for each rep with only their records, a message and a phone page; each file is searched for others' data.",
        ),
        group="share",
        icon="WindowSplit",
        button=Button("N", asks=(Ask("to", Text("放在哪个文件夹（留空：台账旁边）", "Folder for the files (empty: beside the workbook)")),)),
        options=(
            Option("to", Text("放在这个文件夹（默认：台账旁边的“台账名-按负责人”）", "folder for the files (default: beside the workbook)"), "path", metavar="DIR", also="out", of_each="folder"),
            Option("rep", Text("只给这些业务员", "only for these reps"), "list", metavar="NAMES"),
            Option("keep-mentions", Text("备注里提到的别人的客户照原样留下（默认隐去）", "leave what notes say of others' customers as it is (default: hidden)"), "flag"),
            Option("share", Text("这个名称、电话或邮箱可以让大家看到，可重复", "this name, phone or mail may be seen by everybody, may be repeated"), "texts", metavar="WORD"),
            Option("no-pdf", Text("手机页不另存 PDF", "write the phone page as HTML only"), "flag"),
            Option("yes", Text("列的对应关系正确", "the columns are right"), "flag"),
            Option("as-of", Text("按这一天（默认：截至日期单元格，否则今天）", "as of this day (default: the as-of cell, else today)"), "date", metavar="DATE"),
            Option("dry-run", Text("只显示谁会得到什么，不写入", "show who would get what, write nothing"), "flag"),
        ),
        needs="books",
        writes=True,
        repeatable=False,
        files=True,
    )
)  # fmt: skip
def split(request: Request) -> Outcome:
    """The split as an Outcome: files to be written, and what the team's workbook remembers of them."""
    from xlcrm.commands.splitting.rep_files import prepared

    here = look_at(request)
    need_customers(here)
    if not (request.option("yes", False) or is_confirmed(here)):
        return _to_be_confirmed(here)
    plan = prepared(request, here)
    made: list[RepFile] = []
    for number, rep in enumerate(plan.reps):
        request.progress(here.say(f"拆分：{rep}", f"Splitting: {rep}"), 0.3 + 0.6 * number / len(plan.reps))
        made.append(plan.file_of(rep))
    return _outcome(plan, made, request)


def _to_be_confirmed(here: Situation) -> Outcome:
    """Nobody has said yet that the columns are right, and a wrong column would send rows to the wrong person."""
    ask = here.say(
        "请先核对上面的对应关系（尤其是负责人一列）；正确就加上 --yes 再运行。没有写入任何文件。",
        "Check the columns above first, above all who looks after whom; if they are right, run again with --yes. No file was written.",
    )
    lines = (*mapping_lines(here), ask)
    return Outcome(
        lines,
        {"written": None, "confirmed": False},
        confirmed=False,
        headline=ask,
        ask=lines,
        lang=here.lang,
        only_told=True,
    )


def _outcome(plan: Prepared, made: Sequence[RepFile], request: Request) -> Outcome:
    here = plan.here
    stopped = [one for one in made if one.leaks]
    files = dict(_files(made, folder_of(here, request)))
    read_only = bool(getattr(here.book, "read_only", False))
    return Outcome(
        lines=tuple(_lines(plan, made)),
        headline=_headline(plan, made),
        data=_data(plan, made),
        state=_remembered(plan, made).dump() if files and not read_only else None,
        files=files,
        prints={} if request.option("no-pdf", False) else dict(_prints(made, folder_of(here, request))),
        confirmed=True,
        lang=here.lang,
        exit_code=1 if stopped else 0,
        only_told=not files or read_only,
    )


def folder_of(here: Situation, request: Request) -> Path:
    """Where the files go."""
    given = request.option("to")
    if given:
        return Path(str(given))
    path: Path = here.book.path  # type: ignore[attr-defined]  # `prepared` takes stored books only
    return path.with_name(f"{path.stem}-{FOLDER.in_(here.lang)}")


def _files(made: Sequence[RepFile], folder: Path) -> Iterator[tuple[str, bytes]]:
    for one in made:
        if one.data is not None:
            stem = one.file.removesuffix(".xlsx")
            yield str(folder / one.file), one.data
            yield str(folder / f"{stem}.html"), one.html.encode()
            yield str(folder / f"{stem}.txt"), one.message.encode("utf-8-sig")


def _prints(made: Sequence[RepFile], folder: Path) -> Iterator[tuple[str, bytes]]:
    for one in made:
        if one.data is not None:
            yield str(folder / f"{one.file.removesuffix('.xlsx')}.pdf"), one.sheet


def _remembered(plan: Prepared, made: Sequence[RepFile]) -> Any:
    from xlcrm.commands.outgoing import kept

    memory = plan.here.memory
    records = [one.sent for one in made if one.sent is not None]
    return replace(
        memory, lang=plan.here.lang, confirmed=mapping_of(plan.here), outgoing=kept(memory, records)
    )


def _lines(plan: Prepared, made: Sequence[RepFile]) -> Iterator[str]:
    here, say = plan.here, plan.here.say
    yield say(
        f"{here.book.name}：截至 {here.as_of}，{len(made)} 位业务员",
        f"{here.book.name}: {count_of(len(made), 'rep')} as of {here.as_of}",
    )
    common = plan.ready.notices
    yield from (f"    {notice.in_(here.lang)}" for notice in common)
    if getattr(here.book, "is_encrypted", False):
        yield say(
            "    台账有打开密码，拆分出来的文件没有。",
            "    The team's workbook has a password to open; the files of the reps have none.",
        )
    for one in made:
        yield from _told(one, here, [notice for notice in one.notices if notice not in common])
    if plan.nobodys:
        yield say(
            f"    没有在职负责人的客户 {plan.nobodys} 个，不在任何文件里。请填写负责人，或先交接。",
            f"    Customers that nobody on the team looks after, and that are in no file: {plan.nobodys}. Fill in their owner, or hand them over first.",
        )
    for rep, count in plan.unknown.items():
        yield say(
            f"    “{rep}”（{count} 个客户）不在业务员表里，没有文件。是笔误就改正；是新人就加到业务员表。",
            f"    '{rep}' (customers: {count}) is not on the reps' sheet and gets no file. Correct the name, or add the person to the reps.",
        )


def _headline(plan: Prepared, made: Sequence[RepFile]) -> str:
    """How many files there are, and how much a person has to look at."""
    here, stopped = plan.here, sum(bool(one.leaks) for one in made)
    files = here.say(
        f"{here.book.name}：{len(made) - stopped} 位业务员的文件",
        f"{here.book.name}: files for {count_of(len(made) - stopped, 'rep')}",
    )
    left = [
        here.say(f"{stopped} 位停下（有别人的数据）", f"{stopped} stopped (data of others)")
        if stopped
        else "",
        here.say(
            f"{plan.nobodys} 个客户没有在职负责人",
            f"{count_of(plan.nobodys, 'customer')} that nobody looks after",
        )
        if plan.nobodys
        else "",
        here.say(f"{len(plan.unknown)} 位不在业务员表里", f"{len(plan.unknown)} not on the reps' sheet")
        if plan.unknown
        else "",
    ]
    return here.say("，", ", ").join(filter(None, [files, *left]))


def _told(one: RepFile, here: Situation, notices: Sequence[Text]) -> Iterator[str]:
    say = here.say
    counts = one.counts
    if one.leaks:
        yield say(
            f"    ✗ {one.rep}：停下了，没有写文件。在 {len(one.leaks)} 处发现别人的数据：",
            f"    ✗ {one.rep}: stopped, no file written. Data of others in {count_of(len(one.leaks), 'place')}:",
        )
        yield from (f"        {leak.place}: {leak.word}" for leak in one.leaks[:SHOWN])
        yield say(
            "        请在台账里改好或删掉这些内容，再拆分一次。",
            "        Change or remove that in the team's workbook, then split again.",
        )
        return
    yield say(
        f"    {one.rep}：{one.customers} 个客户，{counts.get('contacts', 0)} 个联系人，{counts.get('log', 0)} 条记录，{counts.get('orders', 0)} 笔订单",
        f"    {one.rep}: {count_of(one.customers, 'customer')}, {count_of(counts.get('contacts', 0), 'contact')}, {count_of(counts.get('log', 0), 'log row')}, {count_of(counts.get('orders', 0), 'order')}",
    )
    if one.mentions:
        yield say(
            f"        提到别人客户的单元格 {len(one.mentions)} 处（已隐去，除非用 --share 或 --keep-mentions 另作决定）：",
            f"        Cells that mention customers of others: {len(one.mentions)} (hidden, unless --share or --keep-mentions says otherwise):",
        )
        yield from (f"        {m.sheet}!{m.cell}: {', '.join(m.words)}" for m in one.mentions[:SHOWN])
    yield from (f"        {notice.in_(here.lang)}" for notice in notices)


def _data(plan: Prepared, made: Sequence[RepFile]) -> dict[str, Any]:
    return {
        "book": plan.here.book.name,
        "as_of": plan.here.as_of,
        "written": None,
        "nobodys": plan.nobodys,
        "unknown": dict(plan.unknown),
        "reps": [
            {
                "rep": one.rep, "file": one.file if one.data is not None else None, "customers": one.customers,
                "records": dict(one.counts), "id": one.sent.id if one.sent else None, "message": one.message,
                "leaks": [leak._asdict() for leak in one.leaks],
                "mentions": [{"sheet": m.sheet, "cell": m.cell, "words": list(m.words)} for m in one.mentions],
                "notices": [notice.in_(plan.here.lang) for notice in one.notices],
            }
            for one in made
        ],
    }  # fmt: skip
