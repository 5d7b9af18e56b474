"""The twin that WPS saved: what its packages have that Excel's have not."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from tests.data.paper import As, Col, Paper, Values, places, same
from tests.data.parts import before, edited
from tests.data.team import dialled, team

_STYLES_EXT = (
    '<extLst><ext uri="{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:slicerStyles defaultSlicerStyle="SlicerStyleLight1"/></ext></extLst>'
)


def wps(folder: Path) -> Path:
    """12. As WPS saves it: headers in both languages, dividers by region, several things in one cell."""
    ours = team("zh", 72, home=True, start=1)
    paper = Paper(folder, "12_wps")
    sheet = paper.sheet("客户资料")
    sheet.merge_range(
        "A1:G1", "客户资料表 Customer List", paper.format(bold=True, font_size=14, align="center")
    )
    cols = [
        Col("客户名称 Customer", "name", same("name")), Col("业务员 Sales rep", "owner", same("owner")),
        Col("联系人 Contact", "contact_name", _crowded), Col("电话 Tel", "phone", _unless_crowded),
        Col("最近联系 Last contact", "last_contact", _bare_serial), Col("销售额 Sales（元）", "sales", same("sales")),
        Col("备注 Remarks", "notes", same("notes")),
    ]  # fmt: skip
    paper.header(sheet, 2, 1, cols)
    records, row, number = [], 3, 0
    for region in dict.fromkeys(customer["region"] for customer in ours.customers):
        sheet.merge_range(
            row - 1, 0, row - 1, 6, f"{region}区", paper.format(bold=True, bg_color="#E2EFDA", align="center")
        )
        row += 1
        for customer in (one for one in ours.customers if one["region"] == region):
            number += 1
            mobile = ours.people_of(customer)[0]["mobile"].replace(" ", "")
            record = paper.record(sheet, row, 1, cols, {**customer, "number": number, "mobile": mobile})
            crowded = {"phone": mobile} if number % 9 == 4 else {}
            records.append({**record, **crowded, "region": f"{region}区"})
            row += 1
    paper.tell("customers", sheet, 2, places(cols), records)
    paper.book.set_custom_property("KSOProductBuildVer", "2052-12.1.0.18276")
    paper.book.set_custom_property("ICV", "6F0C2B7D31A84E5EA0D5F6B8C9E1A2B3_12")
    path = paper.save()
    _as_wps_saves(path)
    return path


def _bare_serial(row: Values) -> Any:
    """Some dates lost their format and show as 46338."""
    last = row["last"]
    return As((last - dt.date(1899, 12, 30)).days, last) if last and row["number"] % 11 == 5 else last


def _crowded(row: Values) -> Any:
    """王经理15400001234 in one cell, and people who have left."""
    title = f"{row['contact_name'][0]}经理"
    if row["number"] % 9 == 4:
        return As(f"{title}{row['mobile']}", title)
    return (
        As(f"{row['contact_name']}（已离职）", row["contact_name"])
        if row["number"] % 9 == 7
        else row["contact_name"]
    )


def _unless_crowded(row: Values) -> Any:
    return None if row["number"] % 9 == 4 else dialled(row["phone"])


def _as_wps_saves(path: Path) -> None:
    """Its name in app.xml, its version of the file, phonetic runs in the shared strings, an extension in the styles."""
    edited(
        path,
        {
            "docProps/app.xml": lambda part: part.replace("Microsoft Excel", "WPS 表格"),
            "xl/workbook.xml": lambda part: re.sub(
                r"<fileVersion [^>]*/>",
                '<fileVersion appName="xl" lastEdited="3" lowestEdited="5" rupBuild="9302"/>',
                part,
            ),
            "xl/sharedStrings.xml": lambda part: re.sub(
                r"(<t>[^<]*有限公司</t>)</si>", rf"\1{_PHONETIC}</si>", part
            ),
            "xl/styles.xml": before("</styleSheet>", _STYLES_EXT),
        },
    )


_PHONETIC = '<rPh sb="0" eb="2"><t>ヨミガナ</t></rPh><phoneticPr fontId="1" type="noConversion"/>'
