"""发送记录/SendLog: every mail that left, or did not, newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.commands.views import words
from xlcrm.commands.views.page import Col, Page
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.workbook.sheets import SheetSpec

STATES: Mapping[str, Text] = {
    "sent": Text("已发送", "Sent"),
    "draft": Text("已放入草稿箱", "In drafts"),
    "failed": Text("被拒绝", "Refused"),
    "deferred": Text("暂缓", "Put off"),
    "unknown": Text("不确定", "Unknown"),
    "waiting": Text("等待", "Waiting"),
}
WAYS: Mapping[str, Text] = {
    "smtp": Text("发信服务器", "Mail server"),
    "imap": Text("草稿箱", "Drafts folder"),
    "outlook": Text("Outlook 草稿", "Outlook drafts"),
}
_EMPTY = Text("还没有发送过邮件。", "No mail has left yet.")


def sendlog_sheet(rows: Sequence[Mapping[str, Any]], lang: Lang) -> SheetSpec:
    """The sheet of mails that left."""
    page = Page(words.SHEETS["sendlog"].in_(lang), "sendlog", lang)
    page.heading(
        Text("发送记录", "Send log"),
        Text("每封邮件一行；“不确定”的请先核对再决定是否重发（xlcrm send --again unknown）。", "One row a mail; check those that are unknown before they are sent again (xlcrm send --again unknown)."),
    )  # fmt: skip
    placed = page.table("crmSendLog", 4, _columns(lang), rows, empty=_EMPTY)
    for state in ("failed", "unknown"):
        said = STATES[state].in_(lang)
        page.rules.append(Rule(placed.area("state"), f'{placed.top("state")}="{said}"', "rule late"))
    return page.spec(freeze=(5, 3), repeat_rows=(4, 4), tab_colour=words.TAB["sendlog"])


def state_word(row: Mapping[str, Any]) -> Text:
    """What became of a mail; what was taken by a folder of drafts was not sent."""
    is_draft = row["state"] == "sent" and row["via"] in ("imap", "outlook")
    return STATES["draft" if is_draft else str(row["state"])]


def _moment(row: Mapping[str, Any]) -> dt.datetime:
    """The clock on the wall of who pressed: a cell knows no zones."""
    return dt.datetime.fromisoformat(str(row["at"])).replace(tzinfo=None)


def _columns(lang: Lang) -> Sequence[Col]:
    return (
        Col("time", Text("时间", "Time"), lambda row, _: _moment(row), "cell datetime", 18),
        Col("to", Text("收件人", "To"), lambda row, _: row["to"], "cell strong", 28),
        Col("name", Text("姓名", "Name"), lambda row, _: row["name"] or None, "cell", 16),
        Col("state", Text("结果", "Result"), lambda row, _: state_word(row).in_(lang), "cell center", 13),
        Col("subject", Text("主题", "Subject"), lambda row, _: row["subject"], "cell wrapped", 46),
        Col("files", Text("附件", "Attached"), lambda row, _: row["files"] or None, "cell small", 30),
        Col("rows", Text("行数", "Rows"), lambda row, _: row["rows"], "cell count", 8),
        Col("size", Text("大小（字节）", "Size (bytes)"), lambda row, _: row["size"], "cell count", 13),
        Col("via", Text("途径", "By way of"), lambda row, _: WAYS[row["via"]].in_(lang) if row["via"] in WAYS else None, "cell center", 14),
        Col("reply", Text("服务器答复", "Server's words"), lambda row, _: row["reply"] or None, "cell small", 44),
        Col("by", Text("操作人", "Pressed by"), lambda row, _: row["by"] or None, "cell", 12),
        Col("trial", Text("试发", "Trial"), lambda row, _: words.YES_NO[lang][0] if row["trial"] else None, "cell center", 8),
        Col("outbox", Text("发件箱", "Outbox"), lambda row, _: row["outbox"], "cell small", 16),
        Col("id", Text("指纹", "Fingerprint"), lambda row, _: row["digest"], "cell small", 18),
    )  # fmt: skip
