"""What a user of LibreOffice waits for: the button 刷新 on an open workbook of 20 columns, and cell functions.

    python -m benchmarks.buttons --rows 10000

Seconds of the clock, and CPU seconds of the office and of the program behind it (Linux only), on a workbook of its own in an
office of its own. `ready` is what the program loads and computes behind the opened workbook while a person looks at it for 20
seconds; `first` is the first press of all then, which asks for the columns and writes everything; `second` and `again` are the next
ones, each at once after one date was changed (the second one looks at the plan that the first has made); `nothing` finds nothing to
change, at once, and `looked` the same after 20 seconds of looking; `paused` comes 5 seconds after a date was changed. `at_once` is the first press of another office, without looking. `column` is one function
over all rows, computed anew, `cells` one function in each of some single cells, `cells_again` the same when the sheet is computed anew;
`longest_silence` the longest time for which the window takes no clicks while the button works.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwings as xw

from tests.hosts.libreoffice.installed import installed
from tests.hosts.libreoffice.pulse import longest_silence
from tests.nobody import own_folder
from xlcrm.hosts.libreoffice import engine
from xlcrm.hosts.libreoffice.engine.link import properties

AS_OF = dt.date(2026, 11, 22)
SERIAL = 46348
"""That day as a number in a cell."""
HEADERS = (
    "客户编号", "客户名称", "类型", "行业", "地区", "城市", "地址", "负责人", "来源", "关系阶段", "状态", "联系人", "电话", "邮箱",
    "建档日期", "最近联系日", "2025年销售额", "毛利", "信用额度", "备注",
)  # fmt: skip
LOOK = 20
"""Seconds for which a person looks at the workbook."""
PAUSE = 5
"""Seconds from a change to the button of a person in no hurry."""
SETTLED = 4
"""Seconds after which the program has read a new document and found nothing to compute ahead."""
ROUNDS = 20
CELLS = 1_000
"""Single cells: ten thousand would take the benchmark a minute on a busy computer."""


def make_team(path: Path, rows: int) -> None:
    """A customer sheet as a team keeps it."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("客户")
    for row, line in enumerate([HEADERS, *_customers(rows)]):
        sheet.write_row(row, 0, line)
    book.close()


def _customers(rows: int) -> Iterator[Sequence[Any]]:
    chance = random.Random(1)
    for number in range(1, rows + 1):
        entered, contact = (dt.timedelta(chance.randint(*span)) for span in ((200, 1500), (0, 200)))
        yield (
            f"K{number:06d}", f"示例客户{number:06d}有限公司", chance.choice(("个人", "团体")), chance.choice(("机械", "电子", "食品")),
            chance.choice(("江苏", "上海", "浙江")), chance.choice(("苏州", "上海", "杭州")), f"示例路{chance.randint(1, 999)}号",
            f"业务员{number % 40 + 1:02d}", chance.choice(("展会", "转介绍", "网站")), chance.choice(("相识", "相知", "信任")), "正常",
            f"联系人{number}", f"000-{chance.randint(10**7, 10**8 - 1)}", f"c{number}@example.com",
            _midnight(AS_OF - entered), _midnight(AS_OF - contact), round(chance.lognormvariate(9, 1.6), 2),
            round(chance.lognormvariate(7, 1.6), 2), chance.randint(1, 50) * 10_000, chance.choice(("老客户", "要月结")),
        )  # fmt: skip


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


@dataclass(frozen=True)
class Clock:
    """Seconds of the clock and of the two processes."""

    office: int
    """Process id of the office."""

    def of(self, action: Callable[[], object]) -> dict[str, float]:
        """What an action takes."""
        before, begun = self._cpu(), time.perf_counter()
        action()
        seconds, after = time.perf_counter() - begun, self._cpu()
        found = {name: round(after[name] - before.get(name, 0.0), 2) for name in after}
        return {"seconds": round(seconds, 3), **found}

    def mean_of(self, action: Callable[[], object]) -> dict[str, float]:
        """What an action takes on average: what takes a tenth of a second is told in hundredths by Linux."""
        taken = self.of(lambda: [action() for _ in range(ROUNDS)])
        return {name: round(value / ROUNDS, 3) for name, value in taken.items()}

    def _cpu(self) -> dict[str, float]:
        spent = {"office_cpu": 0.0, "program_cpu": 0.0}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            if int(folder.name) == self.office or int(fields[1]) == self.office:
                name = "office_cpu" if int(folder.name) == self.office else "program_cpu"
                spent[name] += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return spent


@contextmanager
def _office() -> Iterator[tuple[xw.App, Path, Clock]]:
    """An office with the extension, a folder for it, and its clock."""
    with own_folder() as folder, engine.started(profile=str(installed(folder))) as app:
        yield app, folder, Clock(_office_process(folder))


