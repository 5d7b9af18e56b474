"""The team's own sheets in the template: customers, contacts, contact log and orders, ready to be typed into."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlcrm.commands.views import words
from xlcrm.commands.views.owned import owned_columns, owned_rules
from xlcrm.commands.views.page import Col, Page, Placed
from xlcrm.crm.schema.fields import label, spec
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text
from xlcrm.workbook.changes import Cell
from xlcrm.workbook.sheets import Rule, Validation

if TYPE_CHECKING:
    from xlcrm.crm.tables import Kind
    from xlcrm.workbook.sheets import SheetSpec

HEAD = 4
"""Row of the headers: a title, a sentence and a thin line stand above."""
PREPARED = 1000
"""Lists and date prompts reach so many rows below the header, so that typing on below the table is helped too."""

LAST_ROW = 1_048_576
_BELOW: Mapping[str, str] = {
    "record date": "date",
    "record datetime": "datetime",
    "record text": "phone",
    "record money": "money exact",
    "cell date": "date",
    "cell days": "days",
    "cell tier": "tier",
}
"""Look of a record's cell → look of the whole column, so that rows typed below the table are formatted too."""

Fields = Mapping[str, tuple[str, float]]
"""Field → look and width of its column, in the order of the sheet."""

CUSTOMERS: Fields = {
    "id": ("record", 13),
    "name": ("record strong", 44),
    "owner": ("record", 16),
    "tier_manual": ("record center", 12),
    "tier": ("cell tier", 8),
    "next_contact": ("cell date", 14),
    "overdue": ("cell days", 10),
    "reason": ("cell small", 76),
    "contact_name": ("record", 17),
    "phone": ("record text", 20),
    "next_planned": ("record date", 13),
    "email": ("record", 34),
    "preferred_channel": ("record center", 10),
    "language": ("record center", 9),
    "status": ("record center", 10),
    "do_not_contact": ("record center", 10),
    "type": ("record center", 11),
    "industry": ("record", 14),
    "country": ("record", 11),
    "province": ("record", 11),
    "city": ("record", 11),
    "district": ("record", 12),
    "address": ("record", 32),
    "latitude": ("record decimal", 10),
    "longitude": ("record decimal", 10),
    "source": ("record", 13),
    "groups": ("record", 18),
    "stage": ("record center", 10),
    "entered": ("record date", 13),
    "first_deal": ("record date", 13),
    "last_contact": ("record date", 13),
    "last_visit": ("record date", 13),
    "sales": ("record money", 14),
    "currency": ("record center", 9),
    "appointment": ("record datetime", 18),
    "visit_days": ("record center", 13),
    "visit_minutes": ("record center", 10),
    "lost_date": ("record date", 13),
    "lost_reason": ("record", 16),
    "notes": ("record", 34),
}
CONTACTS: Fields = {
    "customer_id": ("record", 13),
    "customer": ("record strong", 44),
    "person": ("record", 16),
    "title": ("record", 20),
    "role": ("record center", 14),
    "phone": ("record text", 18),
    "mobile": ("record text", 18),
    "email": ("record", 36),
    "wechat": ("record", 18),
    "birthday": ("record date", 13),
    "interests": ("record", 16),
    "notes": ("record", 34),
}
LOG: Fields = {
    "date": ("record datetime", 18),
    "customer_id": ("record", 13),
    "customer": ("record strong", 44),
    "person": ("record", 16),
    "channel": ("record center", 10),
    "result": ("record center", 11),
    "content": ("record", 60),
    "next": ("record date", 13),
    "author": ("record", 13),
    "minutes": ("record center", 9),
}
ORDERS: Fields = {
    "id": ("record", 14),
    "date": ("record date", 13),
    "customer_id": ("record", 13),
    "customer": ("record strong", 44),
    "product": ("record", 28),
    "quantity": ("record money", 10),
    "amount": ("record money", 15),
    "currency": ("record center", 9),
    "margin": ("record money", 13),
    "due": ("record date", 13),
    "paid": ("record date", 13),
}
_TABLES: Mapping[Kind, tuple[str, Fields]] = {
    "customers": ("tblCustomers", CUSTOMERS),
    "contacts": ("tblContacts", CONTACTS),
    "log": ("tblLog", LOG),
    "orders": ("tblOrders", ORDERS),
}
_PRINTED_TO: Mapping[Kind, str] = {
    "customers": "phone",
    "contacts": "notes",
    "log": "minutes",
    "orders": "paid",
}
"""The last column on paper: a page holds no forty columns."""
_HINTS: Mapping[str, Text] = {
    "customers": Text(
        "从第 5 行起一行一家客户，只有“客户名称”必填；浅蓝表头的四列由 xlcrm 计算。列可以增删、改名、换位置。",
        "One customer a row from row 5 on; only the name is needed. xlcrm fills the four columns with light blue heads. Add, rename and move columns as you like.",
    ),
    "contacts": Text(
        "一行一位联系人；客户编号或客户名称写一个即可。",
        "One person a row; the customer's ID or name is enough.",
    ),
    "log": Text(
        "每次电话、邮件、拜访记一行：日期、客户、方式、结果。未接和无效不算联系。",
        "One row for each call, mail or visit: date, customer, channel, result. No answer and invalid do not count as a contact.",
    ),
    "orders": Text(
        "一行一笔订单或明细；退货写负数。没有订单表时，按客户表的“年销售额”分级。",
        "One row for each order or line; returns are negative. Without orders, tiers follow the Sales column of the customers.",
    ),
}  # fmt: skip
_PROMPTS: Mapping[str, Text] = {
    "customers.name": Text("这里写第一家客户的名称；往下每行一家。", "Type the first customer's name here; one customer a row."),
    "customers.owner": Text("从“设置”里的团队名单选。", "Choose from the team on the Settings sheet."),
    "customers.tier_manual": Text("想自己定等级就填 A、B、C、D；空 = 用计算的等级。", "To decide the tier yourself: A, B, C or D; empty: the computed one."),
    "customers.next_planned": Text("已经约好的下次联系日期，优先于按频率计算的日期。", "The next contact as agreed; it wins over the cadence."),
    "customers.do_not_contact": Text("填“是”以后不再出现在任何名单里。", "With Yes the customer is on no list any more."),
    "customers.sales": Text("有订单表时可以不填。", "Not needed when there is an order sheet."),
    "customers.appointment": Text("约好的拜访，例如 2026-03-05 14:00；排计划时不会动它。", "An agreed visit, such as 2026-03-05 14:00; the plan keeps it."),
    "contacts.person": Text("这里写第一位联系人。", "Type the first person here."),
    "log.date": Text("例如 2026-03-05 或 2026-03-05 14:30。", "Such as 2026-03-05 or 2026-03-05 14:30."),
    "log.next": Text("约好了下次就填；空 = 按频率计算。", "When the next contact is agreed; empty: the cadence decides."),
    "orders.date": Text("例如 2026-03-05。", "Such as 2026-03-05."),
    "orders.amount": Text("退货写负数。", "Returns are negative."),
}  # fmt: skip


