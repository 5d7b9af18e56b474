"""A believable team for the sheets: made up here, by chance with a seed, so that pictures and tests see life-like rows."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from xlcrm.commands.views.balance import BalanceData, HandoverRow, LoadRow, balance_sheet
from xlcrm.commands.views.calendar import CalendarData, calendar_sheet
from xlcrm.commands.views.dashboard import DashboardData, Week, dashboard_sheet
from xlcrm.commands.views.greetings import GreetingRow, GreetingsData, greetings_sheet
from xlcrm.commands.views.groups import ForecastRow, GapRow, GroupRow, GroupsData, RoomRow, groups_sheet
from xlcrm.commands.views.month import AheadRow, MonthData, TargetRow, month_sheet
from xlcrm.commands.views.overdue import NeverRow, OverdueData, OverdueRow, overdue_sheet
from xlcrm.commands.views.overrides import OverrideRow, overrides_sheet
from xlcrm.commands.views.plan_changes import ChangeRow, ChangesData, Fate, changes_sheet
from xlcrm.commands.views.problems import ProblemRow, problems_sheet
from xlcrm.commands.views.records import RecordsData, records_sheet
from xlcrm.commands.views.results import ResultRow, results_sheet
from xlcrm.commands.views.risk import LostRow, RiskData, RiskRow, TallyRow, risk_sheet
from xlcrm.commands.views.routes import RoutePoint, RoutesData, routes_sheet
from xlcrm.commands.views.runs import RunRow, runs_sheet
from xlcrm.commands.views.settings import HolidayRow, MappingRow, SettingsData, settings_sheet
from xlcrm.commands.views.tiers import (
    LineRow,
    ProposalRow,
    SegmentRow,
    TierChangeRow,
    TierRow,
    TiersData,
    tiers_sheet,
)
from xlcrm.commands.views.today import RepDay, TodayData, TodayRow, today_sheet
from xlcrm.commands.views.unplanned import UnplannedData, UnplannedRow, unplanned_sheet
from xlcrm.commands.views.visits import Status, VisitRow, VisitsData, visits_sheet
from xlcrm.grid import Value
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import SheetSpec

AS_OF = dt.date(2026, 9, 14)
"""A Monday two weeks before China's National Day, so that the calendar shows days off and a make-up day."""
REPS: dict[Lang, tuple[str, ...]] = {
    "zh": ("陈晓雯", "沈国栋", "吴佳琪", "梁少峰", "高文博", "周敏"),
    "en": ("Chen Xiaowen", "Shen Guodong", "Wu Jiaqi", "Liang Shaofeng", "Gao Wenbo", "Anna Keller"),
}
_TOWNS = Text(
    "苏州 上海 杭州 宁波 无锡 东莞 佛山 天津", "Suzhou Shanghai Hangzhou Ningbo Wuxi Dongguan Foshan Tianjin"
)
_STEMS = Text(
    "华信 天成 恒达 瑞丰 明源 金桥 盛世 远洋 博雅 凯立",
    "Huaxin Tiancheng Hengda Ruifeng Mingyuan Jinqiao Shengshi Yuanyang Boya Kaili",
)
_TRADES = Text(
    "电子有限公司 精密机械有限公司 包装材料有限公司 汽车零部件有限公司",
    "Electronics Precision-Machinery Packaging Auto-Parts",
)


def _names(lang: Lang, count: int, chance: random.Random) -> list[str]:
    towns, stems, trades = (words.in_(lang).split() for words in (_TOWNS, _STEMS, _TRADES))
    made: dict[str, None] = {}
    while len(made) < count:
        parts = (chance.choice(towns), chance.choice(stems), chance.choice(trades).replace("-", " "))
        made["".join(parts) if lang == "zh" else " ".join(parts) + " Co."] = None
    return list(made)


def _tier(chance: random.Random) -> str:
    return chance.choices("ABCN", (2, 3, 5, 1))[0]


def _why(lang: Lang, tier: str, last: dt.date, days: int) -> str:
    every = {"A": 14, "B": 30, "C": 90, "N": 30}[tier]
    return Text(
        f"{tier} 级每 {every} 天联系一次；上次有效联系 {last}（电话），到期 {last + dt.timedelta(every)}，截至 {AS_OF} 逾期 {days} 天",
        f"{tier}: a contact every {every} days; last valid contact {last} (phone), due {last + dt.timedelta(every)}, {days} days over as of {AS_OF}",
    ).in_(lang)  # fmt: skip


