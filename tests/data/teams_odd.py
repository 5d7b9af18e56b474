"""Twins whose records do not stand one a row in one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.data.paper import Col, Formula, Paper, Values, places, same, told
from tests.data.team import AS_OF, CHANNEL, RESULT, Team, phone, team, word


def many_tables(folder: Path) -> Path:
    """7. Customers, reps and orders on one sheet, side by side and below each other; the log on another."""
    ours = team("zh", 60)
    paper = Paper(folder, "07_many_tables")
    sheet = paper.sheet("总表")
    sheet.write("A1", "一、客户", paper.format(bold=True))
    customers = [
        Col("客户编号", "id", same("id")), Col("客户名称", "name", same("name")), Col("地区", "region", same("region")),
        Col("负责人", "owner", same("owner")), Col("年销售额", "sales", lambda row: round(row["home"], 2)),
        Col("建档日期", "entered", same("entered")),
    ]  # fmt: skip
    below = paper.table("customers", sheet, 2, 1, customers, ours.customers)
    sheet.write("I1", "二、业务员", paper.format(bold=True))
    reps = [
        Col("业务员", "name", same("name")),
        Col("片区", "area", same("area")),
        Col("邮箱", "email", same("email")),
    ]
    paper.table("reps", sheet, 2, 9, reps, ours.reps)
    sheet.write(below + 1, 0, "三、订单", paper.format(bold=True))
    orders = [
        Col("订单号", "id", same("id")), Col("客户名称", "customer", same("customer")), Col("产品", "product", same("product")),
        Col("数量", "quantity", same("quantity")), Col("金额", "amount", same("amount")), Col("下单日期", "date", same("date")),
    ]  # fmt: skip
    paper.table("orders", sheet, below + 3, 1, orders, ours.orders[-300:])
    log = [
        Col("日期", "date", same("date")), Col("客户名称", "customer", same("customer")), Col("方式", "channel", word("channel", CHANNEL)),
        Col("结果", "result", word("result", RESULT)), Col("内容", "content", same("content")), Col("记录人", "author", same("author")),
    ]  # fmt: skip
    paper.table("log", paper.sheet("联系记录"), 1, 1, log, ours.log[-350:])
    return paper.save()


def tab_per_rep(folder: Path) -> Path:
    """8. A tab per rep, the same header on each and no owner column: the tab is the owner. A total on each, a summary in front."""
    ours = team("zh", 110)
    paper = Paper(folder, "08_tab_per_rep")
    summary = paper.sheet("汇总")
    cols = [
        Col("客户名称", "name", same("name")), Col("城市", "city", same("city")), Col("联系人", "contact_name", same("contact_name")),
        Col("手机", "mobile", phone("mobile")), Col("上次联系", "last_contact", same("last")),
        Col("下次联系", "next_planned", same("next")), Col("全年销售额", "sales", lambda row: round(row["home"], 2)),
    ]  # fmt: skip
    names = list(dict.fromkeys(row["owner"] for row in ours.customers))
    for name in names:
        mine = [
            {**row, "mobile": ours.people_of(row)[0]["mobile"]}
            for row in ours.customers
            if row["owner"] == name
        ]
        paper.table("customers", paper.sheet(name), 1, 1, cols, mine)
        records = paper.tables[-1]["records"]
        for record in records:
            record["owner"] = name
        below = len(records) + 2
        paper.write(paper.book.get_worksheet_by_name(name), below, 1, "合计", paper.format(bold=True))
        total = Formula(f"=SUM(G2:G{below - 1})", round(sum(record["sales"] for record in records), 2))
        paper.write(paper.book.get_worksheet_by_name(name), below, 7, total)
        paper.total(paper.book.get_worksheet_by_name(name), below)
    _summary(paper, summary, names)
    return paper.save()


def _summary(paper: Paper, sheet: Any, names: list[str]) -> None:
    sheet.write_row(0, 0, ["表名", "客户数", "销售额合计"], paper.format(bold=True))
    for row, (name, table) in enumerate(zip(names, paper.tables, strict=True), 2):
        count, last = len(table["records"]), len(table["records"]) + 1
        paper.write(sheet, row, 1, name)
        paper.write(sheet, row, 2, Formula(f"=COUNTA('{name}'!A2:A{last})", count))
        total = round(sum(record["sales"] for record in table["records"]), 2)
        paper.write(sheet, row, 3, Formula(f"=SUM('{name}'!G2:G{last})", total))


def row_per_person(folder: Path) -> Path:
    """9. One row per contact person; what is the customer's own is merged over its rows."""
    ours = team("zh", 62, home=True)
    paper = Paper(folder, "09_row_per_person")
    sheet = paper.sheet("客户联系人")
    firm = [
        Col("客户编号", "id", same("id")), Col("客户名称", "name", same("name")), Col("城市", "city", same("city")),
        Col("负责人", "owner", same("owner")), Col("年销售额", "sales", same("sales")), Col("最近联系", "last_contact", same("last")),
    ]  # fmt: skip
    person = [
        Col("联系人", "contact_name", same("person")), Col("职务", "contact_title", same("title")),
        Col("手机", "mobile", phone("mobile")), Col("邮箱", "email", same("email")),
    ]  # fmt: skip
    paper.header(sheet, 1, 1, [*firm, *person])
    customers, contacts, row = [], [], 2
    for customer in ours.customers:
        people = ours.people_of(customer)
        first = _merged(paper, sheet, row, firm, customer, len(people))
        told_people = [paper.record(sheet, row + n, 7, person, one) for n, one in enumerate(people)]
        customers.append({**first, **told_people[0], "row": row})
        contacts += [_as_contact(one, customer) for one in told_people]
        row += len(people)
    columns = places([*firm, *person])
    paper.tell("customers", sheet, 1, columns, customers)
    paper.tell("contacts", sheet, 1, {"person": "G", "title": "H", "mobile": "I", "email": "J"}, contacts)
    return paper.save()


