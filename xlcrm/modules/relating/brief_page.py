"""拜访简报/Visit brief: all that one should know before the door opens, on one page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlcrm.commands.handing.telling import birthday_words, promise_line, talk_line
from xlcrm.commands.module import OURS
from xlcrm.commands.open_items import OpenItem, open_items
from xlcrm.commands.views import words
from xlcrm.commands.views.formulas import as_of_formula
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.dossiers import Dossier, Who, dossiers
from xlcrm.crm.names import first_text, name_key
from xlcrm.crm.relations.coverage import Net
from xlcrm.crm.relations.roles import ROLES, decides
from xlcrm.crm.relations.styles import ADVICE, STYLES
from xlcrm.crm.yearly import YearlyDay
from xlcrm.grid import Area
from xlcrm.lang import Text, count_of
from xlcrm.modules.relating.costs_page import limits
from xlcrm.modules.relating.coverage_page import decider_words, nets_of, reasons
from xlcrm.modules.relating.found import costs, known_facts, ladder, playbook, standing, talks, year_sales
from xlcrm.modules.relating.profiles_page import measured_habit, top_products
from xlcrm.modules.relating.stages_page import kind_word, kinds_of

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

WIDTH = 8
SOON = 30
"""Days within which a birthday is worth a word."""


def brief_page(desk: Desk, page: Page, at: int) -> SheetSpec:
    """The page of the customer at a position."""
    key = str(desk.here.ledger.customers.index[at])
    known = dossiers(desk.here.ledger, [key])[0]
    net = nets_of(desk, [at])[at]
    name, rep = desk.who(key)
    page.heading(Text(f"拜访简报：{name}", f"Visit brief: {name}"))
    page.as_of(as_of_formula(desk.as_of))
    page.put(2, 4, Text(f"负责人：{rep}", f"Looked after by {rep}"), "subtitle")
    row = _lines(page, 4, Text("客户", "The customer"), list(_customer(desk, known, at)))
    row = _people(desk, page, row + 1, known, at)
    row = _lines(page, row + 1, Text("最近三次往来", "The last three talks"), _talks(desk, known))
    row = _lines(page, row + 1, Text("未了的约定", "What is open"), _open(desk, known, at))
    if worth_knowing := list(_of_modules(desk, at)):
        row = _lines(page, row + 1, Text("还要知道的", "Worth knowing"), worth_knowing)
    row = _matrix(page, row + 1, net)
    row = _lines(
        page,
        row + 1,
        Text("这次的目标（建议）", "A goal for this visit (proposed)"),
        list(_goals(desk, net, at)),
    )
    for column, width in enumerate((20, 18, 24, 22, 14, 14, 24, 14), 1):
        page.widths[column] = width
    return page.spec(landscape=False, print_area=Area(1, 1, row, WIDTH), tab_colour=words.TAB["brief"])


def _lines(page: Page, row: int, title: Text, lines: Sequence[tuple[str, str]]) -> int:
    """A section of labelled lines; the row after it."""
    page.section(row, title, WIDTH)
    for offset, (label, text) in enumerate(lines, 1):
        at = row + offset
        page.put(at, 1, label, "cell muted")
        page.put(at, 2, text, "cell wrapped")
        page.merges.append(Area(at, 2, at, WIDTH))
        page.paint(Area(at, 2, at, WIDTH), "cell wrapped")
        page.heights[at] = 18 * max(1, -(-_width(text) // 112))
    return row + len(lines) + 1


def _width(text: str) -> int:
    """Width of a text in digits; a Chinese character is two."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


# -- what is known -------------------------------------------------------------------------------------------------


def _customer(desk: Desk, known: Dossier, at: int) -> Iterator[tuple[str, str]]:
    say, facts = desk.here.say, known_facts(desk)
    row, tier = desk.here.ledger.customers.iloc[at], desk.results.tiers.frame.iloc[at]
    yield say("等级", "Tier"), tier["reason"].render(desk.lang)
    yield say("关系", "Relation"), _relation(desk, at)
    sales = f"{year_sales(desk)[at]:,.0f} {desk.results.trade.currency}".strip()
    habit, product = measured_habit(desk, at), top_products(desk, {at}).get(at, "")
    bought = say(f"常买 {product}", f"mostly {product}") if product else ""
    yield say("近一年销售", "Sales, last year"), _joined(sales, habit, bought)
    written = {
        "habit": Text("订单特点", "Order habits"), "price_level": Text("价格等级", "Price level"), "our_place": Text("供应商情况", "Our place"),
        "danger": Text("风险性", "Risk"), "cares": Text("关注点", "Cares about"), "parent": Text("上级客户", "Parent"), "brand": Text("品牌", "Brand"),
    }  # fmt: skip
    for field, label in written.items():
        if facts.text(field, at):
            yield label.in_(desk.lang), facts.text(field, at)
    place = _joined(*(first_text(row[name]) or "" for name in ("province", "city", "district", "address")))
    if place:
        yield say("地址", "Address"), place
    if known.notes:
        yield say("备注", "Notes"), known.notes


