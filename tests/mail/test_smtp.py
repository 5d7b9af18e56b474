"""Delivery to a real SMTP server: what it takes, puts off, refuses, and what is known when the line breaks."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.mail.certificates import Authority
from tests.mail.conftest import NOW, account_at, letter
from tests.mail.post_office import PostOffice
from xlcrm.mail.account import Login, Server
from xlcrm.mail.carrier import CarrierError, credentials
from xlcrm.mail.delivery import Result, Rules, deliver, waiting
from xlcrm.mail.diary import Diary
from xlcrm.mail.outbox import Entry, Outbox
from xlcrm.mail.smtp import SmtpCarrier

OutboxOf = Callable[..., Outbox]


def rules(**more: Any) -> Rules:
    facts: dict[str, Any] = {
        "allows": lambda _: True, "most": 50, "pauses": (0.0, 0.0, 0.0), "sleep": lambda _: None, "now": lambda: NOW,
    }  # fmt: skip
    return Rules(**{**facts, **more})


def send(
    outbox: Outbox, port: int, secrets: Any = lambda _: None, account: Any = None, **more: Any
) -> dict[str, Result]:
    """Deliver what waits, and the results by mailbox."""
    with (
        SmtpCarrier(account or account_at(port), secrets, seconds=5) as carrier,
        Diary(outbox.folder, lambda: NOW) as diary,
    ):
        found = deliver(outbox, waiting(outbox), carrier, diary, rules(**more))
    return {result.entry.email.partition("@")[0]: result for result in found}


def states(outbox: Outbox) -> list[str]:
    return list(outbox.states().values())


def test_every_recipient_gets_their_own_message(office: PostOffice, outbox_of: OutboxOf) -> None:
    outbox = outbox_of(*(letter(number) for number in range(1, 9)))

    send(outbox, office.port)

    assert office.got() == Counter({f"rep{number}@example.com": 1 for number in range(1, 9)})
    for recipient, content in office.inbox:
        message: Any = email.message_from_bytes(content, policy=email.policy.default)
        assert [one.addr_spec for one in message["To"].addresses] == [recipient]
        assert message["Cc"] is None
        assert message["Bcc"] is None
        assert message["X-Unsent"] is None
        assert message["Auto-Submitted"] == "auto-generated"
        assert message.get_body(("plain",)).get_content().splitlines()[1] == ".", "a lone dot ends no message"
    assert states(outbox) == ["sent"] * 8


def test_a_second_run_sends_nothing(office: PostOffice, outbox_of: OutboxOf) -> None:
    outbox = outbox_of(letter(1), letter(2))
    send(outbox, office.port)

    assert send(outbox, office.port) == {}
    assert sum(office.got().values()) == 2


def test_a_refused_recipient_is_told_in_the_servers_words_and_the_others_go_on(
    office: PostOffice, outbox_of: OutboxOf
) -> None:
    office.does.refuse["rep1@example.com"] = "550 5.1.1 no such user"
    outbox = outbox_of(letter(1), letter(2))

    found = send(outbox, office.port)

    assert (found["rep1"].state, found["rep1"].reply) == ("failed", "550 5.1.1 no such user")
    assert found["rep2"].state == "sent"
    assert office.got() == {"rep2@example.com": 1}
    assert waiting(outbox) == [], "what was refused for good is not tried again by itself"


def test_greylisting_is_waited_out(office: PostOffice, outbox_of: OutboxOf) -> None:
    office.does.greylist["rep1@example.com"] = 2
    slept: list[float] = []

    found = send(outbox_of(letter(1), letter(2)), office.port, pauses=(5.0, 20.0, 60.0), sleep=slept.append)

    assert {each.state for each in found.values()} == {"sent"}
    assert office.got() == {"rep1@example.com": 1, "rep2@example.com": 1}
    assert slept == [5.0, 20.0]


def test_what_is_put_off_too_long_waits_for_the_next_run(office: PostOffice, outbox_of: OutboxOf) -> None:
    office.does.greylist["rep1@example.com"] = 4
    outbox = outbox_of(letter(1))

    first = send(outbox, office.port)
    second = send(outbox, office.port)

    assert (first["rep1"].state, second["rep1"].state) == ("deferred", "sent")
    assert office.got() == {"rep1@example.com": 1}


def test_a_message_over_the_servers_limit_is_not_handed_over(outbox_of: OutboxOf) -> None:
    from xlcrm.mail.letter import Attachment

    with PostOffice(size=4000) as office:
        found = send(
            outbox_of(letter(1, attachments=(Attachment("big.xlsx", b"x" * 9000),)), letter(2)), office.port
        )

    assert (found["rep1"].state, found["rep1"].reason) == ("failed", "too large")
    assert "4,000" in found["rep1"].reply
    assert found["rep2"].state == "sent"


def test_a_line_that_breaks_before_the_message_costs_nothing(office: PostOffice, outbox_of: OutboxOf) -> None:
    office.does.drop_before_data["rep2@example.com"] = 2
    outbox = outbox_of(letter(1), letter(2), letter(3))

    found = send(outbox, office.port)

    assert {each.state for each in found.values()} == {"sent"}
    assert office.got() == {f"rep{number}@example.com": 1 for number in (1, 2, 3)}


def test_a_line_that_breaks_after_the_message_leaves_it_unknown_and_it_is_not_sent_again(
    office: PostOffice, outbox_of: OutboxOf
) -> None:
    office.does.drop_after_data.add("rep2@example.com")
    outbox = outbox_of(letter(1), letter(2), letter(3))

    found = send(outbox, office.port)
    send(outbox, office.port)

    assert [found[f"rep{n}"].state for n in (1, 2, 3)] == ["sent", "unknown", "sent"]
    assert office.got() == {f"rep{number}@example.com": 1 for number in (1, 2, 3)}
    assert waiting(outbox) == []


def test_a_server_that_takes_two_messages_a_connection_gets_all_of_them(
    office: PostOffice, outbox_of: OutboxOf
) -> None:
    office.does.close_after = 2
    outbox = outbox_of(*(letter(number) for number in range(1, 8)))

    found = send(outbox, office.port)

    assert {each.state for each in found.values()} == {"sent"}
    assert set(office.got().values()) == {1}
    assert len(office.inbox) == 7


def test_a_server_that_goes_away_stops_the_run_and_the_rest_waits(
    office: PostOffice, outbox_of: OutboxOf
) -> None:
    for number in range(1, 9):
        office.does.drop_before_data[f"rep{number}@example.com"] = 99
    outbox = outbox_of(*(letter(number) for number in range(1, 9)))

    found = send(outbox, office.port)

    assert {each.state for each in found.values()} == {"waiting"}
    assert len(waiting(outbox)) == 8
    assert office.inbox == []


def test_a_bare_4xx_answer_to_the_message_itself_is_tried_again(
    office: PostOffice, outbox_of: OutboxOf
) -> None:
    office.does.answer = "452 4.3.1 no space"
    outbox = outbox_of(letter(1))

    found = send(outbox, office.port)

    assert found["rep1"].state == "deferred"


def test_who_is_no_longer_allowed_gets_nothing_whatever_the_folder_says(
    office: PostOffice, outbox_of: OutboxOf
) -> None:
    def allowed(entry: Entry) -> bool:
        return entry.email != "rep1@example.com"

    found = send(outbox_of(letter(1), letter(2)), office.port, allows=allowed)

    assert (found["rep1"].state, found["rep1"].reason) == ("failed", "not allowed")
    assert office.got() == {"rep2@example.com": 1}


def test_a_message_that_a_person_changed_is_not_sent_and_a_removed_one_neither(
    office: PostOffice, outbox_of: OutboxOf
) -> None:
    outbox = outbox_of(letter(1), letter(2), letter(3))
    first, second, _ = outbox.entries
    (outbox.folder / first.file).write_bytes(b"X-Unsent: 1\r\nTo: all@example.com\r\n\r\nhello")
    (outbox.folder / second.file).unlink()

    found = send(outbox, office.port)

    assert found["rep1"].reason == "changed"
    assert "rep2" not in found
    assert office.got() == {"rep3@example.com": 1}


def test_no_more_go_than_the_cap_says(office: PostOffice, outbox_of: OutboxOf) -> None:
    outbox = outbox_of(*(letter(number) for number in range(1, 6)))

    send(outbox, office.port, most=3)

    assert sum(office.got().values()) == 3
    assert len(waiting(outbox)) == 2


def test_messages_a_minute_are_kept_to(office: PostOffice, outbox_of: OutboxOf) -> None:
    slept: list[float] = []

    send(outbox_of(*(letter(number) for number in range(1, 5))), office.port, a_minute=2, sleep=slept.append)

    assert len(slept) == 2
    assert all(50 < seconds <= 60 for seconds in slept)


# --- encryption and login


@pytest.fixture
def authority(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """A company's own certificate authority, known to this computer."""
    found = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(found.certificate))
    return found