def _merged(
    paper: Paper, sheet: Any, row: int, cols: list[Col], customer: Values, count: int
) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for column, col in enumerate(cols):
        value = col.cell(customer)
        look = paper.format(
            valign="vcenter", num_format="yyyy-mm-dd" if col.field == "last_contact" else "General"
        )
        if count > 1 and value is not None:
            sheet.merge_range(row - 1, column, row + count - 2, column, value, look)
        else:
            paper.write(sheet, row, column + 1, value, look)
        if value is not None:
            record[col.field] = told(value)
    return record


def _as_contact(record: dict[str, Any], customer: Values) -> dict[str, Any]:
    names = {
        "contact_name": "person",
        "contact_title": "title",
        "mobile": "mobile",
        "email": "email",
        "row": "row",
    }
    return {
        "customer": customer["name"],
        "customer_id": customer["id"],
        **{names[k]: v for k, v in record.items()},
    }


def months_and_notes(folder: Path) -> Path:
    """10. Months across with a total by formula, and a year of dated notes in one cell, newest first."""
    ours = team("zh", 66)
    paper = Paper(folder, "10_months_and_notes")
    sheet = paper.sheet("月度销售")
    sheet.write("A1", "2026年客户月度销售（元）", paper.format(bold=True, font_size=14))
    left = [
        Col("客户编号", "id", same("id")),
        Col("客户名称", "name", same("name")),
        Col("负责人", "owner", same("owner")),
    ]
    months = [Col(f"{month}月", "", same(f"month {month}")) for month in range(1, 12)]
    right = [Col("合计", "", same("total")), Col("跟进记录", "contact_notes", same("notes"))]
    paper.header(sheet, 2, 1, [*left, *months, *right])
    records, log = [], []
    for row, customer in enumerate(ours.customers, 3):
        values = {**customer, **_year(ours, customer, row)}
        record = paper.record(sheet, row, 1, [*left, *months, *right], values)
        sold = [one for one in values["months"] if one is not None]
        records.append(record | ({"sales": round(sum(sold), 2)} if sold else {}))
        log += [
            {"row": row, "customer": customer["name"], "customer_id": customer["id"], **note}
            for note in values["log"]
        ]
    columns = places([*left, *months, *right])
    paper.tell("customers", sheet, 2, {**columns, "sales": "D"}, records)
    paper.tell("log", sheet, 2, {"content": columns["contact_notes"]}, log)
    sheet.set_column("P:P", 60, paper.format(text_wrap=True))
    return paper.save()


def _year(ours: Team, customer: Values, row: int) -> dict[str, Any]:
    months: list[float | None] = [None] * 11
    for order in ours.orders:
        if order["customer_id"] == customer["id"] and order["date"].year == AS_OF.year:
            months[order["date"].month - 1] = round(
                (months[order["date"].month - 1] or 0) + order["amount"], 2
            )
    notes = [note for note in ours.notes_of(customer) if note["date"].year == AS_OF.year][:5]
    cell = "\n".join(
        f"{note['date'].month}/{note['date'].day} {note['channel']} {note['content']}" for note in notes
    )
    log = [
        {"date": told(note["date"].date()), "channel": CHANNEL[note["channel"]], "content": f"{note['channel']} {note['content']}"}
        for note in notes
    ]  # fmt: skip
    total = round(sum(month or 0 for month in months), 2)
    return {
        **{f"month {number}": value for number, value in enumerate(months, 1)},
        "months": months,
        "total": Formula(f"=SUM(D{row}:N{row})", total),
        "notes": cell or None,
        "log": log,
    }
