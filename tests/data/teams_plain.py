"""Twins that keep one record a row, each with its own way of heading the sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.data.paper import As, Col, Formula, Paper, Unread, Values, always, places, same
from tests.data.team import CHANNEL, RESULT, dialled, phone, team, word


def titled(folder: Path) -> Path:
    """1. Title rows and notes above, numbered empty rows and a footnote below, a cell with #N/A, one with a word for a date."""
    ours = team("zh", 90)
    paper = Paper(folder, "01_title_rows")
    sheet = paper.sheet("客户台账")
    sheet.merge_range(
        "A1:I1", "晨屿标识科技有限公司 2026 年客户台账", paper.format(bold=True, font_size=16, align="center")
    )
    sheet.merge_range(
        "A2:I2", "制表部门：销售内勤          更新日期：2026-11-20", paper.format(align="right")
    )
    sheet.write("A3", "说明：请各位业务员每周五前更新最近联系日期，勿删除行。")
    cols = [
        Col("序号", "", same("number")), Col("客户名称", "name", same("name")), Col("所属行业", "industry", same("industry")),
        Col("联系人", "contact_name", same("contact_name")), Col("联系电话", "phone", phone("phone")),
        Col("负责人", "owner", same("owner")), Col("最近联系日期", "last_contact", _last_or_word),
        Col("年销售额(元)", "sales", _sales_or_error), Col("备注", "notes", same("notes")),
    ]  # fmt: skip
    rows = [{**row, "number": number} for number, row in enumerate(ours.customers, 1)]
    end = paper.table("customers", sheet, 5, 1, cols, rows)
    for number in range(1, 13):
        sheet.write_number(end + number - 2, 0, len(rows) + number)
    sheet.write(end + 14, 0, "制表：内勤组        审核：销售主管        打印后请归档")
    sheet.set_column("B:B", 34)
    return paper.save()


def _last_or_word(row: Values) -> Any:
    return Unread("下周再说") if row["number"] == 17 else row["last"]


def _sales_or_error(row: Values) -> Any:
    return Unread(Formula("=VLOOKUP(B46,旧表,2,0)", "#N/A")) if row["number"] == 41 else round(row["home"], 2)


def two_rows(folder: Path) -> Path:
    """2. A title, then two header rows with merged group headers."""
    ours = team("zh", 80, home=True)
    paper = Paper(folder, "02_two_row_headers")
    sheet = paper.sheet("客户明细")
    head = paper.format(bold=True, align="center", valign="vcenter", border=1, bg_color="#FCE4D6")
    sheet.merge_range("A1:M1", "客户明细表", paper.format(bold=True, font_size=14, align="center"))
    cols = [
        Col("客户编号", "id", same("id")), Col("客户名称", "name", same("name")), Col("省份", "province", same("province")),
        Col("城市", "city", same("city")), Col("区县", "district", same("district")),
        Col("姓名", "contact_name", same("contact_name")), Col("手机", "mobile", phone("mobile")),
        Col("邮箱", "email", same("email")), Col("负责人", "owner", same("owner")),
        Col("最近联系", "last_contact", same("last")), Col("下次联系", "next_planned", same("next")),
        Col("年销售额", "sales", _sales_in_words), Col("备注", "notes", same("notes")),
    ]  # fmt: skip
    for area, text in (
        ("A2:E2", "客户信息"),
        ("F2:H2", "联系人"),
        ("I2:K2", "跟进"),
        ("L2:L3", "年销售额"),
        ("M2:M3", "备注"),
    ):
        sheet.merge_range(area, text, head)
    for column, col in enumerate(cols[:11]):
        sheet.write(2, column, col.header, head)
    rows = [
        {**row, "mobile": ours.people_of(row)[0]["mobile"], "number": number}
        for number, row in enumerate(ours.customers)
    ]
    records = [paper.record(sheet, 3 + number, 1, cols, row) for number, row in enumerate(rows, 1)]
    for record, row in zip(records, rows, strict=True):
        amount = _sales_in_words(row)
        if isinstance(amount, As) and "元" in amount.shown:
            record["currency"] = "CNY"
    paper.tell("customers", sheet, 3, places(cols), records)
    sheet.freeze_panes(3, 2)
    return paper.save()