def secret(login: Login) -> str | None:
    return {
        ("127.0.0.1", "admin@example.com", "password"): "授权码 q7",
        ("127.0.0.1", "admin@example.com", "token"): "tok-1",
    }.get((login.host, login.user, login.kind))


@pytest.mark.parametrize(("security", "at_once"), [("starttls", False), ("tls", True)])
def test_login_over_an_encrypted_line(
    outbox_of: OutboxOf, authority: Authority, security: str, at_once: bool
) -> None:
    with PostOffice(
        tls=authority.server(), users={"admin@example.com": "授权码 q7"}, at_once=at_once
    ) as office:
        account = account_at(office.port, security=security, sign_in="password")
        found = send(outbox_of(letter(1)), office.port, secret, account)

    assert found["rep1"].state == "sent"
    assert office.logins[-1].endswith("admin@example.com True")


def test_a_wrong_password_stops_before_anything_is_sent(outbox_of: OutboxOf, authority: Authority) -> None:
    with PostOffice(tls=authority.server(), users={"admin@example.com": "another"}) as office:
        account = account_at(office.port, security="starttls", sign_in="password")
        with pytest.raises(CarrierError, match=r"does not let admin@example\.com sign in"):
            send(outbox_of(letter(1)), office.port, secret, account)

    assert office.inbox == []


