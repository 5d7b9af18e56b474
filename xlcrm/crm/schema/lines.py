"""What a row under a header is: a record, or a total, a divider, a repeated header, a prepared row, a footnote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from xlcrm.crm.schema.assign import NUMERIC
from xlcrm.crm.schema.blocks import Block
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.words import squeezed
from xlcrm.crm.tables import Column, Kind
from xlcrm.crm.values.base import folded, is_blank, says_nothing
from xlcrm.crm.values.numbers import looks_like_number, read_numbers
from xlcrm.crm.values.people import SURNAMES
from xlcrm.crm.values.words import meaning
from xlcrm.grid import Area, CellError, Uncomputed, Value

LineKind = Literal["record", "more", "total", "divider", "header", "prepared", "note", "blank"]
"""`more` is a further contact person of the customer above."""

_TOTAL = re.compile(
    r"^(?:.{0,30}?[\s\-:：]*)?(?:小计|合计|总计|共计|累计|汇总|本页合计|平均|平均值|(?:sub|grand)?[\s\-]?totals?|sum|average)\s*[:：]?\s*(?:[(（].*[)）])?$|^(?:合\s*计|总\s*计|小\s*计|共)\s*[:：]?\s*\d*\s*(?:家|户|个|条|笔|行)?(?:客户|记录)?$|^(?:sub|grand )?total\s*[:：].*$",
    re.IGNORECASE,
)
_TOTAL_WORD = re.compile(
    r"(?:小\s*计|合\s*计|总\s*计|共\s*计|累\s*计|本页合计|(?:sub|grand)?[\s\-]?totals?)\s*[:：]?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^(?:[*※注]|备注[:：]|说明[:：]|填表|制表|审核|审批|批准|编制|打印|更新时间|更新日期|数据来源|数据截止|截止|截至|note[s]?\s*[:.]|source\s*:|prepared by|printed|updated|as of|legend|图例|颜色说明|标红|红色|黄色|以下空白|以下无|以下为空|end of (?:list|report))",
    re.IGNORECASE,
)
_REGION = re.compile(
    r"^(?:[一二三四五六七八九十\d]+\s*[、.．)）]\s*)?(.{1,12}?(?:大区|片区|区域|地区|区|省|市|自治区|办事处|分公司|事业部|方向|国家|国外|海外|国内|region|area|territory|zone|district|emea|apac|europe|asia|americas?|africa))$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^(业务员|负责人|销售|销售员|客户经理|跟单|rep|owner|sales rep|account manager|地区|区域|片区|大区|region|area|等级|级别|tier|grade|行业|industry|省份|城市|country|国家)\s*[:：]\s*(.+)$",
    re.IGNORECASE,
)
_LABELS = {"地区": "region", "区域": "region", "片区": "region", "大区": "region", "region": "region", "area": "region", "等级": "tier_own", "级别": "tier_own", "tier": "tier_own", "grade": "tier_own", "行业": "industry", "industry": "industry", "省份": "province", "城市": "city", "country": "country", "国家": "country"}  # fmt: skip
_COMPASS = re.compile(
    r"^(?:华东|华南|华北|华中|西南|西北|东北|华西|港澳台|江浙沪|长三角|珠三角|京津冀|east|west|north|south|north east|north west|south east|south west|central|midwest)(?:组|部|团队| region)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """One row that is no plain record, and what it says (a divider's field and value)."""

    row: int
    kind: LineKind
    field: str = ""
    value: str = ""
    doubt: bool = False


@dataclass
class Lines:
    """The rows of a table: records in order, and every other row with what it is."""

    records: list[int] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    last: int = 0
    """The last row that belongs to the table's data."""
    rest: Area | None = None
    """What stands below the data and is something else."""


@dataclass(frozen=True)
class Frame:
    """What classifying needs to know of a table."""

    block: Block
    kind: Kind
    columns: Mapping[str, Column]
    reps: frozenset[str] = frozenset()

    @property
    def leading(self) -> int:
        """The column that every record of this kind fills."""
        order = {
            "customers": ("name", "id"),
            "contacts": ("person",),
            "log": ("customer", "customer_id", "date"),
            "orders": ("customer", "customer_id", "id", "date"),
            "reps": ("name",),
            "holidays": ("date",),
            "settings": ("name",),
            "mapping": ("header",),
        }
        return next(self.columns[name].index for name in order[self.kind] if name in self.columns)

    def all_columns(self) -> range:
        """Every column of the table."""
        return range(self.block.left, self.block.right + 1)


CONTACT_FIELDS = ("contact_name", "contact_title", "phone", "mobile", "email", "wechat", "birthday")


def classify(frame: Frame) -> Lines:
    """Sort the rows under a header; rows with an ordinary leading cell are records without a further look."""
    block, lines = frame.block, Lines()
    leading = block.sheet.part(frame.leading, block.first, block.last)
    ordinary = _ordinary(leading, frame)
    covered = {
        row
        for area in block.sheet.grid.merges
        if area.left <= block.right and block.left <= area.right
        for row in range(max(area.top, block.first), min(area.bottom, block.last) + 1)
    }
    covered |= _labelled_total_rows(block)
    for offset, value in enumerate(leading):
        row = block.first + offset
        if value in ordinary and row not in covered:
            lines.records.append(row)
            continue
        line = _line(frame, row, value, lines)
        if line is None:
            lines.records.append(row)
        elif line.kind == "note" and line.field == "end":
            lines.rest = _rest(block, row)
            break
        elif line.kind != "blank":
            lines.others.append(line)
    _trim(lines, block)
    return lines


def _labelled_total_rows(block: Block) -> set[int]:
    """Rows that hold a word for a total in any column, even where a name stands beside it (小计 | 宏图建材 | 40)."""
    rows: set[int] = set()
    for column in range(block.left, block.right + 1):
        cells = block.sheet.part(column, block.first, block.last)
        labels = {
            value
            for value in set(cells)
            if type(value) is str and 1 < len(value) <= 12 and _TOTAL_WORD.fullmatch(folded(value))
        }
        if labels:
            rows.update(row for row, value in enumerate(cells, block.first) if value in labels)
    return rows


def _rest(block: Block, first: int) -> Area:
    columns = range(block.left, block.right + 1)
    last = max(row for row in range(first, block.last + 1) if block.sheet.filled(row, columns))
    return Area(first, block.left, last, block.right)


def _ordinary(leading: Sequence[Value], frame: Frame) -> frozenset[Value]:
    """Leading cells that settle it: the row is a record."""
    plain = set()
    head = {squeezed(header.text.rpartition("/")[2]) for header in frame.block.headers.values()}
    for value in set(leading):
        if value is None or isinstance(value, (CellError, Uncomputed)):
            continue
        if isinstance(value, str) and (
            len(value) > 40
            or _says_other(value, frame)
            or squeezed(value) in head
            or says_nothing(folded(value))
        ):
            continue
        plain.add(value)
    return frozenset(plain)


def _says_other(text: str, frame: Frame) -> bool:
    text = folded(text)
    return (
        bool(
            _TOTAL.match(text)
            or _NOTE.match(text)
            or _REGION.match(text)
            or _LABELLED.match(text)
            or _COMPASS.match(text)
        )
        or text in frame.reps
        or bool(_tier_phrase(text))
        or len(text) <= 3
    )


def _line(frame: Frame, row: int, leading: Value, lines: Lines) -> Line | None:
    sheet, columns = frame.block.sheet, frame.all_columns()
    filled = sheet.filled(row, columns)
    if not filled:
        merged_name = _continues(frame, row)
        return Line(row, "prepared") if merged_name else Line(row, "blank")
    texts = [folded(value) for column in filled if isinstance(value := sheet.at(row, column), str)]
    if _repeats_header(frame, row, filled):
        return Line(row, "header")
    if row == frame.block.first and _is_hint_row(texts, len(filled)):
        return Line(row, "note", value=" · ".join(texts)[:60])
    total = _total(frame, row, filled, texts) or _summed(frame, row, filled, lines)
    if total is not None:
        return total
    if len(filled) == 1 and texts:
        single = _single(frame, row, filled[0], texts[0])
        if single is not None:
            return single
    if _starts_something_else(frame, row, filled, lines):
        return Line(row, "note", "end")
    if leading is None or (isinstance(leading, str) and says_nothing(folded(leading))):
        return _without_leading(frame, row, filled, lines)
    return None


def _repeats_header(frame: Frame, row: int, filled: Sequence[int]) -> bool:
    headers = frame.block.headers
    same = sum(
        column in headers
        and squeezed(str(frame.block.sheet.at(row, column)))
        == squeezed(headers[column].text.rpartition("/")[2])
        for column in filled
    )
    return same >= 2 and same >= 0.6 * len(filled)


def _total(frame: Frame, row: int, filled: Sequence[int], texts: Sequence[str]) -> Line | None:
    sheet = frame.block.sheet
    label = next((text for text in texts if _TOTAL.match(text)), "")
    if label:
        others = [
            column
            for column in filled
            if isinstance(value := sheet.at(row, column), str) and folded(value) != label
        ]
        words = [
            column
            for column in others
            if not looks_like_number(sheet.at(row, column))
            and not says_nothing(folded(str(sheet.at(row, column))))
        ]
        if label and len(words) <= 1 and not (words and len(filled) <= 3):
            sure = _TOTAL_WORD.fullmatch(label) and len(filled) > len(words) + 1
            return Line(row, "total", value=label, doubt=bool(words) and not sure)
        return Line(row, "total", value=label) if len(words) < len(filled) / 3 else None
    if sheet.at(row, frame.leading) is None and _all_sums(frame, row, filled):
        return Line(row, "total")
    return None


_HINT = re.compile(
    r"(?:必填|选填|非必填|可选|下拉|单选|多选|文本|数字|日期|自动|示例|例[:：如]|格式|请|填写|\d+位|required|optional|mandatory|text|number|date|drop.?down|pick|select|auto|e\.g\.|example|free text).*|[a-z]+(?:/[a-z]+){2,}|y{2,4}.?m{1,2}.?d{1,2}.*|[dm]{1,2}[./-][dm]{1,2}[./-]y{2,4}|[\u3400-\u9fff]{1,4}(?:/[\u3400-\u9fff]{1,4}){2,}",
    re.IGNORECASE,
)


def _is_hint_row(texts: Sequence[str], filled: int) -> bool:
    """A line under the header that says what to fill in: 必填 · 下拉选择 · YYYY-MM-DD."""
    hints = sum(bool(_HINT.fullmatch(text)) for text in texts)
    return filled >= 3 and len(texts) == filled and hints >= 0.6 * filled


def _summed(frame: Frame, row: int, filled: Sequence[int], lines: Lines) -> Line | None:
    """A row without a name (or with * or Σ for one) whose amounts are the sums of those above."""
    sheet = frame.block.sheet
    leading = sheet.at(row, frame.leading)
    if not lines.records or (isinstance(leading, str) and re.search(r"\w", leading)):
        return None
    if row < frame.block.last and sheet.filled(row + 1, frame.all_columns()):
        return None
    money = [
        one.index
        for name, one in frame.columns.items()
        if spec(frame.kind, name).type in NUMERIC and one.index in filled
    ]
    above = [one for one in lines.records if one < row]
    if not money or len(above) < 2:
        return None
    for column in money:
        values = read_numbers([sheet.at(one, column) for one in (*above, row)]).values
        sum_above = sum(value for value in values[:-1] if value is not None)
        if values[-1] is None or abs(values[-1] - sum_above) > 0.01 * abs(sum_above):
            return None
    return Line(row, "total", value=str(leading or "Σ"))


def _all_sums(frame: Frame, row: int, filled: Sequence[int]) -> bool:
    formulas = frame.block.sheet.grid.formulas
    texts = [formulas.get((row, column), "") for column in filled]
    return bool(texts) and all(
        re.match(r"(?i)\s*\+?(sum|subtotal|counta?|average|sumifs?|aggregate)\(", text) for text in texts
    )


def _single(frame: Frame, row: int, column: int, text: str) -> Line | None:
    """A row with one text in it: a divider, a footnote, or a record of which only the name is known."""
    sheet = frame.block.sheet
    area = sheet.merged.get((row, column))
    spread = bool(area and area.right > area.left)
    labelled = _LABELLED.match(text)
    if labelled:
        name = _LABELS.get(labelled[1].casefold(), "owner")
        return Line(row, "divider", name, labelled[2].strip())
    if _NOTE.match(text) or len(text) > 60:
        return Line(row, "note", value=text)
    at_name = column == frame.leading
    if tier := _tier_phrase(text):
        return Line(row, "divider", "tier_own", tier)
    if text in frame.reps:
        return Line(row, "divider", "owner", text)
    region = _REGION.match(text)
    if region or _COMPASS.match(text):
        return Line(row, "divider", "region", re.sub(r"^[一二三四五六七八九十\d]+\s*[、.．)）]\s*", "", text))
    if at_name and not spread:
        return None
    if spread or column < frame.leading or column == frame.block.left:
        return _unlabelled_divider(frame, row, column, text, spread=spread)
    return None


def _tier_phrase(text: str) -> str:
    match = re.fullmatch(r"([A-Da-d])\s*[类级]\s*(?:客户)?|(?:tier|class|grade)\s+([A-Da-d])", text)
    return (match[1] or match[2]).upper() if match else ""


def _unlabelled_divider(frame: Frame, row: int, column: int, text: str, *, spread: bool) -> Line | None:
    header = next((name for name, one in frame.columns.items() if one.index == column), "")
    if not spread and header and header not in ("name", "customer", "id"):
        return None
    bare = re.sub(r"^[一二三四五六七八九十\d]+\s*[、.．)）]\s*|的?客户$", "", text)
    if re.fullmatch(r"[\u3400-\u9fff]{2,3}", bare) and bare[0] in SURNAMES and "owner" not in frame.columns:
        return Line(row, "divider", "owner", bare, doubt=True)
    return Line(row, "divider", "", bare, doubt=True)


def _starts_something_else(frame: Frame, row: int, filled: Sequence[int], lines: Lines) -> bool:
    """After a gap: a row of texts that do not suit the columns, with data of another shape below."""
    sheet = frame.block.sheet
    if row - 1 not in _gap_rows(frame, row) or not lines.records:
        return False
    typed = [
        name
        for name, column in frame.columns.items()
        if column.index in filled and spec(frame.kind, name).type in NUMERIC | {"date", "datetime"}
    ]
    wrong = [
        name
        for name in typed
        if isinstance(sheet.at(row, frame.columns[name].index), str)
        and not re.search(r"\d", str(sheet.at(row, frame.columns[name].index)))
    ]
    texts_only = all(isinstance(sheet.at(row, column), str) for column in filled)
    return (
        bool(wrong)
        and texts_only
        and len(filled) >= 2
        and any(not isinstance(sheet.at(row + 1, column), (str, type(None))) for column in filled)
    )


def _gap_rows(frame: Frame, row: int) -> set[int]:
    above = row - 1
    return {above} if not frame.block.sheet.filled(above, frame.all_columns()) else set()


def _continues(frame: Frame, row: int) -> bool:
    area = frame.block.sheet.merged.get((row, frame.leading))
    return bool(area and area.top < row and area.bottom > area.top)


def _without_leading(frame: Frame, row: int, filled: Sequence[int], lines: Lines) -> Line | None:
    """A row whose name cell is empty: a further person, a prepared row, or a record that lacks its name."""
    formulas = frame.block.sheet.formula_rows.get(row, frozenset())
    mapped = {column.index: name for name, column in frame.columns.items()}
    typed = [column for column in filled if column not in formulas and not _is_numbering(frame, column)]
    if frame.kind == "customers" and _is_more(frame, row, typed, mapped, lines):
        return Line(row, "more")
    if not typed or (frame.block.bounds_known and not any(column in mapped for column in typed) and False):
        return Line(row, "prepared")
    if _continues(frame, row):
        return None
    if not any(column in mapped for column in typed):
        return Line(row, "prepared", value="extra", doubt=True)
    return None


def _is_more(frame: Frame, row: int, typed: Iterable[int], mapped: Mapping[int, str], lines: Lines) -> bool:
    names = {mapped[column] for column in typed if column in mapped}
    people = names & set(CONTACT_FIELDS)
    if not people or not lines.records:
        return False
    if _continues(frame, row):
        return True
    return names <= {*CONTACT_FIELDS, "notes", "contact_notes"} and not (
        set(range(max(lines.records[-1], lines.others[-1].row if lines.others else 0) + 1, row))
    )


def _is_numbering(frame: Frame, column: int) -> bool:
    header = frame.block.headers.get(column)
    return (
        bool(
            header
            and re.fullmatch(
                r"序号|编号|no\.?|#|nr\.?|s/?n|行号|seq|index|id", header.text.strip().casefold()
            )
        )
        and column not in {one.index for name, one in frame.columns.items() if name in ("id", "customer_id")}
    ) or bool(header and header.text.strip() in ("序号", "No.", "#", "No"))


def _trim(lines: Lines, block: Block) -> None:
    """The data ends with its last record (or a further person); what follows is left out as it is named."""
    kept = [*lines.records, *(line.row for line in lines.others if line.kind == "more")]
    lines.last = max(kept, default=block.header_row)


def blank_or_error(value: Value) -> bool:
    """Nothing that can be read: empty, an error or a formula nobody has computed."""
    return is_blank(value) or isinstance(value, (CellError, Uncomputed))


def tier_of(text: str) -> str | None:
    """The tier that a divider names."""
    return meaning("tier", text)


_TITLE_OWNER = re.compile(
    r"(?:业务员|负责人|销售员|销售代表|客户经理|跟单员|责任人|sales rep|account manager|salesperson|owner|rep)\s*[:：]\s*([^\s,，;；/|]+(?: [A-Z][a-z]+)?)",
    re.IGNORECASE,
)


def owner_in_title(title: str) -> str:
    """The owner that a title line names (业务员：张三); empty when it names none."""
    match = _TITLE_OWNER.search(folded(title))
    return match[1] if match else ""


def is_region(text: str) -> bool:
    """Is the text the name of a region by its form (华东, 浙江省, North)?"""
    return bool(_REGION.match(text) or _COMPASS.match(text)) or text in _PROVINCES


_PROVINCES = frozenset(
    [
        "北京",
        "上海",
        "天津",
        "重庆",
        "河北",
        "山西",
        "辽宁",
        "吉林",
        "黑龙江",
        "江苏",
        "浙江",
        "安徽",
        "福建",
        "江西",
        "山东",
        "河南",
        "湖北",
        "湖南",
        "广东",
        "海南",
        "四川",
        "贵州",
        "云南",
        "陕西",
        "甘肃",
        "青海",
        "台湾",
        "内蒙古",
        "广西",
        "西藏",
        "宁夏",
        "新疆",
        "香港",
        "澳门",
        "国内",
        "国外",
        "海外",
        "欧洲",
        "美国",
        "亚洲",
    ]
)