@dataclass(frozen=True)
class RecordsData:
    """Rows of one kind, keyed by field; empty for a fresh template."""

    kind: Kind
    rows: Sequence[Mapping[str, Cell]] = ()


def records_sheet(data: RecordsData, lang: Lang, *, lists: bool = True) -> SheetSpec:
    """A sheet of records: the team's own from then on, so it carries no key.

    `lists=False` leaves out the list of reps, for a workbook without our settings sheet.
    """
    name, fields = _TABLES[data.kind]
    page = Page(words.SHEETS[data.kind].in_(lang), "", lang)
    page.heading(words.SHEETS[data.kind], _HINTS[data.kind])
    page.heights[3] = 6
    placed = page.table(name, HEAD, _columns(data.kind, fields), data.rows)
    page.heights[HEAD] = 32
    last = max(placed.last, HEAD + PREPARED)
    page.bands += [
        (Area(1, column, LAST_ROW, column), _BELOW[fields[field][0]])
        for field, column in placed.columns.items()
        if fields[field][0] in _BELOW
    ]
    found = _validations(page, data.kind, placed, last)
    page.validations += [each for each in found if lists or each.source != "crm_reps"]
    if data.kind == "customers":
        _own(page, placed, last)
    name_column = placed.columns["name" if data.kind == "customers" else "customer"]
    return page.spec(
        freeze=(HEAD + 1, name_column + 1),
        repeat_rows=(HEAD, HEAD),
        gridlines=True,
        print_area=Area(1, 1, placed.last, placed.columns[_PRINTED_TO[data.kind]]),
    )