def test_xoauth2_signs_in_with_a_token_and_tells_a_wrong_one(
    outbox_of: OutboxOf, authority: Authority
) -> None:
    with PostOffice(tls=authority.server(), tokens={"admin@example.com": "tok-1"}) as office:
        account = account_at(office.port, security="starttls", sign_in="token")
        assert send(outbox_of(letter(1)), office.port, secret, account)["rep1"].state == "sent"
        with pytest.raises(CarrierError, match="sign in"):
            send(outbox_of(letter(2), name="two"), office.port, lambda _: "old token", account)

    assert [line.split()[0] for line in office.logins] == ["XOAUTH2", "XOAUTH2"]


def test_a_server_without_encryption_gets_neither_password_nor_mail(
    office: PostOffice, outbox_of: OutboxOf
) -> None:
    account = account_at(office.port, security="starttls", sign_in="password")

    with pytest.raises(CarrierError, match="no encryption"):
        send(outbox_of(letter(1)), office.port, secret, account)

    assert office.inbox == []


def test_a_certificate_that_nobody_vouches_for_is_refused(outbox_of: OutboxOf, tmp_path: Any) -> None:
    with (
        PostOffice(tls=Authority(tmp_path).server()) as office,
        pytest.raises(CarrierError, match="certificate"),
    ):
        send(outbox_of(letter(1)), office.port, secret, account_at(office.port, security="starttls"))

    assert office.inbox == []


def test_a_password_never_goes_over_a_plain_line_of_another_computer() -> None:
    account = account_at(25, security="none", sign_in="password")
    asked: list[Login] = []

    with pytest.raises(CarrierError, match="no encryption"):
        credentials(account, Server("mail.example.com", 25), lambda login: asked.append(login) or "x")  # type: ignore[func-returns-value]

    assert asked == []


def test_nobody_listening_says_what_to_check() -> None:
    with pytest.raises(CarrierError, match="cannot be reached") as caught:
        SmtpCarrier(account_at(1), lambda _: None, seconds=2).__enter__()

    assert "连不上邮件服务器 127.0.0.1:1" in caught.value.message("zh")
