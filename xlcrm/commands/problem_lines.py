"""Problems for people: counted, the same fault of one column said once with its cells, never a page of repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlcrm.grid import parse_a1
from xlcrm.lang import Lang, Text, count_of

if TYPE_CHECKING:
    from xlcrm.crm.problems import Problem

SHOWN_PER_KIND = 10
"""Lines of one kind of problem that people get to see; --all and --json show every one."""
_CELLS_NAMED, _TEXTS_NAMED = 4, 3
_ALONG_A_ROW = 3
"""So many faults of one kind in a row (of headers) are told together, as those of a column are."""
SEVERITIES = ("error", "question", "warning", "note")
SEVERITY_WORDS = {
    "error": Text("错误", "error"),
    "question": Text("待确认", "question"),
    "warning": Text("提醒", "warning"),
    "note": Text("说明", "note"),
}


def by_severity(problems: Sequence[Problem]) -> list[Problem]:
    """Errors first, each kind together, in sheet order."""
    return sorted(problems, key=lambda problem: SEVERITIES.index(problem.severity))


def still_open(found: Sequence[Problem], later: Sequence[Problem]) -> list[Problem]:
    """What reading found, without columns that nobody understood then and the run took for grades after all."""
    taken = {one.values["header"] for one in later if one.code == "grades_taken"}
    return [one for one in found if one.code != "column_not_understood" or one.values["header"] not in taken]


def problem_data(problem: Problem, lang: Lang) -> dict[str, Any]:
    """A problem as --json shows it."""
    return {
        "severity": problem.severity,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "code": problem.code,
        "message": problem.message(lang),
    }


def problem_lines(problems: Sequence[Problem], lang: Lang, *, everything: bool = False) -> list[str]:
    """Counts, then one line for each fault of a column, with its cells; with `everything` one line a cell."""
    if not problems:
        return [Text("没有发现数据问题。", "No problems found in the data.").in_(lang)]
    groups = [[problem] for problem in problems] if everything else _alike(problems, lang)
    shown: Counter[str] = Counter()
    lines, rest = [_counts(problems, lang)], 0
    for group in groups:
        shown[group[0].code] += 1
        if everything or shown[group[0].code] <= SHOWN_PER_KIND:
            lines.append(_line(group, lang))
        else:
            rest += len(group)
    return lines + _more(rest, lang, grouped=len(groups) < len(problems))


def _counts(problems: Sequence[Problem], lang: Lang) -> str:
    counts = Counter(str(problem.severity) for problem in problems)
    words = [_counted(counts[level], SEVERITY_WORDS[level], lang) for level in SEVERITIES if counts[level]]
    return Text("数据问题：", "Problems: ").in_(lang) + Text("，", ", ").in_(lang).join(words)


def _counted(count: int, word: Text, lang: Lang) -> str:
    return Text(f"{count} 条{word.zh}", count_of(count, word.en)).in_(lang)


def _more(rest: int, lang: Lang, *, grouped: bool) -> list[str]:
    if rest:
        more = Text(
            f"    …… 还有 {rest} 条，用 --all 逐条查看", f"    … and {rest} more: --all shows each one"
        )
        return [more.in_(lang)]
    each = Text("    （--all 逐个单元格列出）", "    (--all lists them cell by cell)")
    return [each.in_(lang)] if grouped else []


def _alike(problems: Sequence[Problem], lang: Lang) -> list[list[Problem]]:
    """Problems that one sentence can tell: the same code along a row or down a column, but for quoted slots."""
    rows = Counter((problem.code, problem.sheet, _at(problem)[0]) for problem in problems)
    groups: dict[tuple[Any, ...], list[Problem]] = {}
    for problem in problems:
        row, column = _at(problem)
        line = (row, 0) if rows[problem.code, problem.sheet, row] >= _ALONG_A_ROW else (0, column)
        same = tuple(
            (name, str(value)) for name, value in problem.values.items() if not problem.quotes(name, lang)
        )
        groups.setdefault((problem.code, problem.sheet, line, same), []).append(problem)
    return list(groups.values())


def _line(group: Sequence[Problem], lang: Lang) -> str:
    first = group[0]
    values = {name: _together([one.values[name] for one in group], lang) for name in first.values}
    message = first.message(lang) if len(group) == 1 else replace(first, values=values).message(lang)
    return f"    {SEVERITY_WORDS[first.severity].in_(lang)}  {_places(group, lang)}  {message}"


def _together(values: Sequence[Any], lang: Lang) -> Any:
    """Different texts side by side; the message sets the outer quotation marks."""
    texts = list(dict.fromkeys(str(value) for value in values))
    if len(texts) == 1:
        return values[0]
    named = [*texts[:_TEXTS_NAMED], *(["…"] if len(texts) > _TEXTS_NAMED else [])]
    return Text("”“", "”, “").in_(lang).join(named)


def _places(group: Sequence[Problem], lang: Lang) -> str:
    if len(group) == 1:
        return place(group[0])
    cells = [one.cell for one in sorted(group, key=_at)]
    if len(cells) <= _CELLS_NAMED:
        return f"{group[0].sheet}!{', '.join(cells)}"
    named = f"{group[0].sheet}!{', '.join(cells[: _CELLS_NAMED - 1])} … {cells[-1]}"
    return named + Text(f"（{len(cells)} 处）", f" ({count_of(len(cells), 'cell')})").in_(lang)


def _at(problem: Problem) -> tuple[int, int]:
    """Row and column; of an area its first cell."""
    return parse_a1(problem.cell.partition(":")[0]) if problem.cell else (0, 0)


def place(problem: Problem) -> str:
    """Sheet and cell of a problem as a person writes it."""
    return f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet
