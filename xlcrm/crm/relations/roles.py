"""What people do: at the customer (by title and role) and among us; and who of them decides."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlcrm.crm.names import plain
from xlcrm.lang import Text

ROLES: Mapping[str, Text] = {
    "executive": Text("高层|领导", "Executives|Management"),
    "purchasing": Text("采购|供应链", "Purchasing|Procurement"),
    "engineering": Text("技术|工程|研发", "Engineering|Technical"),
    "quality": Text("质量|质检|品质", "Quality"),
    "production": Text("生产|制造", "Production|Manufacturing"),
    "finance": Text("财务", "Finance"),
    "sales": Text("销售|业务", "Sales"),
    "service": Text("客服|售后|服务", "Service"),
    "other": Text("其他", "Other"),
}
"""Code → what people call it; the first word is ours."""

PAIRS = (
    ("sales", "purchasing"),
    ("engineering", "engineering"),
    ("executive", "executive"),
    ("quality", "production"),
)
"""The net that a large account is held by: our role, their role."""

_WORDS = (
    ("executive", r"总经理|副总|董事|总裁|厂长|院长|行长|店主|老板|高层|法人|首席|\bc[eoft]o\b|president|managing|director|owner|founder|\bvp\b|executive|general manager|head of company"),
    ("purchasing", r"采购|供应链|供应部|进货|purchas|buyer|procure|sourcing|supply"),
    ("quality", r"质量|质检|品质|品控|检验|quality|\bq[ac]\b|inspect"),
    ("production", r"生产|车间|制造|production|manufactur|plant|shop ?floor"),
    ("engineering", r"技术|工程|研发|设计|设备|工艺|engineer|technic|r&d|design|maintenance|research"),
    ("finance", r"财务|会计|出纳|financ|account|controller|treasur"),
    ("service", r"客服|售后|服务|service|support"),
    ("sales", r"销售|业务|客户经理|sales|account manager|business development"),
)  # fmt: skip
_DECIDES = re.compile(r"决策|决定|拍板|批准|审批|decid|decision|approv|sign")
_NO_POWER = re.compile(
    r"影响|使用|采购|技术|财务|质检|执行|influenc|user|buy|purchas|technic|financ|quality|gate"
)


def role_of(title: object, role: object = "") -> str:
    """What somebody does, by the title, else by the role in buying: a code of ROLES."""
    for said in (title, role):
        text = plain(str(said or ""))
        found = next((code for code, words in _WORDS if text and re.search(words, text)), "")
        if found:
            return found
    return "other"


def decides(title: object, role: object = "") -> bool:
    """Has somebody the power to decide? What the role says counts; where it is silent, the head of the firm has."""
    said = plain(str(role or ""))
    if _DECIDES.search(said):
        return True
    if _NO_POWER.search(said):
        return False
    return role_of(title, role) == "executive"
