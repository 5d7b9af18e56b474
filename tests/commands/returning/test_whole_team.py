"""Eight reps send their files back: 200 edits, 15 of them conflicts, sorted, renamed, deleted; all are accounted for."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

from tests.commands.returning.sending import Part, Row, book_of, bring, decide, looked, own_sheets, rows, send
from xlcrm.commands.undo import undo
from xlcrm.workbook.memory import MemoryBook

REPS = [f"业务员{letter}" for letter in "甲乙丙丁戊己庚辛"]
HEAD: Row = ["客户编号", "客户名称", "负责人", "联系电话", "城市", "行业", "备注", "我们的评语"]
NEW = [
    "梅山旗帜",
    "兰亭灯饰",
    "竹里茶具",
    "菊园酒业",
    "松鹤医药",
    "柏林家具",
    "桂香食品",
    "枫桥纸业",
    "青瓷艺术",
    "墨香书店",
    "琴韵乐器",
    "丝路绸缎",
    "云锦服装",
    "珊瑚首饰",
    "雪峰饮料",
    "沙洲渔具",
]
CITIES = ("上海", "杭州", "苏州", "宁波", "北京", "深圳")


def team_book(chance: random.Random) -> MemoryBook:
    customers: list[Row] = [HEAD]
    log: list[Row] = [["日期", "客户编号", "客户名称", "方式", "结果", "内容", "记录人"]]
    for number in range(160):
        rep = REPS[number % 8]
        name = f"{chance.choice('华东南西北中天海金银')}{chance.choice('信成源达通泰和盛')}第{number}厂"
        city = chance.choice(CITIES)
        customers.append(
            [f"K{number:03}", name, rep, f"021-5550{number:04}", city, "机械", f"备注{number}", None]
        )
        for visit in range(3):
            day = dt.date(2026, 10, 1) + dt.timedelta(days=(number + 7 * visit) % 45)
            log.append([day, f"K{number:03}", name, "电话", "有效", f"第{visit}次谈{number}", rep])
    return MemoryBook({"客户": customers, "联系记录": log})


def edited(part: Part, rep: str, conflicts: int, chance: random.Random) -> tuple[Counter[str], list[str]]:
    """25 edits: cells of customers and of the log, two new customers and their calls, two deleted calls."""
    head, *customers = part["客户"]
    calls, *log = part["联系记录"]
    clashing = [str(row[0]) for row in customers[:conflicts]]
    for row in customers[:conflicts]:
        row[3] = f"{row[3]} 转 8"
    for row in customers[conflicts:12]:
        row[6] = f"{row[6]}，{rep}改"
    for row in customers[12:15]:
        row[7] = "很好"
    for row in log[:4]:
        row[5] = f"{row[5]}，要报价"
    for at in range(2):
        name = NEW[2 * REPS.index(rep) + at]
        customers.append([None, name, rep, f"0755-5550{at}{REPS.index(rep)}77", "深圳", None, None, None])
        log.append([dt.date(2026, 11, 20), None, name, "上门", "有效", f"初访{at}", rep])
    del log[20:22]
    chance.shuffle(customers)
    chance.shuffle(log)
    order = chance.sample(range(len(head)), len(head))
    renamed = {"备注": f"{rep}的备注", "联系电话": "电话"}
    part["客户"] = [[renamed.get(str(head[at]), head[at]) for at in order]]
    part["客户"] += [[row[at] for at in order] for row in customers]
    part["联系记录"] = [calls, *log]
    return Counter(taken=15 + 4 - conflicts, conflict=conflicts, added=4, proposed=2), clashing


def taken_back(team: MemoryBook) -> None:
    back = undo(looked(team))
    team.apply(back.changes, back.placements, back.state)


def test_all_200_edits_of_eight_files_are_accounted_for_and_can_be_taken_back() -> None:
    chance = random.Random(20261122)
    team = team_book(chance)
    parts = send(team, REPS)
    planted: Counter[str] = Counter()
    books, clashing = [], []
    for number, (rep, (part, id_)) in enumerate(parts.items()):
        counts, ids = edited(part, rep, 2 if number < 7 else 1, chance)
        planted += counts
        clashing += ids
        books.append(book_of(part, rep, id_))
    sheet = team.sheets[0]
    for row in range(2, 162):
        if sheet.values[row, 1] in clashing:
            sheet.put((row, 4), f"{sheet.values[row, 4]} 总机")
    assert sum(planted.values()) == 200
    assert planted["conflict"] == 15
    before = own_sheets(team)

    outcome = bring(team, books)

    assert {fate: count for fate, count in outcome.data["counts"].items() if count} == dict(planted)
    assert outcome.data["edits"] == sum(file["edits"] for file in outcome.data["files"]) == 200
    assert len(outcome.data["details"]) == 200
    assert all(file["edits"] == 25 for file in outcome.data["files"])
    assert len(rows(team, "客户")) == 1 + 160 + 16
    assert sum("要报价" in str(row[5]) for row in rows(team, "联系记录")) == 32
    assert len(rows(team, "冲突")) == 3 + 15 + 16

    taken_back(team)
    assert own_sheets(team) == before
    assert bring(team, books).data["counts"] == outcome.data["counts"]

    decide(team, dict.fromkeys(REPS, "采用"))
    bring(team, [])
    assert len(rows(team, "联系记录")) == 1 + 480 + 16 - 16
    assert sum("转 8" in str(row[3]) for row in rows(team, "客户")) == 15
    assert len(rows(team, "冲突")) == 4


def test_merging_the_same_files_again_changes_nothing() -> None:
    chance = random.Random(7)
    team = team_book(chance)
    books = []
    for rep, (part, id_) in send(team, REPS[:3]).items():
        edited(part, rep, 2, chance)
        books.append(book_of(part, rep, id_))
    bring(team, books)
    before = own_sheets(team)

    again = bring(team, books)

    assert own_sheets(team) == before
    assert again.data["counts"]["taken"] == again.data["counts"]["added"] == 0
    assert again.data["edits"] == 75
