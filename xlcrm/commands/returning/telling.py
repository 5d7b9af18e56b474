"""What a merge says: to people in lines and on two sheets, to scripts as data."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from xlcrm.commands.returning.edits import FATES, Edit
from xlcrm.commands.returning.questions import question_id
from xlcrm.commands.returning.sides import plainly
from xlcrm.commands.views.conflicts import IF_TAKEN, ConflictRow, conflicts_sheet
from xlcrm.commands.views.returned import EditRow, FileRow, returned_sheet
from xlcrm.grid import a1
from xlcrm.lang import count_of

if TYPE_CHECKING:
    from xlcrm.commands.returning.returned import Returned
    from xlcrm.commands.returning.run import Merge
    from xlcrm.lang import Lang
    from xlcrm.workbook.sheets import SheetSpec

_SHOWN = 8
"""Lines of a kind that are printed; the sheets hold all."""


def lines(merge: Merge) -> Iterator[str]:
    """What the merge does, in a few lines."""
    yield from _decisions(merge)
    for file in merge.files:
        yield from _file(merge, file)
    yield from (f"  {note}" for note in _layout(merge))
    yield from _open(merge)
    yield from _told(merge)
    if merge.counts["taken"] or merge.counts["added"] or merge.decided.taken:
        yield merge.here.say(
            "接着运行“刷新”，等级、名单和计划按收回的内容重算",
            "Run Refresh next: tiers, lists and plans follow what came in",
        )


def _layout(merge: Merge) -> Iterator[str]:
    """Columns and sheets that came back otherwise, which changes nothing in the workbook."""
    say = merge.here.say
    for name, sheet, before, after in merge.judged.layout:
        renamed = say(f"列“{before}”改名为“{after}”", f"column '{before}' is called '{after}' now")
        gone = say(
            f"列“{before}”已删除，台账里的值不变", f"column '{before}' is gone; the workbook keeps its values"
        )
        yield f"{name} · {sheet}: {renamed if after else gone}"
    for table in (one for one in merge.here.reading.tables if one.is_spread):
        yield say(
            f"工作表“{table.sheet}”是各月金额：交回文件里对它的改动不会带回，请直接在台账里填写",
            f"the sheet '{table.sheet}' holds amounts by month: edits of it are not brought back; type them into the workbook",
        )
    for name, sheet in merge.judged.missing:
        yield say(
            f"{name}：没有工作表“{sheet}”，台账不变",
            f"{name}: the sheet '{sheet}' did not come back; the workbook keeps it",
        )
    for name, sheet, count in merge.judged.unknown:
        yield say(
            f"{name} · {sheet}：台账有 {count} 行不在文件里，没有改动",
            f"{name} · {sheet}: not in the file: {count_of(count, 'row')} of the workbook, which stay",
        )


def _decisions(merge: Merge) -> Iterator[str]:
    taken, declined = len(merge.decided.taken), len(merge.decided.declined)
    if taken or declined:
        yield merge.here.say(
            f"“冲突”表：采用 {taken}，保留 {declined}",
            f"Conflicts: {taken} taken, {declined} kept as they were",
        )


def _file(merge: Merge, file: Returned) -> Iterator[str]:
    edits = merge.of(file)
    counts = Counter(one.fate for one in edits)
    say, lang = merge.here.say, merge.here.lang
    said = say("，", ", ").join(f"{FATES[fate].in_(lang)} {counts[fate]}" for fate in FATES if counts[fate])
    who = f" ({file.rep})" if file.rep else ""
    yield say(f"{file.name}{who}：{went(merge, file)}；改动 {len(edits)} 处", f"{file.name}{who}: {went(merge, file)}; {count_of(len(edits), 'edit')}") + (say("：", ": ") + said if said else "")  # fmt: skip


def went(merge: Merge, file: Returned) -> str:
    """When a file went out, or how it is compared without knowing."""
    say = merge.here.say
    if file.base is None:
        return say("没有发出记录，逐项询问", "nothing is kept of what went out, so everything is asked")
    day = file.base.when.replace("T", " ")[:16]
    if file.how == "likeness":
        return say(f"{day} 发出（按内容认出）", f"went out {day} (known by its content)")
    return say(f"{day} 发出", f"went out {day}")


def _open(merge: Merge) -> Iterator[str]:
    say = merge.here.say
    questions = list(merge.questions.values())
    if questions:
        yield say(
            f"待决定 {len(questions)} 处，台账没有改动（见“冲突”表，选好后再运行一次“合并”）：",
            f"{len(questions)} to decide; nothing was changed there (choose on the sheet Conflicts, then run Merge again):",
        )
    for one in questions[:_SHOWN]:
        yield f"  {_sentence(one)} ({one.reason.in_(merge.here.lang)})"
    yield from _more(merge, len(questions))


def _told(merge: Merge) -> Iterator[str]:
    told = [one for one in merge.judged.edits if one.fate == "told"]
    if told:
        yield merge.here.say(
            f"没有收回 {len(told)} 处（见“收回明细”表）：",
            f"{len(told)} not taken (see the sheet Returned edits):",
        )
    for one in told[:_SHOWN]:
        yield f"  {_sentence(one)} ({one.reason.in_(merge.here.lang)})"
    yield from _more(merge, len(told))


def _sentence(one: Edit) -> str:
    where = f"{one.name} · {one.header}" if one.header else one.name
    if one.op != "cell":
        return f"{one.rep or one.file}: {where}"
    return f"{one.rep or one.file}: {where}: {plainly(one.team) or '—'} ← {plainly(one.back) or '—'}"


def _more(merge: Merge, count: int) -> Iterator[str]:
    if count > _SHOWN:
        yield merge.here.say(f"  …… 还有 {count - _SHOWN} 处", f"  … and {count - _SHOWN} more")


# -- sheets ------------------------------------------------------------------------------------------------------------


def conflicts(merge: Merge, typed: Mapping[str, str]) -> SheetSpec:
    """The sheet of questions; `typed` are words that decide nothing, by question."""
    lang = merge.here.lang
    rows = [_conflict(one, id_, typed.get(id_, ""), lang) for id_, one in merge.questions.items()]
    return conflicts_sheet(sorted(rows, key=lambda row: (row.file, row.sheet, row.name, row.header)), lang)


def _conflict(one: Edit, id_: str, decision: str, lang: Lang) -> ConflictRow:
    kind = one.why if one.why in ("suspect", "waits") else "clear" if one.op == "cell" and not plainly(one.back) else one.op  # fmt: skip
    row = " · ".join(filter(None, map(plainly, one.cells.values())))
    back = plainly(one.back) if one.op == "cell" else row if one.op == "row" else ""
    team = row if one.op == "gone" else plainly(one.team)
    return ConflictRow(
        id_, one.rep, one.name, one.header, plainly(one.base), team, back, IF_TAKEN[kind].in_(lang),
        one.reason.in_(lang), one.file, one.sheet, _cell(one), decision,
    )  # fmt: skip


def _cell(one: Edit) -> str:
    return a1(one.line, max(one.column, 1)) if one.line else ""


def returned(merge: Merge, moment: dt.datetime | dt.date) -> SheetSpec:
    """The account of the files that came back."""
    lang = merge.here.lang
    edits = [
        EditRow(
            one.file, one.rep, one.name, one.header, plainly(one.base), plainly(one.team),
            plainly(one.back) if one.op == "cell" else "", FATES[one.fate].in_(lang), one.reason.in_(lang), one.sheet, _cell(one),
        )
        for one in merge.judged.edits
    ]  # fmt: skip
    notes = list(_layout(merge))
    return returned_sheet(
        [_file_row(merge, file) for file in merge.files], edits, notes, f"{moment:%Y-%m-%d}", lang
    )


def _file_row(merge: Merge, file: Returned) -> FileRow:
    counts = Counter(one.fate for one in merge.of(file))
    waiting = counts["conflict"] + counts["proposed"]
    return FileRow(
        file.name, file.rep, went(merge, file), sum(counts.values()), counts["taken"], counts["added"], counts["agreed"],
        waiting, counts["declined"], counts["told"],
    )  # fmt: skip


# -- data --------------------------------------------------------------------------------------------------------------


def data(merge: Merge, changes: int) -> dict[str, Any]:
    """The same for scripts: every edit, with its fate."""
    lang = merge.here.lang
    return {
        "book": merge.here.book.name,
        "files": [_file_data(merge, file) for file in merge.files],
        "edits": len(merge.judged.edits),
        "counts": {fate: merge.counts[fate] for fate in FATES},
        "decided": {"taken": len(merge.decided.taken), "kept": len(merge.decided.declined)},
        "open": [{"id": id_, **_edit_data(one, lang)} for id_, one in merge.questions.items()],
        "details": [_edit_data(one, lang) for one in merge.judged.edits],
        "layout": [
            {"file": file, "sheet": sheet, "went_out": before, "came_back": after or None}
            for file, sheet, before, after in merge.judged.layout
        ],
        "missing_sheets": [{"file": file, "sheet": sheet} for file, sheet in merge.judged.missing],
        "changes": changes,
    }


def _file_data(merge: Merge, file: Returned) -> dict[str, Any]:
    counts = Counter(one.fate for one in merge.of(file))
    return {
        "name": file.name,
        "rep": file.rep,
        "went_out": file.base.when if file.base else None,
        "base": file.how,
        "edits": sum(counts.values()),
        "counts": {fate: counts[fate] for fate in FATES},
    }


def _edit_data(one: Edit, lang: Lang) -> dict[str, Any]:
    return {
        "file": one.file,
        "rep": one.rep,
        "what": one.op,
        "sheet": one.sheet,
        "row": one.name,
        "column": one.header,
        "cell": _cell(one),
        "went_out": plainly(one.base),
        "now": plainly(one.team),
        "returned": plainly(one.back),
        "fate": one.fate,
        "why": one.why,
        "message": one.reason.in_(lang),
    }


__all__ = ["conflicts", "data", "lines", "question_id", "returned", "went"]
