"""Drafts in Outlook, against a stand-in that writes down what it is told: no real Outlook was ever there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mail.conftest import NOW, letter
from tests.mail.test_smtp import rules
from xlcrm.mail.carrier import CarrierError
from xlcrm.mail.delivery import deliver, waiting
from xlcrm.mail.diary import Diary
from xlcrm.mail.letter import Picture
from xlcrm.mail.outbox import Outbox
from xlcrm.mail.outlook import OutlookCarrier, outlook

OutboxOf = Callable[..., Outbox]


class Properties:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def SetProperty(self, name: str, value: str) -> None:  # noqa: N802 - Outlook's name
        self.kept[name.rpartition("/")[2]] = value


class Attached:
    def __init__(self, path: str) -> None:
        self.name, self.content = Path(path).name, Path(path).read_bytes()
        self.PropertyAccessor = Properties()


class Attachments(list[Attached]):
    def Add(self, path: str) -> Attached:  # noqa: N802 - Outlook's name
        self.append(Attached(path))
        return self[-1]


class Item:
    def __init__(self, program: StandIn) -> None:
        self.program = program
        self.Attachments, self.PropertyAccessor = Attachments(), Properties()
        self.To = self.Subject = self.Body = self.HTMLBody = ""

    def Save(self) -> None:  # noqa: N802 - Outlook's name
        if "rep2" in self.To:
            raise RuntimeError("(-2147352567, 'Exception occurred.')")
        self.program.drafts.append(self)


class StandIn:
    def __init__(self) -> None:
        self.drafts: list[Item] = []

    def CreateItem(self, kind: int) -> Item:  # noqa: N802 - Outlook's name
        assert kind == 0
        return Item(self)


def put(outbox: Outbox, program: StandIn) -> list[str]:
    with OutlookCarrier(lambda: program) as carrier, Diary(outbox.folder, lambda: NOW) as diary:
        return [result.state for result in deliver(outbox, waiting(outbox), carrier, diary, rules())]


def test_a_draft_has_words_page_picture_and_files(outbox_of: OutboxOf) -> None:
    picture = Picture("weeks", b"\x89PNG picture", "weeks")
    outbox = outbox_of(letter(1, html='<img src="cid:weeks">', pictures=(picture,)))
    program = StandIn()

    assert put(outbox, program) == ["sent"]

    (draft,) = program.drafts
    assert draft.To == "业务员1 <rep1@example.com>"
    assert draft.Subject == "客户跟进 1"
    assert 'src="cid:weeks"' in draft.HTMLBody
    assert [each.name for each in draft.Attachments] == ["weeks.png", "crm-rep1.xlsx"]
    assert draft.Attachments[0].content == picture.png
    assert draft.Attachments[0].PropertyAccessor.kept == {"0x3712001F": "weeks"}
    assert draft.PropertyAccessor.kept == {"0x1035001F": outbox.message_id(outbox.entries[0])}


def test_what_outlook_refuses_is_told_and_the_others_go_on(outbox_of: OutboxOf) -> None:
    program = StandIn()

    assert put(outbox_of(letter(1), letter(2), letter(3)), program) == ["sent", "failed", "sent"]
    assert len(program.drafts) == 2


def test_without_outlook_the_other_ways_are_named() -> None:
    with pytest.raises(CarrierError, match="--by imap") as caught:
        outlook()

    assert ".eml" in caught.value.message("zh")