def _relation(desk: Desk, at: int) -> str:
    found = standing(desk)
    kind, why = kinds_of(desk, found).get(at, ("", Text("", "")))
    shown = f"{kind_word(kind, desk)} ({why.in_(desk.lang)})" if kind else ""
    if at not in found:
        return shown or desk.here.say("还没有写阶段", "no stage is written down yet")
    one, name = found[at], ladder(desk).name(found[at].stage, desk.lang)
    since = (
        desk.here.say(
            f"从 {one.since} 起 {one.days} 天", f"since {one.since}, {count_of(one.days or 0, 'day')}"
        )
        if one.since
        else ""
    )
    return _joined(name, since, shown)


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _talks(desk: Desk, known: Dossier) -> list[tuple[str, str]]:
    lines = [
        (str(talk.day or ""), talk_line(talk, desk.lang).removeprefix(f"{talk.day} · "))
        for talk in known.talks
    ]
    return lines or [("—", desk.here.say("还没有联系记录", "no contact is on record yet"))]


def _open(desk: Desk, known: Dossier, at: int) -> list[tuple[str, str]]:
    """Promises, what modules know of, the appointment, invoices and what was spent this year."""
    say = desk.here.say
    lines = [(say("约定", "Promised"), promise_line(one, desk.lang)) for one in known.promises]
    lines += [(one.kind.in_(desk.lang), _waiting(one)) for one in open_items(desk) if one.at == at]
    if known.appointment:
        lines.append((say("预约", "Appointment"), f"{known.appointment:%Y-%m-%d %H:%M}"))
    lines += [
        (say("未收款", "Unpaid"), f"{amount:,.0f} {currency}".strip())
        for currency, amount in known.unpaid.items()
    ]
    spent = sum(
        one.amount
        for one in costs(desk.records("costs"))
        if one.customer == at and one.date.year == desk.as_of.year
    )
    if spent:
        allowed = limits(desk).customer
        said = say(
            f"今年已花 {spent:,.0f}，限额 {allowed:,.0f}",
            f"{spent:,.0f} spent this year, the limit is {allowed:,.0f}",
        )
        lines.append((say("礼品与费用", "Gifts and costs"), said))
    return lines or [("—", say("没有", "nothing"))]


def _of_modules(desk: Desk, at: int) -> Iterator[tuple[str, str]]:
    """What the modules of the workbook know of the customer; one of somebody else's that fails is left out."""
    for module in desk.here.modules.active:
        try:
            yield from module.brief(desk, at) if module.brief else ()
        except Exception:
            if module.provider == OURS:
                raise


def _waiting(item: OpenItem) -> str:
    return _joined(str(item.due or ""), item.what, item.rep)


def _goals(desk: Desk, net: Net, at: int) -> Iterator[tuple[str, str]]:
    """The next step of the playbook, and what the net lacks."""
    say, found = desk.here.say, standing(desk)
    steps = playbook(desk, ladder(desk))
    step, goal = steps.get(found[at].stage if at in found else 0, ("", ""))
    if step:
        yield say("下一步", "Next step"), _joined(step, say(f"目标：{goal}", f"goal: {goal}") if goal else "")
    for text in reasons(net, desk):
        yield say("覆盖", "Coverage"), text.in_(desk.lang)
    if not net.deciders:
        yield say("决策人", "Who decides"), say("弄清谁拍板", "find out who decides")


# -- people --------------------------------------------------------------------------------------------------------


