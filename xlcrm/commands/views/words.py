"""Words and lists that several sheets share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlcrm.lang import Lang, Text

SHEETS: Mapping[str, Text] = {
    "today": Text("今日", "Today"),
    "contents": Text("目录", "Contents"),
    "customers": Text("客户", "Customers"),
    "contacts": Text("联系人", "Contacts"),
    "log": Text("联系记录", "Contact log"),
    "orders": Text("订单", "Orders"),
    "overdue": Text("逾期", "Overdue"),
    "month": Text("月度", "Month"),
    "visits": Text("拜访计划", "Visits"),
    "unplanned": Text("未安排", "Not planned"),
    "plan_changes": Text("计划变更", "Plan changes"),
    "calendar": Text("拜访日历", "Visit calendar"),
    "routes": Text("路线图", "Routes"),
    "balance": Text("均衡", "Balance"),
    "tiers": Text("等级", "Tiers"),
    "risk": Text("流失预警", "At risk"),
    "groups": Text("分群", "Groups"),
    "greetings": Text("问候", "Greetings"),
    "dashboard": Text("仪表盘", "Dashboard"),
    "runs": Text("运行记录", "Runs"),
    "problems": Text("数据问题", "Problems"),
    "overrides": Text("人工改值", "Typed over"),
    "results": Text("计算结果", "Results"),
    "import_problems": Text("导入问题", "Import problems"),
    "import_conflicts": Text("导入冲突", "Import conflicts"),
    "duplicates": Text("疑似重复", "Duplicates"),
    "conflicts": Text("冲突", "Conflicts"),
    "returned": Text("收回明细", "Returned edits"),
    "handover": Text("交接单", "Handover"),
    "sendlog": Text("发送记录", "Send log"),
    "brief": Text("拜访简报", "Visit brief"),
    "settings": Text("设置", "Settings"),
}
"""Names of the sheets that xlcrm makes, by key."""


def said_of(names: Iterable[str], texts: Mapping[str, Text], lang: Lang) -> str:
    """What some names stand for, in the order of the texts and with dots between them."""
    found = set(names)
    return " · ".join(text.in_(lang) for name, text in texts.items() if name in found)


NOBODY = Text("（无负责人）", "(nobody)")
"""In place of the name of who looks after a customer."""

TAB: Mapping[str, str] = {
    "today": "C00000",
    "contents": "1F4E79",
    "overdue": "C00000",
    "month": "1F4E79",
    "visits": "1F4E79",
    "unplanned": "1F4E79",
    "plan_changes": "1F4E79",
    "calendar": "1F4E79",
    "routes": "1F4E79",
    "balance": "1F4E79",
    "tiers": "1F4E79",
    "risk": "C00000",
    "groups": "1F4E79",
    "greetings": "C00000",
    "dashboard": "1F4E79",
    "runs": "9CA3AF",
    "problems": "BF9000",
    "overrides": "7030A0",
    "results": "1F4E79",
    "import_problems": "BF9000",
    "import_conflicts": "BF9000",
    "duplicates": "BF9000",
    "conflicts": "BF9000",
    "returned": "1F4E79",
    "handover": "1F4E79",
    "sendlog": "9CA3AF",
    "brief": "C00000",
    "settings": "9CA3AF",
}
"""Tab colours by key: red to act on, navy to read, grey to set up; the team's own records carry none."""

TIERS = ("A", "B", "C", "N")

RESULTS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("有效", "接通", "未接", "无效"),
    "en": ("Valid", "Reached", "No answer", "Invalid"),
}
"""What can come of a contact; the first two count as a contact."""

CHANNELS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("电话", "邮件", "微信", "短信", "上门", "活动"),
    "en": ("Phone", "E-mail", "WeChat", "SMS", "Visit", "Event"),
}

YES_NO: Mapping[Lang, tuple[str, ...]] = {"zh": ("是", "否"), "en": ("Yes", "No")}

WEEKDAYS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}

REP = Text("业务员", "Rep")
CUSTOMER = Text("客户名称", "Customer")
TIER = Text("等级", "Tier")
PHONE = Text("电话", "Phone")
LAST = Text("最近联系", "Last contact")
DUE = Text("到期日", "Due")
DAYS = Text("逾期天数", "Days overdue")
CHANNEL = Text("方式", "Channel")
REASON = Text("说明", "Why")
RESULT = Text("结果", "Result")
NEXT = Text("下次联系日", "Next contact date")
NOTE = Text("内容", "Notes")
KEY = Text("客户编号", "Customer ID")
TOTAL = Text("合计", "Total")
