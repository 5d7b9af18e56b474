"""What a lone text in a table says: a total, a note, a region, an owner, a tier."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlcrm.crm.values.base import folded

TOTAL = re.compile(
    r"^(?:.{0,30}?[\s\-:：]*)?(?:小[计計]|合[计計]|[总總][计計]|共[计計]|累[计計]|[汇彙匯][总總]|本[页頁]合[计計]|平均|平均值|(?:sub|grand)?[\s\-]?totals?|sum|average)\s*[:：]?\s*(?:[(（].*[)）])?$|^(?:合\s*[计計]|[总總]\s*[计計]|小\s*[计計]|共)\s*[:：]?\s*\d*\s*(?:家|[户戶]|[个個]|[条條]|[笔筆]|行)?(?:客[户戶]|[记記][录錄])?$|^(?:sub|grand )?total\s*[:：].*$",
    re.IGNORECASE,
)


TOTAL_WORD = re.compile(
    r"(?:小\s*[计計]|合\s*[计計]|[总總]\s*[计計]|共\s*[计計]|累\s*[计計]|本[页頁]合[计計]|(?:sub|grand)?[\s\-]?totals?)\s*[:：]?",
    re.IGNORECASE,
)


TOTAL_OF = re.compile(
    r"(?:(?:sub|grand)[\s\-]?total|total)s?\s+(?:of\s+|for\s+)?\S.*|(?:小\s*计|合\s*计|总\s*计)\s*\S.*",
    re.IGNORECASE,
)
"""Subtotal Germany: a total, where nothing but figures stands beside it; Total Energies is a customer."""


AGGREGATE = re.compile(r"(?:count|sum|average|avg|mean|min|max|计数|求和|户数|家数|平均值?)", re.IGNORECASE)
"""What a report writes beside a total: Total | Count | 9."""


_COLOUR = r"(?:[标]?[红橙黄绿青蓝紫粉灰黑白](?:色|底|字|标)?|red|orange|yellow|green|blue|purple|pink|gr[ea]y|black|white)"
_SIGNED = r"(?:制\s*[表单]|填\s*[表报]|编\s*制|审\s*[核批定]|复\s*核|核\s*对|批\s*准|签\s*[字名发]|盖\s*章|打\s*印|经\s*办)"
NOTE = re.compile(
    rf"^(?:[*※注]|[（(【\[].*[)）】\]]$|备注\s*[:：]|说明\s*[:：]|提示\s*[:：]|{_SIGNED}(?:人|日期|时间|部门)?(?:\s*[:：]|$|\s)|{_SIGNED}人|(?:日\s*期|时\s*间|部\s*门|单\s*位|页\s*码|电\s*话)\s*[:：]"
    r"|更新(?:时间|日期)|数据(?:来源|截止)|截[止至]|note[s]?\s*[:.]|remarks?\s*:|source\s*:|date\s*:|page\s*\d|(?:prepared|approved|checked|reviewed|signed|printed|compiled|verified)(?:\s+by)?\b|updated|as of|signature"
    rf"|confidential|copyright|©|for internal use|内部资料|机密|保密|版权|legend|key\s*:?$|colou?r (?:code|key)|图\s*例|颜色说明|{_COLOUR}\s*(?:字体|底色|标记|背景|cells?|rows?|fill|text)?\s*[:：=＝]|标[红黄绿蓝]|红色|黄色|以下空白|以下无|以下为空|end of (?:list|report))",
    re.IGNORECASE,
)


REGION = re.compile(
    r"^(?:[一二三四五六七八九十\d]+\s*[、.．)）]\s*)?(.{1,12}?(?:大区|片区|区域|地区|区|省|市|自治区|办事处|分公司|事业部|方向|国家|国外|海外|国内|region|area|territory|zone|district|emea|apac|europe|asia|americas?|africa))$",
    re.IGNORECASE,
)


LABELLED = re.compile(
    r"^(业务员|负责人|销售|销售员|客户经理|跟单|rep|owner|sales rep|account manager|地区|区域|片区|大区|region|area|等级|级别|tier|grade|行业|industry|省份|城市|country|国家)\s*[:：]\s*(.+)$",
    re.IGNORECASE,
)


LABELS = {"地区": "region", "区域": "region", "片区": "region", "大区": "region", "region": "region", "area": "region", "等级": "tier_own", "级别": "tier_own", "tier": "tier_own", "grade": "tier_own", "行业": "industry", "industry": "industry", "省份": "province", "城市": "city", "country": "country", "国家": "country"}  # fmt: skip


COMPASS = re.compile(
    r"^(?:华东|华南|华北|华中|西南|西北|东北|华西|港澳台|江浙沪|长三角|珠三角|京津冀|east|west|north|south|north east|north west|south east|south west|central|midwest)(?:组|部|团队| region)?$",
    re.IGNORECASE,
)


_HINT = re.compile(
    r"(?:必填|选填|非必填|可选|下拉|单选|多选|文本|数字|日期|自动|示例|例[:：如]|格式|请|填写|\d+位|required|optional|mandatory|text|number|date|drop.?down|pick|select|auto|e\.g\.|example|free text).*|[a-z]+(?:/[a-z]+){2,}|y{2,4}.?m{1,2}.?d{1,2}.*|[dm]{1,2}[./-][dm]{1,2}[./-]y{2,4}|[\u3400-\u9fff]{1,4}(?:/[\u3400-\u9fff]{1,4}){2,}",
    re.IGNORECASE,
)


def is_remark_row(texts: Sequence[str], filled: int) -> bool:
    """Nothing but remarks side by side: 制表人：王 · 审核： · 日期：2026-11-20."""
    return bool(texts) and len(texts) == filled and all(map(NOTE.match, texts))


_SENTENCE = re.compile(r".*[.。!！;；]|(?:\d{1,2}|[a-z])[.)）、．].*|(?:\S+\s+){6,}\S+", re.IGNORECASE)


def is_sentence(text: str) -> bool:
    """Reads the text like a footnote (Figures exclude VAT. · 1) incl. samples) rather than like a name?"""
    return bool(_SENTENCE.fullmatch(text)) and not _SHORTENED.search(text)


_SHORTENED = re.compile(r"\b(?:ltd|inc|co|corp|llc|plc|s\.?a|gmbh|pty|bros|sdn|bhd|[a-z])\.$", re.IGNORECASE)
"""Names of firms end with a full stop, too."""


def is_hint_row(texts: Sequence[str], filled: int) -> bool:
    """A line under the header that says what to fill in: 必填 · 下拉选择 · YYYY-MM-DD."""
    hints = sum(bool(_HINT.fullmatch(text)) for text in texts)
    return filled >= 3 and len(texts) == filled and hints >= 0.6 * filled


_UNIT = r"(?:家|户|戶|个|個|位|名|条|customers?|accounts?|clients?|companies)"
_COUNT = re.compile(
    rf"\s*(?:[-–—:：,，]+\s*)?(?:[(（\[【]\s*共?\s*\d+\s*{_UNIT}?(?:客户)?\s*[)）\]】]|共?\s*\d+\s*{_UNIT}(?:客户)?)$",
    re.IGNORECASE,
)
_SET_OFF = re.compile(
    rf"\s*(?:[-–—:：,，]+\s*\d+\s*(?:{_UNIT}|[a-z]{{3,14}}s|[所间間店校处處站])"
    rf"|[(（\[【]\s*共?\s*\d+\s*(?:{_UNIT}|[a-z]{{3,14}}s|[所间間店校处處站])\s*[)）\]】])$",
    re.IGNORECASE,
)
"""A count set off from the name, whatever it counts: VIC -- 9 venues, 岳麓区（8所）."""


def is_counted(text: str) -> bool:
    """Says the text how many rows of what follow it?"""
    return bool(_SET_OFF.search(text))


def without_count(text: str) -> str:
    """A divider without the number of its rows: 华东区(12家) → 华东区."""
    return _SET_OFF.sub("", _COUNT.sub("", text)) or text


_TOWN = re.compile(r"[\u3400-\u9fff]{1,4}(?:镇|鎮|乡|鄉|县|縣|街道|苏木)")


def is_town(text: str) -> bool:
    """Is the text the name of a town or county by its form (柳河镇)? A customer has more to its name."""
    return bool(_TOWN.fullmatch(text))


def tier_phrase(text: str) -> str:
    """The tier that a divider names (A类客户, Tier B); empty when it names none."""
    match = re.fullmatch(r"([A-Da-d])\s*[类级]\s*(?:客户)?|(?:tier|class|grade)\s+([A-Da-d])", text)
    return (match[1] or match[2]).upper() if match else ""


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
    return bool(REGION.match(text) or COMPASS.match(text)) or text in _PROVINCES


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