def _office_process(folder: Path) -> int:
    """The program itself, not the script that starts it: the process that has the profile and is named so."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        words = path.read_bytes() if path.exists() else b""
        if b"soffice.bin" in words.split(b"\0")[0] and str(folder).encode() in words:
            return int(path.parent.name)
    return 0


def _at_once(rows: int) -> dict[str, float]:
    """The first press behind the opening, before anything was computed ahead."""
    with _office() as (app, folder, clock):
        make_team(folder / "team.xlsx", rows)
        book = app.books.open(folder / "team.xlsx")
        return clock.of(lambda: _press(book))


def measured(rows: int) -> dict[str, Any]:
    """All figures."""
    at_once = _at_once(rows)
    with _office() as (app, folder, clock):
        make_team(folder / "team.xlsx", rows)
        opened: list[xw.Book] = []
        opening = clock.of(lambda: opened.append(app.books.open(folder / "team.xlsx")))
        book = opened[0]
        ready = clock.of(lambda: time.sleep(LOOK))
        first = clock.of(lambda: _press(book))
        book.sheets[0]["P2"].value = AS_OF
        second = clock.of(lambda: _press(book))
        book.sheets[0]["P3"].value = AS_OF
        presses = {
            "first": first,
            "second": second,
            "again": clock.of(lambda: _press(book)),
            "nothing": clock.of(lambda: _press(book)),
        }
        time.sleep(LOOK)
        presses["looked"] = clock.of(lambda: _press(book))
        book.sheets[0]["P4"].value = AS_OF
        time.sleep(PAUSE)
        presses["paused"] = clock.of(lambda: _press(book))
        return {
            "rows": rows,
            "columns": len(HEADERS),
            "open": opening,
            "ready": ready,
            "refresh": {"at_once": at_once, **presses},
            **_functions(app, rows, clock),
            "longest_silence": _silence(app, folder, rows),
        }


def _silence(app: xw.App, folder: Path, rows: int) -> dict[str, float]:
    """The longest time for which the window does not listen while the button works on a workbook of its own."""
    make_team(folder / "watched.xlsx", rows)
    book = app.books.open(folder / "watched.xlsx")
    first = longest_silence(app, lambda: _press(book))
    book.sheets[0]["P2"].value = AS_OF
    return {"first": round(first, 2), "again": round(longest_silence(app, lambda: _press(book)), 2)}


def _press(book: xw.Book) -> None:
    link = book.app.impl.office
    given = properties(link, Silent=True)
    helper = link.service("com.sun.star.frame.DispatchHelper")
    said = str(helper.executeDispatch(book.api.CurrentController.Frame, "xlcrm:refresh", "", 0, given).Result)
    if "Internal fault" in said:
        raise RuntimeError(said)


def _functions(app: xw.App, rows: int, clock: Clock) -> dict[str, Any]:
    """One function over a column, and in single cells."""
    book = app.books.add()
    cells = book.api.Sheets.getByIndex(0)
    data = tuple((SERIAL - 7.0 * number % 400, "ABC"[number % 3]) for number in range(rows))
    cells.getCellRangeByName(f"A1:B{rows}").setDataArray(data)
    cells.getCellRangeByName("D1").setFormula(f"=CRM_OVERDUE(A1;B1;{SERIAL})")  # starts the program
    ready = cells.getCellRangeByName("D1").String
    if not ready.isdigit():
        raise RuntimeError(ready)
    cells.getCellRangeByName("D1").clearContents(16)
    time.sleep(SETTLED)
    column = cells.getCellRangeByName(f"D1:D{rows}")
    over = {}
    for name, arguments in (("overdue", f"A1:A{rows};B1:B{rows};{SERIAL}"), ("tier", f"A1:A{rows}")):
        column.setArrayFormula(f"=CRM_{name.upper()}({arguments})")
        over[name] = clock.mean_of(book.api.calculateAll)
        column.setArrayFormula("")
    single = cells.getCellRangeByName(f"F1:F{CELLS}")
    formulas = tuple((f"=CRM_OVERDUE(A{row};B{row};{SERIAL - 1})",) for row in range(1, CELLS + 1))
    one_by_one = clock.of(lambda: (single.setFormulaArray(formulas), single.getDataArray()))
    return {
        "column": over,
        "cells": {"count": CELLS, **one_by_one},
        "cells_again": clock.of(book.api.calculateAll),
    }


def main() -> None:
    """Command line of the benchmark: prints one JSON object."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--json", action="store_true", help="the only way it prints")
    print(json.dumps(measured(parser.parse_args().rows), ensure_ascii=False))


if __name__ == "__main__":
    main()
