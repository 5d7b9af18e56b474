"""覆盖图/Coverage: our roles against theirs for each large account, single-thread risk, and who decides but was never met."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.commands.views.tally import Tally, put_tally
from xlcrm.crm.relations.coverage import Net, Pair, net
from xlcrm.crm.relations.roles import PAIRS, ROLES
from xlcrm.grid import Area
from xlcrm.lang import Lang, Text, count_of
from xlcrm.modules.relating.found import customer_rows, key_at, people, shown, talks, tier_at
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 13
_NEVER = Text("从未见过", "never met")


@dataclass(frozen=True)
class Row:
    """One account."""

    customer: str
    rep: str
    tier: str
    share: float
    pairs: Mapping[Pair, dt.date]
    reached: int
    known: int
    ours: int
    decider: str
    risk: str
    why: str


def coverage_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet 覆盖图/Coverage."""
    nets = covered_accounts(desk)
    page.heading(Text("覆盖图：谁联系着谁", "Coverage: who of us knows whom of them"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, _how_to_read(desk), "subtitle")
    below = _tallies(page, nets)
    _list(page, _rows(desk, nets), below + 2)
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def covered_accounts(desk: Desk) -> dict[int, Net]:
    """The net around each account of the tiers that the team watches, by position; customers left in peace are none."""
    watched = {tier.strip().upper() for tier in desk.setting("coverage_tiers").replace("，", ",").split(",")}
    tiers, quiet = tier_at(desk), desk.in_peace
    return nets_of(desk, [at for at in customer_rows(desk) if tiers[at] in watched and not quiet[at]])


def nets_of(desk: Desk, customers: Sequence[int]) -> dict[int, Net]:
    """The net around some customers."""
    known, spoken, window = people(desk), talks(desk), desk.setting("coverage_days")
    return {at: net(known.get(at, ()), spoken.get(at, ()), desk.as_of, window) for at in customers}


def _how_to_read(desk: Desk) -> Text:
    days, tiers = desk.setting("coverage_days"), desk.setting("coverage_tiers")
    return Text(
        f"{tiers} 类客户，近 {days} 天有有效联系才算覆盖；空白 = 从没联系过。我方角色写在“我方角色”。",
        f"Tiers {tiers}; a pair counts as covered with a valid contact in the last {count_of(days, 'day')}; blank: never. Who does what on our side stands on 'Our roles'.",
    )


def _rows(desk: Desk, nets: Mapping[int, Net]) -> list[Row]:
    tiers, known = tier_at(desk), people(desk)
    order = sorted(nets, key=lambda at: (_urgency(nets[at]), tiers[at], nets[at].share, at))
    return [
        Row(
            *desk.who(key_at(desk, at)), tiers[at], round(nets[at].share, 4), nets[at].cells, len(nets[at].reached),
            len(known.get(at, ())), len(nets[at].ours), decider_words(nets[at]).in_(desk.lang),
            risk_word(nets[at]).in_(desk.lang), "\n".join(text.in_(desk.lang) for text in reasons(nets[at], desk)),
        )
        for at in order
    ]  # fmt: skip


def _urgency(one: Net) -> int:
    """Who hangs by one thread comes first, then who decides and was never met, then who hears from nobody."""
    return 0 if one.at_risk else 1 if one.decider_never_met else 2 if "nobody" in one.threads else 3


def decider_words(one: Net) -> Text:
    """Who decides, and whether somebody met them."""
    if not one.deciders:
        return Text("不知道谁决策", "not known who decides")
    names_zh, names_en = "、".join(one.deciders), ", ".join(one.deciders)
    if one.decider_never_met:
        return Text(f"{names_zh}（{_NEVER.zh}）", f"{names_en} ({_NEVER.en})")
    return Text(f"{names_zh}", f"{names_en}")


def risk_word(one: Net) -> Text:
    """单线风险 in a word."""
    if "nobody" in one.threads:
        return Text("无联系", "no contact")
    return Text("单线", "single thread") if one.at_risk else Text("", "")


def reasons(one: Net, desk: Desk) -> Iterator[Text]:
    """Why there is a risk, and what to do."""
    days, threads = desk.setting("coverage_days"), one.threads
    if "nobody" in threads:
        yield Text(
            f"近 {days} 天没有和对方任何人联系", f"nobody of theirs was reached in {count_of(days, 'day')}"
        )
    if "one_person" in threads:
        who = one.reached[0]
        yield Text(
            f"近 {days} 天只联系了 {who} 一人：对方一换人就断",
            f"only {who} was reached in {count_of(days, 'day')}: the account goes when that person does",
        )
    if "no_power" in threads:
        yield Text("联系的人里没有能决策的", "none of those reached can decide")
    if one.decider_never_met:
        yield Text(
            f"决策人 {'、'.join(one.deciders)} 从未见过：请引见",
            f"{', '.join(one.deciders)} decides and was never met: ask for an introduction",
        )
    if "one_of_us" in threads and one.at_risk:
        yield Text(f"我方也只有 {one.ours[0]} 一人", f"on our side {one.ours[0]} is alone, too")
    if one.unnamed:
        yield Text(
            f"{one.unnamed} 次联系没写联系人，未计入",
            f"{count_of(one.unnamed, 'contact')} without a person's name and do not count",
        )


def pair_name(pair: Pair, lang: Lang) -> str:
    """销售→采购."""
    ours, theirs = (ROLES[code].in_(lang).split("|")[0] for code in pair)
    return f"{ours}→{theirs}"


# -- on the page ---------------------------------------------------------------------------------------------------


def _tallies(page: Page, nets: Mapping[int, Net]) -> int:
    """How full the nets are, and which pair is covered how often: a table and a chart each."""
    full = Counter(len(one.covered) for one in nets.values())
    pairs = Counter(pair for one in nets.values() for pair in one.covered)
    page.section(4, Text("总览", "Overview"), WIDTH)
    by_full = [(f"{count}/{len(PAIRS)}", full[count]) for count in range(len(PAIRS) + 1)]
    by_pair = [(pair_name(pair, page.lang), pairs[pair]) for pair in PAIRS]
    put_tally(
        page,
        5,
        1,
        Tally("crmCoverageFull", Text("已覆盖的对数", "Pairs covered"), by_full),
        Area(5, 3, 18, 6),
    )
    put_tally(page, 5, 8, Tally("crmCoveragePairs", Text("对口", "Pair"), by_pair), Area(5, 10, 18, 13))
    return 18


def _pair_column(pair: Pair) -> Col:
    head = Text(pair_name(pair, "zh"), pair_name(pair, "en"))
    return Col("_".join(pair), head, lambda row, _: row.pairs.get(pair), "cell date", 21)


_COLUMNS = (
    Col("customer", words.CUSTOMER, look="cell name", width=34),
    Col("rep", words.REP, look="cell strong", width=18),
    Col("tier", words.TIER, look="cell tier", width=8),
    Col("share", Text("覆盖率", "Coverage"), look="cell percent", width=10),
    *(_pair_column(pair) for pair in PAIRS),
    Col("reached", Text("联系到/认识", "Reached/known"), lambda row, _: f"{row.reached}/{row.known}", "cell center", 12),
    Col("ours", Text("我方人数", "Of us"), look="cell count", width=10),
    Col("decider", Text("决策人", "Who decides"), look="cell wrapped", width=22),
    Col("risk", Text("单线风险", "Single thread"), lambda row, _: row.risk or None, "cell center", 12),
    Col("why", words.REASON, lambda row, _: row.why or None, "cell reason", 60),
)  # fmt: skip


def _list(page: Page, rows: Sequence[Row], row: int) -> None:
    page.section(
        row, Text("每家客户：最近一次联系的日期", "Account by account: the day of the last contact"), WIDTH
    )
    empty = Text("没有这些等级的客户。", "There are no customers of these tiers.")
    listed, left_out = shown(rows)
    placed = page.table("crmCoverage", row + 1, _COLUMNS, listed, height=44, empty=empty)
    page.rows_left_out(placed, left_out)
    page.tier_colours(placed.area("tier"))
    never = f'ISNUMBER(SEARCH("{page.say(_NEVER)}",{placed.top("decider")}))'
    page.rules.append(Rule(placed.area("decider"), never, "rule late"))
    page.rules.append(Rule(placed.area("risk"), f"LEN({placed.top('risk')})>0", "rule late"))
    if rows:
        for pair in PAIRS:
            top = placed.top("_".join(pair), fix="")
            page.rules.append(Rule(placed.area("_".join(pair)), f"ISBLANK({top})", "rule soon"))
