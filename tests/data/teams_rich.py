"""The twin that uses what the spreadsheet program has: native tables, a pivot, charts, rules, pictures."""

from __future__ import annotations

import struct
import zlib
from collections import defaultdict
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.data.paper import Col, Formula, Paper, Unread, Values, places, same
from tests.data.parts import before, edited
from tests.data.team import phone, team

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
UNCOMPUTED_ROW = 21
UNCOMPUTED = "=SUM(订单!F2:F3)"
"""A formula that was written by a program and never computed: no value is stored with it."""
CUSTOMERS = [
    Col("客户编号", "id", same("id")), Col("客户名称", "name", same("name")), Col("行业", "industry", same("industry")),
    Col("城市", "city", same("city")), Col("负责人", "owner", same("owner")), Col("联系人", "contact_name", same("contact_name")),
    Col("电话", "phone", phone("phone")), Col("最近联系日", "last_contact", same("last")),
    Col("年销售额", "sales", same("sales")), Col("折合万元", "", lambda row: row["sales"] / 10_000),
]  # fmt: skip
ORDERS = [
    Col("订单号", "id", same("id")), Col("订单日期", "date", same("date")), Col("客户名称", "customer", same("customer")),
    Col("产品", "product", same("product")), Col("数量", "quantity", same("quantity")), Col("金额", "amount", same("amount")),
]  # fmt: skip


def native(folder: Path) -> Path:
    """11. Native tables with a totals row, filtered rows, a pivot, charts, comments, rules, validations, a picture."""
    ours = team("zh", 100, home=True)
    paper = Paper(folder, "11_native_tables")
    orders = ours.orders[-320:]
    last = _customers(paper, ours.customers)
    _orders(paper, orders)
    sums = _pivot_values(paper, orders)
    _charts(paper, last)
    _lists(paper, sorted({row["owner"] for row in ours.customers}))
    path = paper.save()
    _add_pivot(path, len(orders) + 1, list(sums))
    return path


def _customers(paper: Paper, rows: Any) -> int:
    sheet = paper.sheet("客户")
    sheet.write("A1", "客户台账（筛选：已隐藏部分城市）", paper.format(bold=True, font_size=14))
    last = 3 + len(rows)
    heads: list[dict[str, Any]] = [{"header": col.header} for col in CUSTOMERS]
    heads[0]["total_string"], heads[8]["total_function"] = "汇总", "sum"
    heads[9]["formula"] = "=[@年销售额]/10000"
    options = {"name": "tblCustomers", "columns": heads, "total_row": True, "style": "Table Style Medium 2"}
    sheet.add_table(2, 0, last, len(CUSTOMERS) - 1, options)
    records = [_table_row(paper, sheet, row, values) for row, values in enumerate(rows, 4)]
    total = round(sum(record.get("sales", 0) for record in records), 2)
    paper.write(sheet, last + 1, 9, Formula("=SUBTOTAL(109,tblCustomers[年销售额])", total))
    paper.total(sheet, last + 1)
    paper.tell("customers", sheet, 3, places(CUSTOMERS), records)
    for row, values in enumerate(rows, 4):
        if values["city"] in ("上海", "北京"):
            sheet.set_row(row - 1, None, None, {"hidden": True})
    sheet.freeze_panes(3, 2)
    sheet.write_comment("B4", "老客户，逢年过节记得问候", {"author": "内勤"})
    sheet.conditional_format(3, 8, last - 1, 8, {"type": "data_bar"})
    sheet.conditional_format(
        3, 7, last - 1, 7, {"type": "formula", "criteria": "=TODAY()-$H4>60", "format": paper.format(font_color="#C00000")}
    )  # fmt: skip
    sheet.data_validation(3, 4, last - 1, 4, {"validate": "list", "source": "=负责人名单"})
    return last


def _table_row(paper: Paper, sheet: Any, row: int, values: Values) -> dict[str, Any]:
    record = paper.record(sheet, row, 1, CUSTOMERS[:-1], values)
    if row == UNCOMPUTED_ROW:
        paper.write(sheet, row, 9, Unread(Formula(UNCOMPUTED, 0)))
        del record["sales"]
    paper.write(
        sheet, row, 10, Formula("=tblCustomers[[#This Row],[年销售额]]/10000", values["sales"] / 10_000)
    )
    return record


def _orders(paper: Paper, rows: Any) -> None:
    sheet = paper.sheet("订单")
    paper.table("orders", sheet, 1, 1, ORDERS, rows)
    heads = [{"header": col.header} for col in ORDERS]
    sheet.add_table(0, 0, len(rows), len(ORDERS) - 1, {"name": "tblOrders", "columns": heads})


def _pivot_values(paper: Paper, orders: Any) -> dict[str, float]:
    """The cells that the pivot table shows."""
    sheet = paper.sheet("透视")
    sums: dict[str, float] = defaultdict(float)
    for order in orders:
        sums[order["product"]] += order["amount"]
    sheet.write_row(2, 0, ["行标签", "求和项:金额"])
    for row, (label, value) in enumerate([*sorted(sums.items()), ("总计", sum(sums.values()))], 3):
        sheet.write_row(row, 0, [label, round(value, 2)])
    return dict(sorted(sums.items()))