def _people(desk: Desk, page: Page, row: int, known: Dossier, at: int) -> int:
    page.section(row, Text("联系人（★ 有决策权）", "People (★ can decide)"), WIDTH)
    last = _last_contacts(desk, at)
    style = _styles(desk, at)
    columns = (
        Col("name", Text("姓名", "Name"), lambda who, _: ("★ " if decides(who.title, who.role) else "") + who.name, "cell strong", 20),
        Col("title", Text("职务", "Title"), lambda who, _: who.title or None, "cell wrapped", 18),
        Col("phone", Text("电话", "Phone"), lambda who, _: " / ".join(who.phones) or None, "cell wrapped", 20),
        Col("birthday", Text("生日", "Birthday"), lambda who, _: _birthday(desk, who) or None, "cell wrapped", 22),
        Col("interests", Text("爱好", "Interests"), lambda who, _: who.interests or None, "cell wrapped", 14),
        Col("style", Text("沟通风格", "Style"), lambda who, _: _style_name(style.get(name_key(who.name), ""), desk) or None, "cell wrapped", 14),
        Col("advice", Text("怎么谈", "How to talk"), lambda who, _: _advice(style.get(name_key(who.name), ""), desk) or None, "cell reason", 22),
        Col("last", Text("最近联系", "Last contact"), lambda who, _: last.get(name_key(who.name)), "cell date", 14),
    )  # fmt: skip
    empty = Text("还没有联系人。", "Nobody is known there yet.")
    placed = page.table("", row + 1, columns, known.persons, height=40 if style else 30, empty=empty)
    return placed.last + 1


def _birthday(desk: Desk, who: Who) -> str:
    """The birthday, and in how many days it comes when that is soon."""
    said = birthday_words(who.birthday, desk.lang)
    day = YearlyDay.of(_as_read(who.birthday))
    kept = day.next_from(desk.as_of) if day else None
    soon = (kept.date - desk.as_of).days if kept else SOON + 1
    if soon > SOON:
        return said
    return _joined(
        said,
        desk.here.say("今天！", "today!")
        if not soon
        else desk.here.say(f"还有 {soon} 天", f"in {count_of(soon, 'day')}"),
    )


def _as_read(value: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return value


def _last_contacts(desk: Desk, at: int) -> dict[str, dt.date]:
    found: dict[str, dt.date] = {}
    for talk in talks(desk).get(at, ()):
        if talk.theirs and talk.date <= desk.as_of:
            key = name_key(talk.theirs)
            found[key] = max(talk.date, found.get(key, talk.date))
    return found


def _styles(desk: Desk, at: int) -> dict[str, str]:
    """Person of the customer → style."""
    contacts, beside = desk.here.ledger.contacts, desk.here.brought.beside("contacts")
    if "style" not in beside:
        return {}
    rows = zip(contacts["customer"], contacts["person"], beside["style"], strict=True)
    return {
        name_key(first_text(who) or ""): str(style) for place, who, style in rows if place == at and style
    }


def _style_name(style: str, desk: Desk) -> str:
    return STYLES[style].in_(desk.lang).split("|")[0] if style in STYLES else style


def _advice(style: str, desk: Desk) -> str:
    return ADVICE[style].in_(desk.lang) if style in ADVICE else ""


# -- the net -------------------------------------------------------------------------------------------------------


def _matrix(page: Page, row: int, net: Net) -> int:
    """Our roles down, theirs across, the last contact in each cell."""
    page.section(row, Text("谁联系着谁（最近日期）", "Who knows whom (last contact)"), WIDTH)
    ours = list(dict.fromkeys(pair[0] for pair in (*net.covered, *net.missing, *net.cells)))
    theirs = list(dict.fromkeys(pair[1] for pair in (*net.covered, *net.missing, *net.cells)))[: WIDTH - 1]
    wanted = {*net.covered, *net.missing}
    page.put(row + 1, 1, Text("我方 ↓ 对方 →", "ours ↓ theirs →"), "header")
    for column, role in enumerate(theirs, 2):
        page.put(row + 1, column, _role(role, page), "header center")
    for line, our_role in enumerate(ours, row + 2):
        page.put(line, 1, _role(our_role, page), "cell strong")
        for column, role in enumerate(theirs, 2):
            when = net.cells.get((our_role, role))
            missing = "—" if (our_role, role) in wanted else None
            page.put(line, column, when or missing, "cell date" if when else "cell center")
    below = row + 2 + len(ours)
    decider = decider_words(net)
    said = Text(
        f"覆盖率 {net.share:.0%} · 决策人：{decider.zh}",
        f"Coverage {net.share:.0%} · who decides: {decider.en}",
    )
    page.put(below, 1, said, "notice")
    return below + 1


def _role(code: str, page: Page) -> str:
    return ROLES[code].in_(page.lang).split("|")[0]