def _sales_in_words(row: Values) -> Any:
    """Some amounts are written as 12.5万 or as text with commas."""
    if row["sales"] < 10_000 or row["number"] % 8 > 2:
        return row["sales"]
    short = round(row["sales"] / 10_000, 2)
    ways = (
        As(f"{short}万", round(short * 10_000, 2)),
        As(f"{row['sales']:,.2f}", row["sales"]),
        As(f"{short} 万元", round(short * 10_000, 2)),
    )
    return ways[row["number"] % 8]


def english(folder: Path) -> Path:
    """3. English headers in another order, with columns of the team's own between them; log and orders beside."""
    ours = team("en", 70, start=2)
    paper = Paper(folder, "03_english_reordered", default_date_format="dd/mm/yyyy")
    accounts = [
        Col("Account owner", "owner", same("owner")), Col("Payment terms", "", always("Net 45")),
        Col("Client", "name", same("name")), Col("Cust no.", "id", same("id")), Col("Fax", "", always(None)),
        Col("Country", "country", same("country")), Col("Town", "city", same("city")),
        Col("Credit limit", "", lambda row: round(row["home"] / 6, -3)), Col("Sector", "industry", same("industry")),
        Col("Primary contact", "contact_name", same("contact_name")), Col("Contact email", "email", same("email")),
        Col("Tel", "phone", phone("phone")), Col("Ccy", "currency", same("currency")), Col("Turnover", "sales", same("sales")),
        Col("Customer since", "entered", _day_first), Col("Remarks", "notes", same("notes")),
    ]  # fmt: skip
    paper.table("customers", paper.sheet("Accounts"), 1, 1, accounts, ours.customers)
    activity = [
        Col("When", "date", same("date")), Col("Client", "customer", same("customer")),
        Col("Spoke with", "person", same("person")), Col("How", "channel", word("channel", CHANNEL)),
        Col("Outcome", "result", word("result", RESULT)), Col("Summary", "content", same("content")),
        Col("Follow-up date", "next", same("next")), Col("Logged by", "author", same("author")),
    ]  # fmt: skip
    paper.table("log", paper.sheet("Activity"), 1, 1, activity, ours.log[-400:])
    sales = [
        Col("Invoice no.", "id", same("id")), Col("Invoice date", "date", same("date")),
        Col("Client", "customer", same("customer")), Col("Item", "product", same("product")),
        Col("Qty", "quantity", same("quantity")), Col("Line total", "amount", same("amount")), Col("Ccy", "currency", same("currency")),
    ]  # fmt: skip
    paper.table("orders", paper.sheet("Invoices"), 1, 1, sales, ours.orders[-500:])
    return paper.save()


def _day_first(row: Values) -> Any:
    """Every fourth date was pasted as text, the day before the month."""
    day = row["entered"]
    return As(f"{day:%d/%m/%Y}", day) if int(row["id"][1:]) % 4 == 0 else day


def customers_only(folder: Path) -> Path:
    """4. One sheet, nothing else: last contact and yearly sales are columns, two empty sheets behind."""
    paper = Paper(folder, "04_no_log")
    sheet = paper.sheet("Sheet1")
    cols = [
        Col("单位名称", "name", same("name")), Col("级别", "tier_own", lambda row: As(f"{row['tier']}类", row["tier"])),
        Col("业务员", "owner", same("owner")), Col("地区", "region", same("region")), Col("联系人", "contact_name", same("contact_name")),
        Col("电话", "phone", _mobile_as_number), Col("上次联系", "last_contact", same("last")),
        Col("年采购额", "sales", lambda row: round(row["home"])), Col("是否停止联系", "do_not_contact", _stopped),
    ]  # fmt: skip
    ours = team("zh", 120)
    rows = [{**row, "mobile": ours.people_of(row)[0]["mobile"]} for row in ours.customers]
    paper.table("customers", sheet, 1, 1, cols, rows)
    sheet.set_column("D:D", None, None, {"hidden": True})
    for name in ("Sheet2", "Sheet3"):
        paper.sheet(name)
    return paper.save()


def _mobile_as_number(row: Values) -> Any:
    """Chinese mobiles typed without a thought are numbers to the spreadsheet."""
    bare = row["mobile"].replace(" ", "")
    return (
        As(int(bare), bare) if row["country"] == "中国" and row["id"][-1] in "258" else dialled(row["phone"])
    )


def _stopped(row: Values) -> Any:
    return As("是", understood=True) if row["id"].endswith("7") else None