def _charts(paper: Paper, last: int) -> None:
    sheet = paper.sheet("图表")
    chart = paper.book.add_chart({"type": "column"})
    chart.add_series(
        {"name": "年销售额", "categories": f"=客户!$B$4:$B${last}", "values": f"=客户!$I$4:$I${last}"}
    )
    chart.set_title({"name": "客户年销售额"})
    sheet.insert_chart("B2", chart, {"x_scale": 2})
    sheet.insert_image("B20", "logo.png", {"image_data": BytesIO(_png()), "description": "标志"})


def _lists(paper: Paper, owners: list[str]) -> None:
    sheet = paper.sheet("列表")
    sheet.write_column("A1", ["负责人名单", *owners])
    sheet.hide()
    paper.book.define_name("负责人名单", f"=列表!$A$2:$A${len(owners) + 1}")


def _png() -> bytes:
    """A blue square of 24 pixels."""
    size = 24
    rows = b"".join(b"\x00" + b"\x2f\x5d\x9e" * size for _ in range(size))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _add_pivot(path: Path, last: int, products: list[str]) -> None:
    """The parts of a pivot table of amounts by product; its cells stand on the sheet already."""
    rel = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_PACKAGE}/relationships">'
    cache, table = "xl/pivotCache/pivotCacheDefinition1.xml", "xl/pivotTables/pivotTable1.xml"
    link = f'<Relationship Id="rId{{}}" Type="{REL}/{{}}" Target="{{}}"/>'
    kinds = "".join(
        f'<Override PartName="/{part}" ContentType="{TYPE}.{kind}+xml"/>'
        for part, kind in ((cache, "pivotCacheDefinition"), (table, "pivotTable"))
    )
    edited(
        path,
        {
            "[Content_Types].xml": before("</Types>", kinds),
            "xl/_rels/workbook.xml.rels": before(
                "</Relationships>", link.format(99, "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
            ),
            "xl/worksheets/sheet1.xml": lambda part: part.replace(f"<f>{UNCOMPUTED[1:]}</f><v>0</v>", f"<f>{UNCOMPUTED[1:]}</f>"),
            "xl/workbook.xml": before("</workbook>", '<pivotCaches><pivotCache cacheId="1" r:id="rId99"/></pivotCaches>'),
        },
        {
            cache: _cache(last, products),
            table: _pivot(products),
            "xl/worksheets/_rels/sheet3.xml.rels": rel + link.format(1, "pivotTable", "../pivotTables/pivotTable1.xml") + "</Relationships>",
            "xl/pivotTables/_rels/pivotTable1.xml.rels": rel
            + link.format(1, "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
            + "</Relationships>",
        },
    )  # fmt: skip


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _cache(last: int, products: list[str]) -> str:
    items = "".join(f'<s v="{product}"/>' for product in products)
    fields = "".join(
        f'<cacheField name="{col.header}" numFmtId="0">'
        + (
            f'<sharedItems count="{len(products)}">{items}</sharedItems>'
            if col.header == "产品"
            else "<sharedItems/>"
        )
        + "</cacheField>"
        for col in ORDERS
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<pivotCacheDefinition {NS} xmlns:r="{REL}" saveData="0" '
        'refreshOnLoad="1" refreshedBy="内勤" createdVersion="6" refreshedVersion="6" minRefreshableVersion="3" recordCount="0">'
        f'<cacheSource type="worksheet"><worksheetSource ref="A1:F{last}" sheet="订单"/></cacheSource>'
        f'<cacheFields count="{len(ORDERS)}">{fields}</cacheFields></pivotCacheDefinition>'
    )


def _pivot(products: list[str]) -> str:
    count = len(products)
    items = "".join(f'<item x="{number}"/>' for number in range(count)) + '<item t="default"/>'
    axis = f'<pivotField axis="axisRow" showAll="0"><items count="{count + 1}">{items}</items></pivotField>'
    plain, data = '<pivotField showAll="0"/>', '<pivotField dataField="1" showAll="0"/>'
    rows = (
        "<i><x/></i>"
        + "".join(f'<i><x v="{number}"/></i>' for number in range(1, count))
        + '<i t="grand"><x/></i>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<pivotTableDefinition {NS} name="透视1" cacheId="1" '
        'applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0" applyAlignmentFormats="0" '
        'applyWidthHeightFormats="1" dataCaption="值" updatedVersion="6" minRefreshableVersion="3" createdVersion="6" indent="0" outline="1" outlineData="1">'
        f'<location ref="A3:B{count + 4}" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
        f'<pivotFields count="6">{plain}{plain}{plain}{axis}{plain}{data}</pivotFields>'
        f'<rowFields count="1"><field x="3"/></rowFields><rowItems count="{count + 1}">{rows}</rowItems>'
        '<colItems count="1"><i/></colItems><dataFields count="1"><dataField name="求和项:金额" fld="5" baseField="0" baseItem="0"/></dataFields>'
        '<pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1"/></pivotTableDefinition>'
    )
