"""One table written onto a sheet, with its truth."""

from __future__ import annotations

import calendar
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.layouts.plans import Habits, Plan
from tests.layouts.shapes import Sketch, TableTruth
from tests.layouts.values import UNREADABLE, Writer
from tests.layouts.words import EXTRAS, GROUPS, header_for
from xlcrm.crm.schema.fields import catalogue
from xlcrm.grid import Area, ListObject, Value

Columns = list[tuple[str, str]]
"""(field, header) from the left; a column of the team's own has no field."""


class TableWriter:
    """Writes one table from a place on, row by row."""

    def __init__(
        self, sketch: Sketch, plan: Plan, row: int, left: int, firms: Sequence[str], chance: random.Random
    ) -> None:
        self.sketch, self.plan, self.firms, self.chance = sketch, plan, firms, chance
        self.habits = plan.habits
        self.row, self.left = row, left + self.habits.sections_at_left
        self.features = self.habits.named()
        self.columns = self._columns()
        self.truth = TableTruth(plan.kind, sketch.name, {}, {})
        self.writers: dict[str, Writer] = {}
        self.dividers = (
            plan.kind == "customers"
            and "region" not in plan.fields
            and not self.habits.sections_at_left
            and self._now(0.2)
        )
        self.region = ""
        self.lifted = False
        self.section_top = 0
        self.owner_top = 0

    def write(self) -> list[TableTruth]:
        """The table, and the one with the same columns beside it."""
        self._titles()
        if self.habits.two_rows_a_record:
            return [self._two_rows_a_record()]
        self._headers()
        self._under_header()
        for number in range(self.plan.rows):
            self._between(number)
            self._record(number)
        self._end_sections()
        self._below()
        self._native()
        self._hide()
        return [self.truth, *self._beside()]

    # -- columns and headers

    def _columns(self) -> Columns:
        columns = self._all_columns()
        if self.habits.two_rows_a_record:
            return [(name, "") for name in self.plan.fields]
        return columns

    def _all_columns(self) -> Columns:
        columns: Columns = [(name, "") for name in self.plan.fields]
        for header, _ in self.chance.sample(EXTRAS[self.plan.lang], self.chance.randint(0, 3)):
            columns.insert(self.chance.randint(1, len(columns)), ("", header))
        self.numbering = self.plan.kind == "customers" and (self._now(0.3) or self.habits.prepared)
        if self.numbering:
            columns.insert(0, ("", "序号" if self.plan.zh else "No."))
        return columns + self._month_columns(len(columns))

    def _month_columns(self, first: int) -> Columns:
        """A column a month, or 数量 and 金额 below each; where the amounts stand is kept."""
        self.amounts: list[int] = []
        self.month_heads: dict[int, str] = {}
        count = self.chance.randint(3, 6) if self.habits.months or self.habits.months_split else 0
        months = [self.plan.text(f"{month}月", calendar.month_abbr[month]) for month in range(1, count + 1)]
        if self.habits.months:
            self.amounts = list(range(first, first + count))
            return [("", month) for month in months]
        self.amounts = list(range(first + 1, first + 2 * count, 2))
        self.month_heads = {first + 2 * place: month for place, month in enumerate(months)}
        pair = [("", self.plan.text("数量", "Qty")), ("", self.plan.text("金额", "Amount"))]
        return pair * count

    @property
    def right(self) -> int:
        """The last column."""
        rows = 2 if self.habits.two_rows_a_record else 1
        return self.left + (len(self.columns) + rows - 1) // rows - 1

    def _titles(self) -> None:
        lines: list[Value] = []
        if self._now(0.4) or self.plan.unit_place == "title":
            lines.append(_TITLES[self.plan.kind][0 if self.plan.zh else 1])
            self.features.append("title")
        if self.plan.unit_place == "title":
            units = (
                ["单位：万元", "（单位:万元）", "金额单位：万元"]
                if self.plan.zh
                else ["Amounts in USD'000", "(in thousands)", "Unit: USD'000"]
            )
            lines.append(self.chance.choice(units))
            self.features.append("unit in title")
        if self._now(0.15):
            lines.append(self.plan.text("制表：内勤　　更新日期：2026-11-20", "Prepared by: sales office"))
        for line in lines:
            self.sketch.put(self.row, self.left, line)
            if len(self.columns) > 2 and self._now(0.4):
                self.sketch.merge(self.row, self.left, self.row, self.right)
            self.row += 1
        if lines and self._now(0.4):
            self.row += 1

    def _headers(self) -> None:
        upper = self._upper_row()
        self.lifted = bool(upper)
        self.header_row = self.row
        used: set[str] = set()
        for offset, (name, header) in enumerate(self.columns):
            text = self._header(name, used) if name else header
            lifted = upper and offset not in upper and self._now(0.6)
            self.sketch.put(self.row - bool(lifted), self.left + offset, text)
            if lifted:
                self.sketch.merge(self.row - 1, self.left + offset, self.row, self.left + offset)
            self._understood(name, self.left + offset)
        self.row += 1

    def _upper_row(self) -> set[int]:
        """A first header row, if there is one; answers the columns that stand under its words, if not all do."""
        if self.month_heads:
            return self._over({start: (start + 1, month) for start, month in self.month_heads.items()})
        if self.habits.upper_header:
            start = self.chance.randint(1, max(1, len(self.columns) - 3))
            end = min(len(self.columns) - 1, start + self.chance.randint(1, 2))
            return self._over({start: (end, self._groups()[2])})
        if self._now(0.15):
            self.features.append("two-row header")
            first = max(2, len(self.columns) // 2)
            words = self._groups()
            self._over(
                {0: (first - 1, self.chance.choice(words[:2])), first: (len(self.columns) - 1, words[2])}
            )
        return set()

    def _groups(self) -> list[str]:
        """Names of groups; over the columns of a contact or an order "customer info" would be a lie."""
        words = GROUPS[self.plan.lang]
        return (
            words
            if self.plan.kind == "customers"
            else [words[0], words[0], self.plan.text("其他信息", "More")]
        )

    def _over(self, groups: Mapping[int, tuple[int, str]]) -> set[int]:
        """Group names over columns, merged: first → (last, name)."""
        for start, (end, name) in groups.items():
            self.sketch.put(self.row, self.left + start, name)
            self.sketch.merge(self.row, self.left + start, self.row, self.left + end)
        self.row += 1
        return {offset for start, (end, _) in groups.items() for offset in range(start, end + 1)}

    def _understood(self, name: str, column: int) -> None:
        if name:
            self.truth.columns[name] = column
            self.writers[name] = Writer(
                self.plan.kind,
                name,
                self.chance,
                zh=self.plan.zh,
                scale=self.plan.scale,
                faulty=self.plan.faulty,
            )
        else:
            self.truth.extra.add(column)

    def _header(self, name: str, used: set[str]) -> str:
        header = header_for(self.plan.kind, name, self.chance, zh=self.plan.zh)
        while header.casefold() in used:
            header = header_for(self.plan.kind, name, self.chance, zh=self.plan.zh)
        used.add(header.casefold())
        if self.habits.bilingual:
            return self._in_both(name)
        if name in ("sales", "amount") and self.plan.unit_place == "header":
            units = (
                ["(万元)", "（万元）", "/万元", "（单位：万元）"]
                if self.plan.zh
                else [" (USD'000)", " (k)", " in USD'000", " (thousands)"]
            )
            return header.rstrip("*：: ") + self.chance.choice(units)
        return header

    def _in_both(self, name: str) -> str:
        zh, en = catalogue()[self.plan.kind][name].label
        unit = (
            ("(万元)" if self.plan.zh else " (USD'000)")
            if name in ("sales", "amount") and self.plan.unit_place == "header"
            else ""
        )
        return zh + self.chance.choice([" ", "\n", "/", " / "]) + en + unit

    # -- rows

    def _under_header(self) -> None:
        if self.habits.hint_row:
            for column in range(self.left, self.right + 1):
                self.sketch.put(
                    self.row,
                    column,
                    self.chance.choice(
                        ["必填", "选填", "下拉选择", "文本"]
                        if self.plan.zh
                        else ["required", "optional", "free text"]
                    ),
                )
            self._stray_row()
        if self.habits.line_under_header:
            self._alone(
                self.plan.text(
                    "（以下为现有客户，请勿改动表头）", "(do not change the headers above, please)"
                ),
                merged=True,
            )
        if self.habits.total_first and {"sales", "amount"} & set(self.plan.fields):
            self._sum_row(["合计", "总计"], ["Total", "TOTAL"])

    def _between(self, number: int) -> None:
        every = number and number % 7 == 0
        if self.dividers and number % 5 == 0:
            self._divider()
        if self.habits.sections_at_left and number % 5 == 0:
            self._section()
        if self.habits.remarks_between and number and number % 6 == 0:
            self._alone(self.plan.text(*self.chance.choice(_REMARKS)), merged=self._now(0.5))
        if self.habits.page_subtotals and every and {"sales", "amount"} & set(self.plan.fields):
            self._sum_row(["本页小计", "小计", "本页合计"], ["Page total", "Subtotal", "Sub-total"])
        if self.habits.header_repeated and every:
            self._header_again()
        if number and self._now(0.04):
            self.row += 1

    def _divider(self) -> None:
        self.features.append("dividers")
        self.region = self.chance.choice(
            ["华东区", "华南区", "西北大区"]
            if self.plan.zh
            else ["North region", "South region", "East territory"]
        )
        count = self.plan.text(
            self.chance.choice(["(5家)", "（5家）", " 5家", "（共5家）"]),
            self.chance.choice([" (5)", " (5 customers)", " - 5 accounts"]),
        )
        self._alone(self.region + (count if self.habits.dividers_counted else ""), merged=self._now(0.6))
        self.truth.derived.add("region")

    def _section(self) -> None:
        self._end_sections()
        self.region = self.chance.choice(
            ["华东区", "华南区", "西北大区"]
            if self.plan.zh
            else ["North region", "South region", "East territory"]
        )
        self.section_top = self.row
        self.sketch.put(self.row, self.left - 1, self.region)
        self.truth.strays.add((self.row, self.left - 1))
        self.truth.derived.add("region")

    def _end_sections(self) -> None:
        if self.section_top:
            self.sketch.merge(self.section_top, self.left - 1, self.row - 1, self.left - 1)

    def _header_again(self) -> None:
        for column in range(self.left, self.right + 1):
            above = self.sketch.cells.get((self.header_row - 1, column)) if self.lifted else None
            self.sketch.put(self.row, column, self.sketch.cells.get((self.header_row, column), above))
        self._stray_row()

    def _alone(self, text: str, *, merged: bool) -> None:
        self.sketch.put(self.row, self.left, text)
        if merged:
            self.sketch.merge(self.row, self.left, self.row, self.right)
        self._stray_row()

    def _stray_row(self) -> None:
        self.truth.strays.add((self.row, self.left))
        self.row += 1

    def _sum_row(self, zh: Sequence[str], en: Sequence[str]) -> None:
        text = next(
            (
                offset
                for offset, (name, _) in enumerate(self.columns)
                if name in ("name", "customer", "owner", "id")
            ),
            0,
        )
        self.sketch.put(self.row, self.left + text, self.chance.choice(zh if self.plan.zh else en))
        money = next(offset for offset, (name, _) in enumerate(self.columns) if name in ("sales", "amount"))
        self.sketch.put(self.row, self.left + money, 123456.0)
        self.truth.strays.add((self.row, self.left + text))
        self.row += 1

    def _record(self, number: int) -> None:
        firm = self.firms[number] if self.plan.kind == "customers" else self.chance.choice(self.firms)
        record: dict[str, Any] = {}
        for offset, (name, header) in enumerate(self.columns):
            place = (self.row, self.left + offset)
            if name:
                record[name] = self._field(name, place, number, firm)
            else:
                self.sketch.put(*place, self._own(offset, header, number))
        if self.amounts:
            record["sales"] = sum(
                float(str(self.sketch.cells[(self.row, self.left + one)])) for one in self.amounts
            )
            self.truth.derived.add("sales")
        if self.region:
            record["region"] = self.region
        if self.habits.owner_merged:
            self._merge_owner(record, number)
        self.truth.records[self.row] = record
        self.row += 1

    def _own(self, offset: int, header: str, number: int) -> Value:
        """A cell in a column of the team's own, or of a month."""
        if self.numbering and offset == 0:
            return number + 1
        if offset in self.amounts:
            return float(self.chance.randint(100, 90_000))
        if self.amounts and offset > min(self.amounts) - 2:
            return float(self.chance.randint(1, 90))
        return dict(EXTRAS["zh"] + EXTRAS["en"]).get(header)

    def _field(self, name: str, place: tuple[int, int], number: int, firm: str) -> Any:
        cell, value = self.writers[name].write(number, firm)
        self.sketch.put(*place, self._typed(name, cell) if value != UNREADABLE else cell)
        if value == UNREADABLE:
            self.truth.unreadable.add(place)
            return None
        return value

    def _typed(self, name: str, cell: Value) -> Value:
        """A number or date as people type it: after an apostrophe, or with digits of full width."""
        if (
            not isinstance(cell, str)
            or not any(char.isdigit() for char in cell)
            or catalogue()[self.plan.kind][name].type not in ("date", "datetime", "money", "phone")
        ):
            return cell
        if self.habits.apostrophes:
            return "'" + cell
        if self.habits.wide_digits:
            return "".join(chr(ord(char) + 0xFEE0) if char in "0123456789,.-/" else char for char in cell)
        return cell

    def _merge_owner(self, record: dict[str, Any], number: int) -> None:
        above = self.truth.records.get(self.row - 1)
        column = self.truth.columns["owner"]
        if number % 3 == 0 or above is None:
            self.owner_top = self.row
            return
        record["owner"] = above["owner"]
        del self.sketch.cells[(self.row, column)]
        self.sketch.merges[:] = [
            area for area in self.sketch.merges if area != Area(self.owner_top, column, self.row - 1, column)
        ]
        self.sketch.merge(self.owner_top, column, self.row, column)

    def _two_rows_a_record(self) -> TableTruth:
        """名称 over 电话: the columns in two lines, each record below each other in two rows."""
        half = (len(self.columns) + 1) // 2
        used: set[str] = set()
        for place, (name, _) in enumerate(self.columns):
            lower, offset = divmod(place, half)
            self.sketch.put(self.row + lower, self.left + offset, self._header(name, used))
            self._understood(name, self.left + offset)
        for number in range(self.plan.rows):
            self.row += 2
            for place, (name, _) in enumerate(self.columns):
                lower, offset = divmod(place, half)
                self._field(name, (self.row + lower, self.left + offset), number, self.firms[number])
            self.truth.records[self.row] = {}
        self.row += 2
        self.truth.must_ask = True
        return self.truth

    # -- below and around

    def _below(self) -> None:
        if {"sales", "amount"} & set(self.plan.fields) and self._now(0.3):
            self.features.append("total")
            self._sum_row(["合计", "总计", "小 计"], ["Total", "Grand total", "Sum"])
        if self.habits.prepared:
            for number in range(3):
                self.sketch.put(self.row, self.left, self.plan.rows + number + 1)
                self.row += 1
        if self.habits.signed:
            self._signed()
        if self.habits.legend:
            self._legend()

    def _signed(self) -> None:
        self.row += self._now(0.5)
        texts = [
            ("制表人：小王", "Prepared by: Jo"),
            ("审核：", "Approved:"),
            ("日期：2026-11-20", "Date: 2026-11-20"),
        ]
        for place, (zh, en) in enumerate(texts):
            column = self.left + place * self.chance.choice([2, 3])
            self.sketch.put(self.row, min(column, self.right), self.plan.text(zh, en))
        self._stray_row()

    def _legend(self) -> None:
        self.row += 1
        for zh, en in (
            ("图例", "Legend"),
            ("红色：重点客户", "red: key accounts"),
            ("灰色：暂停合作", "grey: on hold"),
        ):
            self._alone(self.plan.text(zh, en), merged=False)

    def _native(self) -> None:
        whole = len(self.truth.records) == self.row - self.header_row - 1
        if (
            self._now(0.2)
            and whole
            and not {"two-row header", "upper_header", "owner_merged"} & set(self.features)
        ):
            area = Area(self.header_row, self.left, self.row - 1, self.right)
            self.sketch.list_objects.append(
                ListObject(f"T{len(self.sketch.list_objects) + 1}_{self.plan.kind}", area)
            )
            self.features.append("native table")

    def _hide(self) -> None:
        if self.habits.columns_hidden:
            self.sketch.hidden_columns.add(self.left + len(self.columns) // 2)
        if self.habits.rows_filtered:
            self.sketch.hidden_rows.update(row for row in self.truth.records if row % 3 == 0)

    def _beside(self) -> list[TableTruth]:
        """The list goes on in a second table with the same columns, at the right of the first."""
        if not self.habits.again_at_right:
            return []
        plan = replace(self.plan, habits=Habits(), rows=self.chance.randint(4, len(self.truth.records) + 4))
        left = self.right + 1 + self.chance.randint(0, 1)
        other = TableWriter(self.sketch, plan, self.header_row, left, self.firms[30:], self.chance)
        other.columns, other.numbering, other.dividers = self.columns, self.numbering, False
        for offset, (name, _) in enumerate(self.columns):
            text = self.sketch.cells[(self.header_row, self.left + offset)]
            self.sketch.put(self.header_row, left + offset, text)
            other._understood(name, left + offset)
        other.header_row, other.row = self.header_row, self.header_row + 1
        for number in range(plan.rows):
            other._between(number)
            other._record(number)
        return [other.truth]

    def _now(self, share: float) -> bool:
        return self.chance.random() < share


_TITLES = {
    "customers": ("客户台账", "Customer list"),
    "log": ("联系记录表", "Contact log"),
    "orders": ("订单明细", "Order ledger"),
    "contacts": ("联系人名册", "Contact persons"),
}
_REMARKS = [
    ("注：以下客户由新人跟进", "Note: the accounts below went to the new colleague"),
    ("※ 以下为展会新增", "* added at the fair"),
    ("备注：以下暂停发货，待财务确认后恢复", "Note: no deliveries to those below until accounting agrees"),
]