def today_data(lang: Lang, seed: int = 1) -> TodayData:
    chance = random.Random(seed)
    rows: list[TodayRow] = []
    for rep in REPS[lang]:
        mine = []
        for name in _names(lang, chance.randint(4, 6), chance):
            tier = _tier(chance)
            days = chance.choice((0, 0, 1, 2, 3, 5, 8, 13, 21))
            due = AS_OF - dt.timedelta(days)
            last = due - dt.timedelta({"A": 14, "B": 30, "C": 90, "N": 30}[tier])
            phone = f"1000{chance.randint(1000000, 9999999)}"
            channel = chance.choice(Text("电话 邮件 微信", "Phone E-mail WeChat").in_(lang).split())
            why = _why(lang, tier, last, days)
            mine.append(
                TodayRow(
                    rep, name, tier, phone, last, due, days, channel, why, f"K{chance.randint(1, 300):04d}"
                )
            )
        rows += sorted(mine, key=lambda row: (row.tier, -(row.days or 0)))
    listed = Counter(row.rep for row in rows)
    reps = [RepDay(rep, listed[rep], 10 * listed[rep], 60, chance.randint(0, 6)) for rep in REPS[lang]]
    notices = (
        Text(
            "联系间隔 A 14 天、B 30 天、C 90 天只是建议值，请在“设置”里改成贵团队的节奏。",
            "The cadences (A 14, B 30, C 90 days) are our suggestion: set your own on the Settings sheet.",
        ),
    )
    late = [row for row in rows if row.days]
    return TodayData(
        AS_OF, rows, reps, len(late), sum(row.tier == "A" for row in late), len(rows) - len(late), 17, notices
    )


def overdue_data(lang: Lang, seed: int = 2) -> OverdueData:
    chance = random.Random(seed)
    rows, never = [], []
    for rep in REPS[lang]:
        mine = []
        for name in _names(lang, chance.randint(2, 12), chance):
            tier, days = _tier(chance), chance.randint(1, 60)
            due = AS_OF - dt.timedelta(days)
            last = due - dt.timedelta({"A": 14, "B": 30, "C": 90, "N": 30}[tier])
            mine.append(
                OverdueRow(
                    rep,
                    name,
                    tier,
                    f"1000{chance.randint(10**6, 10**7 - 1)}",
                    last,
                    due,
                    days,
                    _why(lang, tier, last, days),
                )
            )
        rows += sorted(mine, key=lambda row: (row.tier, -row.days))
        for name in _names(lang, 2, chance):
            planned = AS_OF + dt.timedelta(chance.randint(0, 20))
            reason = Text(f"从未记录联系；建档 2026-05-06，首次联系排在 {planned}", f"No contact on record; entered 2026-05-06, first contact planned for {planned}").in_(lang)  # fmt: skip
            never.append(NeverRow(rep, name, _tier(chance), f"1000{chance.randint(10**6, 10**7 - 1)}", dt.date(2026, 5, 6), planned, 0, reason))  # fmt: skip
    return OverdueData(AS_OF, rows, never)


HOLIDAYS = {
    dt.date(2026, 9, 25): Text("中秋节", "Mid-Autumn"),
    **{dt.date(2026, 10, day): Text("国庆节", "National Day") for day in range(1, 8)},
}
MAKE_UP = frozenset({dt.date(2026, 9, 20), dt.date(2026, 10, 10)})


def workdays(weeks: int = 4) -> list[dt.date]:
    days = [AS_OF + dt.timedelta(offset) for offset in range(7 * weeks)]
    return [day for day in days if (day.weekday() < 5 and day not in HOLIDAYS) or day in MAKE_UP]


