"""The whole refresh of a large workbook, beside openpyxl's load and save of the same file and beside the bare read.

    python -m benchmarks.refresh --customers 50000 --orders 500000 --json

openpyxl takes minutes on half a million rows; `--without-openpyxl` leaves it out (its figure is then null).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import tempfile
from pathlib import Path

import xlsxwriter

from benchmarks.measure import cost_of

AS_OF = dt.date(2026, 11, 22)


def make_book(path: Path, customers: int, orders: int, seed: int = 1) -> None:
    """A customer sheet and an order sheet as a large team would have them."""
    chance = random.Random(seed)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("客户")
    sheet.write_row(0, 0, ["客户编号", "客户名称", "负责人", "城市", "建档日期", "最近联系日", "备注"])
    for number in range(1, customers + 1):
        entered = AS_OF - dt.timedelta(days=chance.randint(30, 1500))
        contact = AS_OF - dt.timedelta(days=chance.randint(0, 200))
        row = [f"K{number:06d}", f"示例客户{number:06d}有限公司", f"业务员{number % 40 + 1:02d}", "苏州"]
        sheet.write_row(number, 0, row)
        sheet.write_datetime(number, 4, dt.datetime.combine(entered, dt.time()))
        sheet.write_datetime(number, 5, dt.datetime.combine(contact, dt.time()))
        sheet.write_string(number, 6, "老客户")
    sheet = book.add_worksheet("订单")
    sheet.write_row(0, 0, ["订单号", "订单日期", "客户编号", "产品", "数量", "金额"])
    weights = [chance.lognormvariate(0, 1.68) for _ in range(customers)]
    buyers = chance.choices(range(1, customers + 1), weights, k=orders)
    for number, who in enumerate(buyers, 1):
        day = AS_OF - dt.timedelta(days=chance.randint(0, 720))
        sheet.write_string(number, 0, f"D{number:07d}")
        sheet.write_datetime(number, 1, dt.datetime.combine(day, dt.time()))
        sheet.write_string(number, 2, f"K{who:06d}")
        sheet.write_string(number, 3, "轴承")
        sheet.write_number(number, 4, chance.randint(1, 90))
        sheet.write_number(number, 5, round(chance.lognormvariate(7, 1.2), 2))
    book.close()


def measure(customers: int, orders: int, *, with_openpyxl: bool) -> dict[str, object]:
    """Make the workbook, run each contender in a process of its own, return the figures."""
    with tempfile.TemporaryDirectory() as folder:
        book, out = Path(folder) / "book.xlsx", Path(folder) / "out.xlsx"
        make_book(book, customers, orders)
        refresh = cost_of(
            "from xlcrm.cli import main\n"
            f"assert main(['refresh', {str(book)!r}, '-o', {str(out)!r}, '--yes', '--as-of', '{AS_OF}', '--quiet']) == 0"
        )
        floor = cost_of(
            f"import python_calamine as c\nb = c.CalamineWorkbook.from_path({str(book)!r})\n"
            "for name in b.sheet_names: b.get_sheet_by_name(name).to_python()"
        )
        other = None
        if with_openpyxl:
            code = f"import openpyxl\nopenpyxl.load_workbook({str(book)!r}).save({str(out) + '2'!r})"
            other = cost_of(code)
        return {
            "customers": customers,
            "orders": orders,
            "file_mb": round(book.stat().st_size / 1e6, 1),
            "cpu_seconds": refresh.cpu_seconds,
            "peak_mb": refresh.peak_mb,
            "openpyxl_cpu_seconds": other and other.cpu_seconds,
            "openpyxl_peak_mb": other and other.peak_mb,
            "floor_cpu_seconds": floor.cpu_seconds,
            "floor_peak_mb": floor.peak_mb,
        }


def main() -> None:
    """Command line of the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=50_000)
    parser.add_argument("--orders", type=int, default=500_000)
    parser.add_argument("--without-openpyxl", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = measure(given.customers, given.orders, with_openpyxl=not given.without_openpyxl)
    if given.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:24} {value}")


if __name__ == "__main__":
    main()
