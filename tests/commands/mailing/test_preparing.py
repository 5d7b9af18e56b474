"""Preparing mails: who gets which, in which language, with nobody else's customers in it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.mailing.conftest import TEAM, Desk, plain
from tests.mail.post_office import PostOffice
from xlcrm.commands.mail import READERS
from xlcrm.commands.mailing.team import language_of
from xlcrm.crm.ledger.reps import unlisted
from xlcrm.crm.settings import Settings
from xlcrm.errors import UsageError

OTHERS = {
    "zhang@example.com": ("Acme", "停用公司", "无邮公司", "13800000003", "bob@example.net", "李娜"),
    "li@example.com": ("天河电子", "月湖贸易", "无邮公司", "13800000001", "zhao@example.net", "张伟"),
}


def test_each_rep_gets_their_own_customers_in_their_own_language(desk: Desk) -> None:
    desk.prepare()

    drafts = desk.drafts()
    assert list(drafts) == ["zhang@example.com", "li@example.com", "boss@example.org"]
    zhang, li = drafts["zhang@example.com"], drafts["li@example.com"]
    assert zhang["Subject"] == "客户跟进 2026-11-23：今天联系 1 家，逾期 1 家"
    assert li["Subject"] == "Customer follow-up 2026-11-23: 1 to contact today, 1 overdue"
    assert "张伟，您好：" in plain(zhang)
    assert "天河电子" in plain(zhang)
    assert "Dear Li Na," in plain(li)
    assert "Acme Ltd" in plain(li)


@pytest.mark.parametrize(
    ("said", "lang"),
    [("", "zh"), ("中文", "zh"), ("英文", "en"), ("English / 中文", "zh"), ("德文、英文", "en")],
)
def test_a_rep_reads_the_workbooks_language_where_it_is_among_theirs(said: str, lang: str) -> None:
    rep = replace(unlisted("张伟", Settings(), "CN"), language=said)

    assert language_of(rep, "zh") == lang


@pytest.mark.parametrize("rep", OTHERS)
def test_no_word_of_anothers_customers_is_in_a_reps_mail(desk: Desk, rep: str) -> None:
    desk.prepare()

    message = desk.drafts()[rep]
    page = str(message.get_body(("html",)).get_content())
    for word in OTHERS[rep]:
        assert word not in plain(message), word
        assert word not in page, word


def test_the_managers_get_the_team_and_are_told_who_got_no_mail(desk: Desk) -> None:
    desk.prepare()

    said = plain(desk.drafts()["boss@example.org"])
    assert "全队 5 家客户" in said
    assert "王强: 已离职" in said
    assert "1. 张伟 | 2 | 1 | 1" in said


def test_a_rep_who_has_left_gets_no_mail_and_the_reason_is_told(desk: Desk) -> None:
    told = desk.prepare()

    assert "wang@example.com" not in desk.drafts()
    assert any("王强（已离职）" in line for line in told.lines)
    assert {"who": "王强", "why": "已离职"} in told.data["left_out"]


def test_a_manager_beyond_the_allowed_domains_gets_nothing(tmp_path: Path, office: PostOffice) -> None:
    text = TEAM.replace("boss@example.org  ", "boss@example.net  ")
    desk = Desk(tmp_path / "out", office.port, text=text)

    told = desk.prepare()

    assert "boss@example.net" not in desk.drafts()
    assert any("允许的收件域名" in line for line in told.lines)


def test_only_some_reps(desk: Desk) -> None:
    desk.prepare(only=("张伟",))

    assert list(desk.drafts()) == ["zhang@example.com"]
    with pytest.raises(UsageError, match="Nobody of the team is called '张三'"):
        desk.prepare(only=("张三",))


def test_a_trial_goes_to_one_person_and_says_for_whom_it_was_meant(desk: Desk) -> None:
    told = desk.prepare(redirect="admin@example.com")

    assert told.data["trial"] is True
    assert list(desk.drafts()) == ["admin@example.com"]
    assert desk.drafts()["admin@example.com"]["Subject"].startswith("【试发，原收件人 boss@example.org】")
    for stranger in ("someone@example.net", "nobody"):
        with pytest.raises(UsageError, match="redirect"):
            desk.prepare(redirect=stranger)


def test_without_a_sender_the_setting_is_named(tmp_path: Path) -> None:
    text = TEAM.replace("销售内勤 <admin@example.com>", "销售内勤                    ")
    desk = Desk(tmp_path, 1, text=text)

    with pytest.raises(UsageError, match="names no sender") as caught:
        desk.prepare()

    assert "“设置”" in caught.value.message("zh")


def test_a_workbook_without_a_place_says_so(desk: Desk) -> None:
    with pytest.raises(UsageError, match="has no file yet"):
        desk.prepare(outbox=None)


# --- customers


def test_todays_greetings_go_by_mail_in_the_customers_language_and_answers_to_the_rep(desk: Desk) -> None:
    desk.prepare(greetings=True)

    drafts = desk.drafts()
    assert list(drafts) == ["zhao@example.net", "bob@example.net"]
    assert "赵经理" in plain(drafts["zhao@example.net"])
    assert drafts["zhao@example.net"]["Reply-To"].addresses[0].addr_spec == "zhang@example.com"
    assert drafts["zhao@example.net"]["List-Unsubscribe"] == "<mailto:zhang@example.com?subject=unsubscribe>"
    assert plain(drafts["bob@example.net"]).isascii()


def test_the_button_asks_to_whom(desk: Desk) -> None:
    desk.prepare(to=READERS["zh"][1])
    assert list(desk.drafts()) == ["zhao@example.net", "bob@example.net"]
    desk.prepare(to=READERS["en"][0])
    assert list(desk.drafts()) == ["zhang@example.com", "li@example.com", "boss@example.org"]
    with pytest.raises(UsageError, match="--to takes reps or greetings"):
        desk.prepare(to="everybody")


def test_who_is_not_to_be_contacted_is_not_greeted(desk: Desk) -> None:
    told = desk.prepare(greetings=True)

    assert "sun@example.net" not in desk.drafts()
    assert "停用公司" not in str(told.data)


def test_greetings_by_text_message_are_a_table_for_the_gateway(desk: Desk) -> None:
    told = desk.prepare(greetings=True)

    path = next(name for name in told.files if name.endswith("sms.csv"))
    rows = list(csv.reader(io.StringIO(told.files[path].decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["13800000005"]
    assert "周总" in rows[1][1]


def test_nobody_gets_the_same_words_twice(tmp_path: Path, office: PostOffice) -> None:
    text = TEAM.replace(
        "钱总   | 13800000002 | qian@example.net    | 中文 | 1975-05-05",
        "赵经理 | 13800000002 | zhao@example.net    | 中文 | 1980-11-23",
    )
    desk = Desk(tmp_path / "out", office.port, text=text)

    told = desk.prepare(greetings=True)

    assert [each["to"] for each in told.data["mails"]].count("zhao@example.net") == 1


ANNOUNCEMENT = "[zh]\n新品发布 {客户}\n\n{姓名}您好：\n新品上市。{签名}\n\n[en]\nNew product for {customer}\n\nDear {name},\nit is here.\n"


def test_an_announcement_goes_to_each_customer_once_in_their_language(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "news.txt"
    file.write_text(ANNOUNCEMENT, "utf-8")

    told = desk.prepare(announce=str(file))

    drafts = desk.drafts()
    assert list(drafts) == ["zhao@example.net", "qian@example.net", "bob@example.net"]
    assert drafts["zhao@example.net"]["Subject"] == "新品发布 天河电子"
    assert "赵经理您好：" in plain(drafts["zhao@example.net"])
    assert drafts["bob@example.net"]["Subject"] == "New product for Acme Ltd"
    assert {each["who"]: each["why"] for each in told.data["left_out"]} == {
        "停用公司": "停止联系",
        "无邮公司": "没有邮箱",
    }
    assert any("{签名} 不会被替换" in line for line in told.lines)


def test_an_announcement_for_one_reps_customers(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "news.txt"
    file.write_text("Subject\n\nText", "utf-8")

    desk.prepare(announce=str(file), only=("李娜",))

    assert list(desk.drafts()) == ["bob@example.net"]


@pytest.mark.parametrize(
    ("content", "fault"), [("only a subject", "lacks its subject or its text"), (None, "cannot be read")]
)
def test_an_announcement_that_cannot_be(desk: Desk, tmp_path: Path, content: str | None, fault: str) -> None:
    file = tmp_path / "news.txt"
    if content is not None:
        file.write_text(content, "utf-8")

    with pytest.raises(UsageError, match=fault):
        desk.prepare(announce=str(file))


def test_a_workbook_never_goes_to_a_customer(desk: Desk) -> None:
    with pytest.raises(UsageError, match="carries no workbook"):
        desk.prepare(greetings=True, attach="whole")