def visits_data(lang: Lang, seed: int = 3) -> VisitsData:
    chance = random.Random(seed)
    visits = []
    for day in workdays():
        for rep in REPS[lang][:5]:
            clock = dt.datetime.combine(day, dt.time(9, 10))
            for order, name in enumerate(_names(lang, chance.choice((0, 1, 2, 2, 3)), chance), 1):
                travel = chance.randint(8, 45)
                arrive = clock + dt.timedelta(minutes=travel)
                leave = arrive + dt.timedelta(minutes=45)
                due = day + dt.timedelta(chance.randint(-3, 12))
                status: Status = chance.choice(("new", "new", "kept", "moved", "locked"))
                reason = Text(f"到期 {due}，与前一家同区，路上 {travel} 分钟", f"Due {due}; next to the stop before, {travel} minutes on the road").in_(lang)  # fmt: skip
                visits.append(VisitRow(day, rep, order, name, _tier(chance), arrive.time(), leave.time(), travel, due, status, reason, chance.choice(_TOWNS.in_(lang).split())))  # fmt: skip
                clock = leave
    notice = Text(
        "没有坐标的客户按同区 15 分钟、同城 35 分钟估算路程。",
        "Customers without coordinates: 15 minutes within a district, 35 within a city.",
    )
    return VisitsData(AS_OF, visits, 4, (notice,))


def unplanned_data(lang: Lang, seed: int = 3) -> UnplannedData:
    chance = random.Random(seed)
    rows = [
        UnplannedRow(
            REPS[lang][index],
            name,
            _tier(chance),
            AS_OF + dt.timedelta(3 * index),
            Text(
                "到期日前该业务员每天 6 家已排满",
                "The rep's days before the due date are full (6 visits a day)",
            ).in_(lang),
            Text(
                "把每天拜访上限调到 7，或延到 9 月 28 日",
                "Raise visits a day to 7, or wait until 28 September",
            ).in_(lang),
        )
        for index, name in enumerate(_names(lang, 4, chance))
    ]
    return UnplannedData(AS_OF, rows)


def changes_data(lang: Lang) -> ChangesData:
    tuesday, thursday = dt.datetime(2026, 9, 16, 10, 30), dt.datetime(2026, 9, 17, 14)  # noqa: DTZ001 - on the wall
    why = Text("由 2026-09-16 改期；应于 2026-09-18 前拜访；绕行 12 分钟", "Moved from 2026-09-16; due 2026-09-18; adds 12 min of travel").in_(lang)  # fmt: skip
    fates: tuple[Fate, ...] = ("missed", "moved", "retimed", "dropped", "new", "done")
    names = _names(lang, len(fates), random.Random(4))
    rows = [
        ChangeRow(
            fate, REPS[lang][0], name, "ABCN"[place % 4],
            None if fate == "new" else tuesday, thursday if fate in ("moved", "retimed", "new") else None, why,
            REPS[lang][1] if fate == "moved" else "",
        )
        for place, (fate, name) in enumerate(zip(fates, names, strict=True))
    ]  # fmt: skip
    return ChangesData(AS_OF, rows, 41)


def routes_data(lang: Lang, seed: int = 6) -> RoutesData:
    chance = random.Random(seed)
    base = Text("出发地", "Base").in_(lang)
    points = []
    for rep in REPS[lang][:2]:
        for day in workdays(2)[:7:2]:
            names = _names(lang, 3, chance)
            ends = RoutePoint(rep, day, 0, base, 0.0, 0.0)
            stops = [RoutePoint(rep, day, n, name, chance.uniform(-40, 60), chance.uniform(-20, 30)) for n, name in enumerate(names, 1)]  # fmt: skip
            points += [ends, *stops, ends]
    return RoutesData(AS_OF, points, {REPS[lang][0]: 2})


def calendar_data(lang: Lang) -> CalendarData:
    holidays = {day: name.in_(lang) for day, name in HOLIDAYS.items()}
    away = {REPS[lang][1]: frozenset({dt.date(2026, 9, 16), dt.date(2026, 9, 17)})}
    visits = [row for row in visits_data(lang).visits if (row.rep, row.date) not in {(REPS[lang][1], day) for day in away[REPS[lang][1]]}]  # fmt: skip
    hours = {(visit.rep, visit.date): (5.52, 8.0) for visit in visits}
    return CalendarData(AS_OF, AS_OF, 4, REPS[lang][:5], visits, holidays, MAKE_UP, away, hours)