def wan(folder: Path) -> Path:
    """5. Sales in 万元 by the title's unit, a subtotal for each region and a grand total, all by formula."""
    ours = team("zh", 75)
    paper = Paper(folder, "05_wan_with_totals")
    sheet = paper.sheet("销售情况")
    whole = sum(row["home"] for row in ours.customers)
    sheet.merge_range(
        "A1:F1", "2026年度客户销售情况表", paper.format(bold=True, font_size=14, align="center")
    )
    sheet.write("F2", "单位：万元", paper.format(align="right"))
    cols = [
        Col("大区", "region", same("region")), Col("客户名称", "name", same("name")), Col("城市", "city", same("city")),
        Col("客户经理", "owner", same("owner")), Col("销售额", "sales", _in_wan), Col("占比", "", lambda row: f"{row['home'] / whole:.1%}"), Col("最近跟进时间", "last_contact", same("last")),
    ]  # fmt: skip
    paper.header(sheet, 3, 1, cols)
    row, records, subtotals = 4, [], []
    for region in dict.fromkeys(customer["region"] for customer in ours.customers):
        first = row
        for customer in (one for one in ours.customers if one["region"] == region):
            records.append(paper.record(sheet, row, 1, cols, customer))
            row += 1
        here = sum(record["sales"] for record in records[-(row - first) :]) / 10_000
        subtotals.append(
            _sum_row(paper, sheet, row, f"{region}小计", f"=SUBTOTAL(9,E{first}:E{row - 1})", here)
        )
        row += 1
    _sum_row(paper, sheet, row, "合计", f"=SUBTOTAL(9,E4:E{row - 1})", sum(subtotals))
    paper.tell("customers", sheet, 3, places(cols), records)
    return paper.save()


def _in_wan(row: Values) -> Any:
    shown = round(row["home"] / 10_000, 2)
    return As(shown, round(shown * 10_000, 2))


def _sum_row(paper: Paper, sheet: Any, row: int, label: str, formula: str, value: float) -> float:
    look = paper.format(bold=True, top=1)
    paper.write(sheet, row, 1, label, look)
    paper.write(sheet, row, 5, Formula(formula, round(value, 2)), look)
    paper.total(sheet, row)
    return value


def text_dates(folder: Path) -> Path:
    """6. Dates as text in every Chinese style at once; six cells that say no day, and amounts with ¥ in text."""
    ours = team("zh", 84, home=True, start=1)
    paper = Paper(folder, "06_text_dates")
    sheet = paper.sheet("客户")
    cols = [
        Col("客户名称", "name", same("name")), Col("建档日期", "entered", lambda row: _spelt(row["entered"], row["number"])),
        Col("最近沟通时间", "last_contact", lambda row: _spelt(row["last"], row["number"] + 3)),
        Col("业务负责人", "owner", same("owner")), Col("所在城市", "city", same("city")), Col("客户来源", "source", same("source")),
        Col("成交金额", "sales", lambda row: As(f"¥{row['sales']:,.2f}", row["sales"])),
    ]  # fmt: skip
    rows = [{**row, "number": number} for number, row in enumerate(ours.customers)]
    paper.table("customers", sheet, 1, 1, cols, rows)
    for record in paper.tables[-1]["records"]:
        record["currency"] = "CNY"
    return paper.save()


_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
_WORDS = {20: "上个月", 55: "2025.13.5", 71: "年前"}
_LATER = 41
"""Here stands 待补, which says that there is nothing yet."""


def _spelt(day: Any, way: int) -> Any:
    if way == _LATER:
        return As("待补", None)
    if day is None or way in _WORDS:
        return Unread(_WORDS[way]) if way in _WORDS else None
    ways = (
        f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}", f"{day:%Y-%m-%d}", f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}".translate(_WIDE), f"{day.year}/{day.month}/{day.day}", f"{_chinese(day)}", f" {day.year}年{day.month:02d}月{day.day:02d}日 ",
    )  # fmt: skip
    return As(ways[way % len(ways)], day)


def _chinese(day: Any) -> str:
    return f"{str(day.year).translate(_DIGITS)}年{_count(day.month)}月{_count(day.day)}日"


def _count(number: int) -> str:
    ten, one = divmod(number, 10)
    tens = {0: "", 1: "十"}.get(ten, f"{ten}十")
    return (tens + (str(one) if one else "")).translate(_DIGITS)
