"""Tables of 设置/Settings that a team edits: what tiers get, RFM segments, cadences by channel and group, results, events, targets, greetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.crm.settings.lists import default_rows
from xlcrm.crm.settings.rhythms import COUNTS
from xlcrm.lang import Lang, Text

if TYPE_CHECKING:
    from xlcrm.crm.tables import Kind
    from xlcrm.grid import Value

Row = Mapping[str, "Value"]


@dataclass(frozen=True)
class EditedTable:
    """One of the tables: its columns with looks and widths, what stands above it, and what may be chosen."""

    kind: Kind
    name: str
    """Of the native table."""
    columns: Sequence[tuple[str, str, float]]
    title: Text
    note: Text
    choices: Mapping[str, Mapping[Lang, tuple[str, ...]]] = field(default_factory=dict)
    spare: int = 4
    """Prepared rows below the entries."""

    def rows(self, lang: Lang) -> Sequence[Row]:
        """The rows before anybody edits them."""
        return default_rows(self.kind, lang)


_CHANNELS: Mapping[Lang, tuple[str, ...]] = {
    "zh": (*words.CHANNELS["zh"], "视频"),
    "en": (*words.CHANNELS["en"], "Video"),
}
_COUNTS: Mapping[Lang, tuple[str, ...]] = {
    "zh": tuple(zh for zh, _ in COUNTS.values()),
    "en": tuple(en for _, en in COUNTS.values()),
}

TABLES: tuple[EditedTable, ...] = (
    EditedTable(
        "treatments", "crmTreatments",
        (("tier", "input center", 9), ("price", "input", 20), ("terms", "input", 22), ("care", "input", 30)),
        Text("分级政策", "Treatment by tier"),
        Text("每个等级的价格、付款和服务；“政策”一列和“等级”表照此显示。", "Prices, payment and care of each tier: shown in the column Treatment and on the sheet Tiers."),
    ),
    EditedTable(
        "segments", "crmSegments",
        (("name", "input", 20), ("recency", "input center", 9), ("frequency", "input center", 9), ("money", "input center", 9)),
        Text("RFM 分群", "RFM segments"),
        Text("R、F、M 各为 1 到 5 分，如 4-5；自上而下，第一个符合的算。", "R, F and M are scores from 1 to 5, such as 4-5; the first row that fits counts."),
    ),
    EditedTable(
        "channels", "crmChannels",
        (("channel", "input center", 10), *((tier, "input center", 9) for tier in "abcdn"), ("minutes", "input center", 10)),
        Text("按渠道的频率", "Cadence by channel"),
        Text("如 14、每两周、每月；空 = 用左边的间隔。电话等填了就代替它，上门另算。", "Such as 14, every 2 weeks, monthly; empty: the days on the left. Calls replace these, visits count beside."),
        {"channel": _CHANNELS},
    ),
    EditedTable(
        "cadences", "crmCadences", (("group", "input", 18), ("cadence", "input", 34)),
        Text("按分组的频率", "Cadence by group"),
        Text("例如 VIP | 每周电话，每月拜访。客户自己的“联系频率”列优先。", "Such as VIP | call every week, visit monthly. A customer's own column Cadence comes first."),
        spare=6,
    ),
    EditedTable(
        "outcomes", "crmOutcomes", (("result", "input center", 18), ("counts", "input center", 16)),
        Text("联系结果怎么算", "What results count as"),
        Text("未联系上的只算一次尝试；从未下单又确实不需要的，不再打扰。", "Who was not reached is tried again; who never bought and needs nothing is left in peace."),
        {"counts": _COUNTS},
    ),
    EditedTable(
        "events", "crmEvents", (("event", "input", 18), ("days", "input center", 14), ("channel", "input center", 12)),
        Text("事件后回访", "Follow-ups"),
        Text("首单、交货看订单，其余看联系记录的方式、结果，或以该词开头的内容。", "First order and delivery: from the orders; others: channel, result, or notes that begin with the word."),
        {"channel": _CHANNELS}, spare=6,
    ),
    EditedTable(
        "targets", "crmTargets",
        (("rep", "input strong", 16), ("month", "input center", 12), *((name, "input center", 12) for name in ("contacts", "visits", "sales"))),
        Text("每月目标", "Monthly targets"),
        Text("月份如 2026-11；空 = 每个月。目标与实际见“今日”和“月度”。", "A month such as 2026-11; empty: every month. Compared on Today and Month."),
        spare=12,
    ),
    EditedTable(
        "greetings", "crmGreetings",
        (
            ("occasion", "input", 16), ("day", "input center", 14), ("tiers", "input center", 12), ("channel", "input center", 10),
            ("zh", "input wrapped", 60), ("en", "input wrapped", 60),
        ),
        Text("问候", "Greetings"),
        Text("生日按联系人；节日按假日表，或填日期（09-10、农历九月初九）。空：等级 = 全部，方式 = 客户首选，问候语 = 默认。可用 {姓名} {职务} {客户} {业务员} {节日}。", "Birthdays: the contacts'; festivals: the holidays', or fill in a day (09-10, lunar 9-9). Empty: all tiers, the preferred channel, our text. Slots: {name} {title} {customer} {rep} {occasion}."),
        {"channel": words.CHANNELS}, spare=6,
    ),
)  # fmt: skip