def dashboard_data(lang: Lang, seed: int = 4) -> DashboardData:
    chance = random.Random(seed)
    values = [chance.lognormvariate(10, 1.68) for _ in range(300)]
    ranked = sorted(values, reverse=True)
    overdue = {rep: {tier: chance.randint(0, 5) for tier in "ABCN"} for rep in REPS[lang]}
    monday = AS_OF - dt.timedelta(AS_OF.weekday())
    return DashboardData(
        AS_OF,
        tiers={"A": 66, "B": 81, "C": 131, "N": 22},
        value={"A": sum(ranked[:66]), "B": sum(ranked[66:147]), "C": sum(ranked[147:]), "N": 0.0},
        values=values,
        value_name=Text("加权销售额", "Weighted sales"),
        overdue=overdue,
        soon=38,
        never=17,
        closed=9,
        contacts=[Week(monday - dt.timedelta(7 * back), chance.randint(38, 70), 61.5) for back in range(11, -1, -1)],
        load=[Week(monday + dt.timedelta(7 * week), hours, room) for week, (hours, room) in enumerate(((132, 200), (141.5, 160), (60, 80), (118, 240)))],
        planned=163,
        unplanned=4,
        problems=23,
    )  # fmt: skip


def runs_data(lang: Lang) -> list[RunRow]:
    refresh = Text("更新", "Refresh").in_(lang)
    tiers = {"A": 66, "B": 81, "C": 131, "N": 22}
    return [
        RunRow(dt.datetime.combine(AS_OF, dt.time(8, 55)), refresh, AS_OF, 300, tiers, 41, 163, 4, 58, 23),
        RunRow(
            dt.datetime.combine(dt.date(2026, 9, 11), dt.time(17, 30)),
            Text("记一笔", "Log").in_(lang),
            dt.date(2026, 9, 11),
            changes=1,
        ),
        RunRow(
            dt.datetime.combine(dt.date(2026, 9, 11), dt.time(9, 2)),
            refresh,
            dt.date(2026, 9, 11),
            298,
            tiers,
            39,
            160,
            6,
            1192,
            25,
        ),
    ]


def problems_data(lang: Lang) -> list[ProblemRow]:
    sheet = Text("客户", "Customers").in_(lang)
    return [
        ProblemRow("warning", sheet, "A17", Text("客户编号 K0012 出现两次：第 12、17 行。请改掉其中一个。", "Customer ID K0012 stands in rows 12 and 17. Change one of them.").in_(lang)),
        ProblemRow("error", sheet, "AC21", Text("“上周三”不是可识别的日期，已跳过。请改成 2026-03-05 这样的写法。", "'last Wednesday' is not a date that can be read, so it was left out. Write it like 2026-03-05.").in_(lang)),
        ProblemRow("question", sheet, "H4", Text("“跟单”可能是负责人，也可能是记录人。请在 设置 的“字段对应”里写明。", "'Handled by' may be the owner or the author. Say which in the mapping table on Settings.").in_(lang)),
        ProblemRow("note", "", "", Text("2027 年的调休安排还没有公布，明年的计划按周末休息计算。", "China's make-up workdays of 2027 are not announced yet; weekends there count as days off.").in_(lang)),
    ]  # fmt: skip


def tiers_data(lang: Lang) -> TiersData:
    one, other = _names(lang, 2, random.Random(5))
    rep = REPS[lang][0]
    why = Text("2026-08-01 由 B 变为 A", "On 2026-08-01 from B to A").in_(lang)
    line = Text("轴承", "Bearings").in_(lang)
    return TiersData(
        AS_OF, Text("销售贡献（半衰期）", "Value share with half-life"), Text("近期销售额（加权）", "Recent sales (weighted)"),
        [TierRow("A", 20, 8e6, 0.2, 0.8, "x", "y", "z"), TierRow("B", 30, 1.5e6, 0.3, 0.15), TierRow("-", 1, 0.0, 0.01, 0.0)],
        1234.5, [TierChangeRow(one, rep, "B", "A", dt.date(2026, 8, 1), why), TierChangeRow(other, rep, "A", "B", None, why)],
        [ProposalRow(other, rep, why)], [SegmentRow(line, "R4-5 F1 M1-5", 12, 9e5, 0.4)],
        [LineRow(line, one, "A", 5e5, 0.7), LineRow(line, other, "B", 1e5, 0.14)], 7,
    )  # fmt: skip


