"""Sending what was prepared: the number has to be right, nothing goes twice, and the workbook remembers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.commands.mailing.conftest import TODAY, Desk
from tests.mail.post_office import PostOffice
from xlcrm.commands.mailing.post import Post
from xlcrm.commands.mailing.sending import refuse_old
from xlcrm.commands.memory import Memory
from xlcrm.commands.outcome import Request
from xlcrm.commands.undo import undo
from xlcrm.errors import UsageError
from xlcrm.mail.carrier import CarrierError
from xlcrm.workbook.changes import ChangeSet, SetCells

EVERYBODY = {"zhang@example.com": 1, "li@example.com": 1, "boss@example.org": 1}


def test_without_a_number_nothing_leaves_and_the_number_is_told(desk: Desk, office: PostOffice) -> None:
    desk.prepare()

    told = desk.send()

    assert told.only_told
    assert told.lines[-1].endswith("--mails 3")
    assert office.inbox == []


@pytest.mark.parametrize("wrong", [2, 4, "drei"])
def test_a_wrong_number_sends_nothing(desk: Desk, office: PostOffice, wrong: object) -> None:
    desk.prepare()

    with pytest.raises(UsageError, match="3 mails would go"):
        desk.send(wrong)

    assert office.inbox == []


def test_the_right_number_sends_each_once_and_the_workbook_remembers(desk: Desk, office: PostOffice) -> None:
    desk.prepare()

    told = desk.send(3)

    assert office.got() == EVERYBODY
    assert told.lines == ("3 封中 3 封已发送。",)
    assert told.exit_code == 0
    rows = desk.log()
    assert sorted(row[1] for row in rows) == sorted(EVERYBODY)
    assert {row[3] for row in rows} == {"已发送"}
    assert {row[9] for row in rows} == {"250 OK queued"}
    assert {row[10] for row in rows} == {"小陈"}
    with pytest.raises(UsageError, match="No mail waits"):
        desk.send(3)


def test_the_same_words_do_not_go_a_second_time_from_another_outbox(desk: Desk, office: PostOffice) -> None:
    desk.prepare()
    desk.send(3)
    desk.prepare()

    told = desk.send()

    assert any("3 封内容相同的邮件之前已经发过" in line for line in told.lines)
    with pytest.raises(UsageError, match="No mail waits"):
        desk.send(3)
    assert office.got() == EVERYBODY


def test_a_refusal_is_told_and_logged_and_can_be_tried_again(desk: Desk, office: PostOffice) -> None:
    office.does.refuse["li@example.com"] = "550 5.1.1 no such user"
    desk.prepare()

    told = desk.send(3)

    assert told.exit_code == 1
    assert any("被拒绝: Li Na <li@example.com>  550 5.1.1 no such user" in line for line in told.lines)
    office.does.refuse.clear()
    assert any("--again failed" in line for line in desk.send().lines)
    desk.send(again=("failed",))
    desk.send(1)
    assert office.got() == EVERYBODY
    assert {row[1]: row[3] for row in desk.log()}["li@example.com"] == "已发送"


def test_what_may_have_arrived_is_asked_about_and_not_sent_by_itself(desk: Desk, office: PostOffice) -> None:
    office.does.drop_after_data.add("li@example.com")
    desk.prepare()

    told = desk.send(3)

    assert told.exit_code == 1
    assert {row[1]: row[3] for row in desk.log()}["li@example.com"] == "不确定"
    assert any("1 封不知道对方是否收到" in line for line in desk.send().lines)
    with pytest.raises(UsageError, match="No mail waits"):
        desk.send(1)
    said = desk.send(arrived=True)
    assert said.lines[0] == "已记下：1 封对方已收到。"
    assert {row[3] for row in desk.log()} == {"已发送"}
    assert office.got() == EVERYBODY


def test_what_did_not_arrive_goes_again_when_a_person_says_so(desk: Desk, office: PostOffice) -> None:
    office.does.drop_after_data.add("li@example.com")
    desk.prepare()
    desk.send(3)
    office.does.drop_after_data.clear()

    desk.send(again=("unknown",))
    desk.send(1)

    assert office.got()["li@example.com"] == 2, "a person decided"
    with pytest.raises(UsageError, match="--again takes"):
        desk.send(again=("sent",))


def test_a_workbook_that_nobody_confirmed_sends_nothing(tmp_path: Path, office: PostOffice) -> None:
    desk = Desk(tmp_path / "out", office.port, confirmed=False)
    desk.prepare()

    with pytest.raises(UsageError, match="confirmed the columns"):
        desk.send(3)

    assert office.inbox == []


def test_the_cap_of_a_run(tmp_path: Path, office: PostOffice) -> None:
    desk = Desk(tmp_path / "out", office.port, most=2)
    desk.prepare()

    with pytest.raises(UsageError, match="2 mails would go, not 3"):
        desk.send(3)
    desk.send(2)
    assert sum(office.got().values()) == 2
    desk.send(1)
    assert office.got() == EVERYBODY


def test_a_draft_that_a_person_changed_is_left_to_them(desk: Desk, office: PostOffice) -> None:
    desk.prepare()
    draft = next(desk.folder.rglob("002-*.eml"))
    draft.write_bytes(draft.read_bytes() + b"\r\n")

    told = desk.send()

    assert told.data["to_go"] == 2
    assert any(f"准备后被改过（例如 {draft.name}）" in line for line in told.lines)
    desk.send(2)
    assert "li@example.com" not in office.got()


def test_a_draft_that_was_deleted_does_not_go(desk: Desk, office: PostOffice) -> None:
    desk.prepare()
    next(desk.folder.rglob("002-*.eml")).unlink()

    desk.send(2)

    assert office.got() == {"zhang@example.com": 1, "boss@example.org": 1}


def test_a_rep_who_left_after_the_mails_were_prepared_gets_none(desk: Desk, office: PostOffice) -> None:
    desk.prepare()
    grid = next(grid for grid in desk.book.grids() if grid.name == "团队")
    row = next(number for number, line in enumerate(grid.rows, 1) if "li@example.com" in line)
    desk.book.apply(ChangeSet((SetCells("团队", {(row, 5): "否"}),)), {}, desk.book.state())

    desk.send(3)

    assert "li@example.com" not in office.got()
    assert {row[1]: row[3] for row in desk.log()}["li@example.com"] == "被拒绝"


def test_greetings_go_to_customers_only_while_they_may_be_contacted(desk: Desk, office: PostOffice) -> None:
    desk.prepare(greetings=True)

    desk.send(2)

    assert office.got() == {"zhao@example.net": 1, "bob@example.net": 1}


def test_who_is_forgotten_is_forgotten_by_the_send_log_too(desk: Desk, office: PostOffice) -> None:
    desk.prepare(greetings=True)
    desk.send(2)
    assert sum(office.got().values()) == 2

    done = undo(Request(today=TODAY, book=desk.book, options={"forget": "天河电子"}))

    left = [row["about"] for row in Memory.parse(done.state or {}).sent]
    assert left == ["Bob (Acme Ltd)"]


def test_a_trial_leaves_the_real_mails_to_go(desk: Desk, office: PostOffice) -> None:
    desk.prepare(redirect="admin@example.com")
    desk.send(3)
    desk.prepare()
    desk.send(3)

    assert office.got() == {"admin@example.com": 3, **EVERYBODY}
    assert [row[11] for row in desk.log()].count("是") == 3


def test_nobody_listening_loses_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "out", 1)
    desk.prepare()

    with pytest.raises(CarrierError, match="cannot be reached"):
        desk.send(3)

    assert desk.send().data["to_go"] == 3


def test_an_outbox_of_another_day_has_to_be_named(desk: Desk, office: PostOffice) -> None:
    desk.prepare()
    folder = next(desk.folder.iterdir())
    manifest = json.loads((folder / "outbox.json").read_text("utf-8"))
    (folder / "outbox.json").write_text(
        json.dumps({**manifest, "made": "2026-11-20T09:00:00+08:00"}), "utf-8"
    )

    post = Post.of(Request(today=TODAY, book=desk.book, options={"outbox": str(desk.folder)}))
    with pytest.raises(UsageError, match="prepared on 2026-11-20"):
        refuse_old(replace(post, request=Request(today=TODAY, book=desk.book)))
    desk.send(3, outbox=str(folder))
    assert office.got() == EVERYBODY