def prepared_fields(kind: Kind) -> Fields:
    """The columns of a sheet of records: field → look and width."""
    return _TABLES[kind][1]


def owned_headers(lang: Lang) -> Mapping[str, str]:
    """Field → header of the owned columns of the customers' sheet, for the workbook's memory."""
    return {column.field: column.header for column in owned_columns(lang)}


def confirmed_headers(lang: Lang) -> Mapping[str, Mapping[str, str]]:
    """Table → field → header of our own sheets: a mapping that nobody needs to confirm."""
    return {kind: {name: label(kind, name, lang) for name in fields} for kind, (_, fields) in _TABLES.items()}


def _columns(kind: Kind, fields: Fields) -> Sequence[Col]:
    return [
        Col(
            name,
            spec(kind, name).label,
            _getter(name),
            look,
            width,
            _head(kind, name, look),
        )
        for name, (look, width) in fields.items()
    ]


def _head(kind: Kind, name: str, look: str) -> str:
    """Look of a column's header: aligned as its cells are."""
    head = "owned header" if spec(kind, name).owned else "header"
    centred = look.rsplit(maxsplit=1)[-1] in ("center", "date", "datetime", "days", "tier")
    return f"{head} center" if centred else head


def _getter(name: str) -> Callable[[Any, Any], Any]:
    return lambda row, _: row.get(name)


def _own(page: Page, placed: Placed, last: int) -> None:
    """Prompts on the heads of the owned columns, and their colours down to the last prepared row."""
    for column in owned_columns(page.lang):
        at = placed.columns[column.field]
        page.validations.append(
            Validation(Area(HEAD, at, HEAD, at), kind="any", title=column.header, prompt=column.prompt)
        )
    page.rules += owned_rules(placed.columns, placed.first, last)
    stopped = f'{placed.top("do_not_contact")}="{words.YES_NO[page.lang][0]}"'
    page.rules.append(Rule(Area(placed.first, 1, last, placed.columns["name"]), stopped, "rule muted"))
    manual = placed.top("tier_manual")
    page.rules.append(
        Rule(
            Area(placed.first, placed.columns["tier_manual"], last, placed.columns["tier_manual"]),
            f'{manual}<>""',
            "rule override",
        )
    )


def _validations(page: Page, kind: Kind, placed: Placed, last: int) -> list[Validation]:
    found = []
    for name, column in placed.columns.items():
        allowed = _allowed(page, kind, name)
        prompt = _PROMPTS.get(f"{kind}.{name}")
        if allowed is None and prompt is None:
            continue
        words_ = {"title": page.say(spec(kind, name).label), "prompt": page.say(prompt)} if prompt else {}
        area = Area(placed.first, column, last, column)
        found.append(Validation(area, **{**(allowed or {"kind": "any"}), **words_}))
    return found


def _allowed(page: Page, kind: Kind, name: str) -> dict[str, Any] | None:
    """What may be typed into a field: a list, a date, or anything."""
    if name in ("owner", "author"):
        return {"source": "crm_reps"}
    if name == "tier_manual":
        return {"choices": ("A", "B", "C", "D")}
    if name in ("tier", "next_contact", "overdue", "reason"):
        return None
    by_type: Mapping[str, dict[str, Any]] = {
        "channel": {"choices": words.CHANNELS[page.lang]},
        "result": {"choices": words.RESULTS[page.lang]},
        "flag": {"choices": words.YES_NO[page.lang]},
        "date": {"kind": "date"},
        "datetime": {"kind": "date"},
    }
    return by_type.get(spec(kind, name).type)