def risk_data(lang: Lang) -> RiskData:
    one, other = _names(lang, 2, random.Random(6))
    rep = REPS[lang][0]
    why, down = (text.in_(lang) for text in (Text("价格", "price"), Text("下降", "falling")))
    return RiskData(
        AS_OF, [RiskRow(one, rep, "A", 5e5, 12, 74, 21.5, down, why)], [RiskRow(other, rep, "C", 3e4, 0, 400, None, "", why)],
        [TallyRow(why, 2, 3e4)], [TallyRow(why, 2, 3e4)], [TallyRow("2026-08", 2, 3e4), TallyRow("2026-09", 0, 0.0)],
        [LostRow(other, rep, why, dt.date(2026, 8, 3), 3e4, why)], 3,
    )  # fmt: skip


def greetings_data(lang: Lang) -> GreetingsData:
    words = {
        "zh": ("张伟", "华信电子", "李芳", "采购经理", "生日", "微信", "李芳采购经理您好！祝您生日快乐！", "农历 2026 年八月十五 → 2026-09-25"),
        "en": ("Wei Zhang", "Huaxin Electronics", "Fang Li", "Buyer", "Birthday", "WeChat", "Dear Fang Li, happy birthday!", "Lunar 8-15 of 2026 → 2026-09-25"),
    }[lang]  # fmt: skip
    rep, customer, person, title, occasion, channel, text, reason = words
    row = GreetingRow(AS_OF, rep, customer, "A", person, title, occasion, channel, "li_fang", text, reason)
    return GreetingsData(AS_OF, 7, (row, replace(row, tier="C", title="", address="")))


def groups_data(lang: Lang) -> GroupsData:
    one, other = _names(lang, 2, random.Random(7))
    rep = REPS[lang][0]
    header, name = (text.in_(lang) for text in (Text("行业", "Industry"), Text("机械", "Machinery")))
    return GroupsData(
        AS_OF, Text("本财年", "Fiscal year so far"), [GroupRow(header, name, 40, 30, 7e6, 0.4, -0.1), GroupRow(header, "B", 4, 3, 7e5, 0.04, None)],
        [GapRow(one, rep, name, 0.7, 12, 3400.0)], 5, [RoomRow(other, rep, "B", 1e4, 5e4, 12)], header,
        [ForecastRow(Text("按最近 91 天", "As the last 91 days"), 3e6, 0.23, 5), ForecastRow(Text("按去年同期", "As the same days last year"), 2e6, None, 1)],
    )  # fmt: skip


def settings_data(lang: Lang) -> SettingsData:
    holidays = [HolidayRow(day, name.in_(lang), country="CN") for day, name in HOLIDAYS.items()]
    holidays += [
        HolidayRow(day, Text("调休上班", "Make-up workday").in_(lang), workday=True, country="CN")
        for day in sorted(MAKE_UP)
    ]
    reps: list[Mapping[str, Value]] = [
        {
            "name": rep,
            "email": f"rep{number}@example.com",
            "language": Text("中文", "Chinese").in_(lang),
            "area": _TOWNS.in_(lang).split()[number],
            "workdays": Text("周一至周五", "Mon-Fri").in_(lang),
            "start": dt.time(9),
            "end": dt.time(18),
            "contact_minutes": 60,
            "visits_per_day": 4,
            "base": _TOWNS.in_(lang).split()[number],
            "latitude": 31.229,
            "longitude": 121.448,
            "active": Text("是", "Yes").in_(lang),
        }
        for number, rep in enumerate(REPS[lang])
    ]
    mapping = [
        MappingRow(*Text("客户 跟单 客户 负责人", "Customers Handled-by Customers Owner").in_(lang).split())
    ]
    return SettingsData(AS_OF, {"as_of": AS_OF}, reps, sorted(holidays, key=lambda day: day.date), mapping)


def customers(lang: Lang, count: int = 40, seed: int = 5) -> list[dict[str, Value]]:
    """Rows of the customers' sheet with what a refresh would have put there."""
    chance = random.Random(seed)
    rows: list[dict[str, Value]] = []
    for number, name in enumerate(_names(lang, count, chance), 1):
        due = AS_OF + dt.timedelta(chance.randint(-40, 40))
        rows.append(
            {
                "id": f"K{number:03d}",
                "name": name,
                "owner": chance.choice(REPS[lang]),
                "tier": _tier(chance),
                "next_contact": due,
                "overdue": max(0, (AS_OF - due).days),
                "phone": f"1000{chance.randint(10**6, 10**7 - 1)}",
            }
        )
    return rows


