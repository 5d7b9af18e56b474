"""关系/Relations: where each relation stands, since when, what is odd, and the next step of the playbook."""

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
from xlcrm.crm.relations.kinds import KINDS, Facts, proposed
from xlcrm.crm.relations.ladder import Ladder
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.relating.found import (
    customer_rows,
    key_at,
    known_facts,
    ladder,
    playbook,
    shown,
    standing,
    talks,
    tier_at,
    unknown_stages,
    year_sales,
)
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.crm.relations.stages import Relation
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 11


@dataclass(frozen=True)
class Row:
    """One relation."""

    customer: str
    rep: str
    tier: str
    stage: str
    since: dt.date | None
    days: int | None
    kind: str
    why_kind: str
    odd: str
    step: str
    goal: str


def relations_page(desk: Desk, page: Page) -> SheetSpec:
    """The sheet 关系/Relations."""
    known, found = ladder(desk), standing(desk)
    kinds = kinds_of(desk, found)
    rows = _rows(desk, known, found, kinds)
    page.heading(Text("客户关系", "Relations"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 3, Text(f"阶段：{known.in_words('zh')}", f"Ladder: {known.in_words('en')}"), "subtitle")
    below = _tallies(page, known, rows)
    _list(page, rows, below + 2, unknown_stages(desk))
    return page.spec(freeze=(3, 2), repeat_rows=(1, 2))


def kinds_of(desk: Desk, found: Mapping[int, Relation]) -> dict[int, tuple[str, Text]]:
    """Customer → the type of its relation (a code, or the word that is written), and where that comes from."""
    said = known_facts(desk).of("kind")
    written = {at: (str(kind), Text("团队填写", "written down")) for at, kind in said.items()}
    sales, spoken, bought = year_sales(desk), talks(desk), desk.results.trade.history
    derived = {}
    for at in (each for each in customer_rows(desk) if each not in written):
        known = {talk.theirs for talk in spoken.get(at, ()) if talk.theirs}
        stage = found[at].stage if at in found else None
        kind = proposed(Facts(sales[at] > 0, bool(bought[at]) and bool(_ever(desk, at)), len(known), stage))
        if kind:
            derived[at] = (kind[0], Text(f"建议：{kind[1].zh}", f"proposed: {kind[1].en}"))
    return written | derived


def _ever(desk: Desk, at: int) -> bool:
    """Did the customer ever buy, by its orders or by the sales column?"""
    trade = desk.results.trade
    return bool(trade.measures.former[at] > 0) if trade.source == "orders" else bool(trade.cents[at] > 0)


def _rows(
    desk: Desk, known: Ladder, found: Mapping[int, Relation], kinds: Mapping[int, tuple[str, Text]]
) -> list[Row]:
    tiers, steps, quiet = tier_at(desk), playbook(desk, known), desk.in_peace
    order = sorted(
        (at for at in found if not quiet[at]),
        key=lambda at: (not _odd(desk, known, found[at]), tiers[at], -(found[at].days or 0), at),
    )
    made = []
    for at in order:
        one, (kind, why) = found[at], kinds.get(at, ("", Text("", "")))
        step, goal = steps.get(one.stage, ("", ""))
        made.append(
            Row(
                *desk.who(key_at(desk, at)), tiers[at], known.name(one.stage, desk.lang), one.since, one.days,
                kind_word(kind, desk), why.in_(desk.lang), "\n".join(_odd(desk, known, one)), step, goal,
            )
        )  # fmt: skip
    return made


def kind_word(kind: str, desk: Desk) -> str:
    """The type in the workbook's language; a word of the team's own as it stands."""
    return KINDS[kind].in_(desk.lang).split("|")[0] if kind in KINDS else kind


def _odd(desk: Desk, known: Ladder, one: Relation) -> list[str]:
    return [text.in_(desk.lang) for text in _oddities(known, one, desk.setting("relation_stuck_days"))]


def _oddities(known: Ladder, one: Relation, limit: int) -> Iterator[Text]:
    zh, en = known.name(one.stage, "zh"), known.name(one.stage, "en")
    if one.stuck:
        yield Text(
            f"停滞：在“{zh}”已 {one.days} 天（超过 {limit} 天）",
            f"Stuck: {count_of(one.days or 0, 'day')} at {en} (more than {limit})",
        )
    for jump in one.skipped:
        yield Text(
            f"跳级：{jump.date} 从“{known.name(jump.low, 'zh')}”直接到“{known.name(jump.high, 'zh')}”",
            f"Skipped: on {jump.date} from {known.name(jump.low, 'en')} straight to {known.name(jump.high, 'en')}",
        )
    for jump in one.unexplained:
        yield Text(
            f"退级没写原因：{jump.date} 从“{known.name(jump.high, 'zh')}”退到“{known.name(jump.low, 'zh')}”",
            f"Back without a reason: on {jump.date} from {known.name(jump.high, 'en')} to {known.name(jump.low, 'en')}",
        )
    if one.sheet_says is not None:
        yield Text(
            f"客户表写的是“{known.name(one.sheet_says, 'zh')}”",
            f"The customer sheet says {known.name(one.sheet_says, 'en')}",
        )


# -- on the page ---------------------------------------------------------------------------------------------------


def _tallies(page: Page, known: Ladder, rows: Sequence[Row]) -> int:
    """Customers by stage and by type, a small table and a chart each; the last row that is taken."""
    stages, kinds = Counter(row.stage for row in rows), Counter(row.kind for row in rows if row.kind)
    by_stage = [(known.name(at, page.lang), stages[known.name(at, page.lang)]) for at in range(known.top + 1)]
    names = [text.in_(page.lang).split("|")[0] for text in KINDS.values()]
    by_kind = [(name, kinds[name]) for name in (*names, *(each for each in kinds if each not in names))]
    page.section(4, Text("按阶段、按类型", "By stage and by type"), WIDTH)
    left = put_tally(
        page, 5, 1, Tally("crmRelationStages", Text("关系阶段", "Stage"), by_stage), Area(5, 3, 19, 6)
    )
    right = put_tally(
        page, 5, 7, Tally("crmRelationKinds", Text("关系类型", "Type"), by_kind), Area(5, 9, 19, 11)
    )
    return max(left.last, right.last, 19)


_COLUMNS = (
    Col("customer", words.CUSTOMER, look="cell name", width=34),
    Col("rep", words.REP, look="cell strong", width=18),
    Col("tier", words.TIER, look="cell tier", width=8),
    Col("stage", Text("关系阶段", "Stage"), look="cell center", width=12),
    Col("since", Text("从何时起", "Since"), look="cell date", width=13),
    Col("days", Text("已有天数", "Days"), look="cell count", width=10),
    Col("kind", Text("关系类型", "Type"), lambda row, _: row.kind or None, "cell center", 13),
    Col("why_kind", Text("类型来源", "Type from"), lambda row, _: row.why_kind or None, "cell reason", 26),
    Col("odd", Text("需要注意", "Mind"), lambda row, _: row.odd or None, "cell wrapped", 38),
    Col("step", Text("下一步（方法库）", "Next step (playbook)"), lambda row, _: row.step or None, "cell wrapped", 40),
    Col("goal", Text("目标", "Goal"), lambda row, _: row.goal or None, "cell reason", 24),
)  # fmt: skip


def _list(page: Page, rows: Sequence[Row], row: int, unknown: Sequence[str]) -> None:
    page.section(row, Text("每家客户", "Customer by customer"), WIDTH)
    if unknown:
        said = Text(
            f"“关系进展”里有阶段表没有的词，未计入：{'、'.join(unknown)}。阶段在“设置”里可改。",
            f"Words on 'Relation steps' that the ladder does not have were left out: {', '.join(unknown)}. The ladder is a line of Settings.",
        )  # fmt: skip
        page.put(row + 1, 1, said, "notice strong")
        row += 1
    empty = Text(
        "还没有关系阶段：在“关系进展”里记一行，或在客户表填“关系阶段”。",
        "No stages yet: write a row on 'Relation steps', or fill the column Stage of the customer sheet.",
    )
    listed, left_out = shown(rows)
    placed = page.table("crmRelations", row + 1, _COLUMNS, listed, height=40, empty=empty)
    page.rows_left_out(placed, left_out)
    page.tier_colours(placed.area("tier"))
    page.rules.append(Rule(placed.area("odd"), f"LEN({placed.top('odd')})>0", "rule soon"))