def month_data(lang: Lang) -> MonthData:
    """Two reps, one of them with targets, and a week of contacts."""
    names = [str(row["name"]) for row in customers(lang, 6)]
    reps = Text("张伟", "Wei Zhang").in_(lang), Text("李娜", "Na Li").in_(lang)
    targets = [
        TargetRow("2026-11", reps[0], 42, 9, 128400.0, 80, 12, 150000.0, 0.71),
        TargetRow("2026-11", reps[1], 31, 0, 0.0, elapsed=0.71),
        TargetRow("2026-10", reps[0], 83, 11, 171000.0, 80, 12, 150000.0),
    ]
    ahead = [
        AheadRow(
            reps[at % 2],
            AS_OF + dt.timedelta(at),
            name,
            "ABC"[at % 3],
            "10001234567",
            "",
            AS_OF + dt.timedelta(at),
        )
        for at, name in enumerate(names)
    ]
    return MonthData(AS_OF, targets, sorted(ahead, key=lambda row: row.rep), left_out=3)


def overrides_data(lang: Lang) -> list[OverrideRow]:
    """A tier and a date that somebody typed."""
    names = [str(row["name"]) for row in customers(lang, 2)]
    tier, due = Text("等级", "Tier").in_(lang), Text("下次联系", "Next contact").in_(lang)
    sheet = Text("客户", "Customers").in_(lang)
    return [
        OverrideRow(names[0], tier, "A", "C", AS_OF - dt.timedelta(40), 40, sheet, "D2"),
        OverrideRow(names[1], due, AS_OF + dt.timedelta(9), None, AS_OF, 0, sheet, "E3"),
    ]


def balance_data(lang: Lang) -> BalanceData:
    """Two reps, one of them too full; one customer could go to the other."""
    name = str(_names(lang, 1, random.Random(1))[0])
    zh = lang == "zh"
    full, free = ("张伟", "李娜") if zh else ("Wei Zhang", "Na Li")
    return BalanceData(
        AS_OF,
        4,
        [
            LoadRow(full, 140.0, 151.5, 38.2, 70, 4, 146.0, 36.0, 69, 3),
            LoadRow(free, 140.0, 88.25, 30.0, 52, 0, 92.0, 31.5, 53, 0),
        ],
        [HandoverRow(name, "B", "上海 静安区" if zh else "Leeds", full, free, 1, 1.5, 1.75, "…")],
    )


def all_sheets(lang: Lang) -> dict[str, SheetSpec]:
    """Every sheet of ours, filled, by key."""
    rows = customers(lang)
    return {
        "today": today_sheet(today_data(lang), lang),
        "overdue": overdue_sheet(overdue_data(lang), lang),
        "month": month_sheet(month_data(lang), lang),
        "visits": visits_sheet(visits_data(lang), lang),
        "unplanned": unplanned_sheet(unplanned_data(lang), lang),
        "plan_changes": changes_sheet(changes_data(lang), lang),
        "calendar": calendar_sheet(calendar_data(lang), lang),
        "routes": routes_sheet(routes_data(lang), lang),
        "balance": balance_sheet(balance_data(lang), lang),
        "dashboard": dashboard_sheet(dashboard_data(lang), lang),
        "tiers": tiers_sheet(tiers_data(lang), lang),
        "risk": risk_sheet(risk_data(lang), lang),
        "groups": groups_sheet(groups_data(lang), lang),
        "greetings": greetings_sheet(greetings_data(lang), lang),
        "runs": runs_sheet(runs_data(lang), lang),
        "problems": problems_sheet(problems_data(lang), lang),
        "overrides": overrides_sheet(overrides_data(lang), lang),
        "results": results_sheet([ResultRow(str(row["id"]), str(row["name"]), "", "A", AS_OF, 0) for row in rows], AS_OF, lang),
        "settings": settings_sheet(settings_data(lang), lang),
        "customers": records_sheet(RecordsData("customers", rows), lang),
        "contacts": records_sheet(RecordsData("contacts"), lang),
        "log": records_sheet(RecordsData("log"), lang),
        "orders": records_sheet(RecordsData("orders"), lang),
    }  # fmt: skip
