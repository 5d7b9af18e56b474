"""Preparing an outbox: the letters that a run asks for, and who gets none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlcrm.commands.mailing.account import allow_list, managers, sender_of
from xlcrm.commands.mailing.attaching import EVERYBODY, attachment, password_for, protected, whole_workbook
from xlcrm.commands.mailing.customer_letters import (
    TextMessage,
    ToCustomers,
    Whom,
    announced,
    read_announcement,
    todays_greetings,
    unknown_slots_in,
)
from xlcrm.commands.mailing.part_files import RETURN, PartFiles
from xlcrm.commands.mailing.rep_letter import rep_letter
from xlcrm.commands.mailing.team import LeftOut, Reader, manager, readers
from xlcrm.commands.mailing.team_letter import team_letter
from xlcrm.commands.mailing.weeks import AllWeeks
from xlcrm.errors import UsageError
from xlcrm.lang import Text
from xlcrm.mail.addresses import Address, parse_address

if TYPE_CHECKING:
    from xlcrm.commands.desk import Desk
    from xlcrm.commands.outcome import Request
    from xlcrm.commands.outgoing import Sent
    from xlcrm.mail.letter import Attachment, Letter

LOCKED = Text("附件需要打开密码，密码另行告知，不在这封邮件里。", "The attachment opens with a password that you are told another way; it is not in this mail.")  # fmt: skip
UNCONFIRMED = Text("还没有人确认过列的对应关系，邮件不带工作簿。", "Nobody has confirmed the columns yet, so the mails carry no workbook.")  # fmt: skip


@dataclass(frozen=True)
class Prepared:
    """Letters that could go, texts for the gateway, who gets none, and what a person should know."""

    letters: list[Letter] = field(default_factory=list)
    texts: list[TextMessage] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)
    trial: bool = False
    sent: Sequence[Sent] = ()
    """The reps' workbooks that go along, for the team's workbook to remember."""


def prepare(desk: Desk, request: Request) -> Prepared:
    """What the options of a run ask for, nobody twice the same words. UsageError for options that cannot be."""
    found = _to_customers(desk, request) or _Team(desk, request).prepared()
    redirect = request.option("redirect")
    chosen = redirected(desk, found, str(redirect)) if redirect else found
    return replace(chosen, letters=list({letter.id: letter for letter in chosen.letters}.values()))


def _to_customers(desk: Desk, request: Request) -> Prepared | None:
    """Greetings or an announcement; None when the mails are for the team."""
    greetings, file = request.option("greetings", False), request.option("announce")
    if (greetings or file) and request.option("attach", "none") != "none":
        raise UsageError("发给客户的邮件不能附工作簿。", "A mail to customers carries no workbook.")
    if greetings:
        return _prepared(todays_greetings(desk))
    if not file:
        return None
    said = read_announcement(str(file))
    whom = Whom(
        *(tuple(map(str, request.option(name, ()))) for name in ("tiers", "groups", "only")),
    )
    found = _prepared(announced(desk, said, whom))
    slots = unknown_slots_in(said)
    told = [Text(f"{slot} 不会被替换。", f"{slot} will not be replaced.") for slot in slots]
    return replace(found, warnings=told)


def _prepared(found: ToCustomers) -> Prepared:
    return Prepared(found.letters, found.texts, found.left_out)


@dataclass(frozen=True)
class _Team:
    """The mails to reps and managers."""

    desk: Desk
    request: Request

    def prepared(self) -> Prepared:
        only = tuple(map(str, self.request.option("only", ())))
        found, left = readers(self.desk.here, only)
        _all_known(only, found, left)
        warnings = list(self._cautions())
        letters = [*self._to_reps(found), *([] if only else self._to_managers(left, warnings))]
        return Prepared(letters, [], left, [*warnings, *self._parts.warnings], sent=self._parts.sent)

    def _cautions(self) -> Iterator[Text]:
        if self._attach == "whole":
            yield EVERYBODY
        elif self._attach == "part" and not self.desk.confirmed:
            yield UNCONFIRMED

    def _to_reps(self, found: Sequence[Reader]) -> Iterator[Letter]:
        for number, reader in enumerate(found, 1):
            self.request.progress(
                self.desk.here.say("写邮件", "Writing mails"), 0.6 + 0.3 * number / len(found)
            )
            files = self._files(reader)
            yield rep_letter(self.desk, reader, self._weeks, files, self._remarks(files))

    def _to_managers(self, left: Sequence[LeftOut], warnings: list[Text]) -> Iterator[Letter]:
        found, wrong = managers(self.desk.here)
        warnings += [Text(f"汇总收件人“{text}”不是邮箱地址。", f"'{text}' among the managers is no mail address.") for text in wrong]  # fmt: skip
        allowed = allow_list(self.desk.here)
        for address in found:
            if not allowed.allows(address):
                warnings.append(
                    Text(
                        f"汇总收件人 {address.email} 不在团队表里，域名也不在“允许的收件域名”中，没有准备邮件。",
                        f"The manager {address.email} is neither in the reps' table nor of an allowed domain, so no mail was prepared.",
                    )
                )  # fmt: skip
                continue
            reader = manager(self.desk.here, address)
            files = self._files(reader)
            yield team_letter(self.desk, reader, self._weeks, files, self._remarks(files), left)

    @cached_property
    def _weeks(self) -> AllWeeks:
        return AllWeeks(self.desk)

    @property
    def _attach(self) -> str:
        return str(self.request.option("attach", "part"))

    @cached_property
    def _whole(self) -> bytes:
        return whole_workbook(self.request)

    @cached_property
    def _parts(self) -> PartFiles:
        return PartFiles(self.desk.here, self.request)

    def _files(self, reader: Reader) -> list[Attachment]:
        data = self._content(reader)
        if data is None:
            return []
        if self.request.option("protect", False):
            data = protected(data, password_for(self.request.secrets, reader.address))
        in_script = bool(self.request.option("chinese-names", False))
        suffix = f".{self.desk.here.book.name.rpartition('.')[2]}" if self._attach == "whole" else ".xlsx"
        return [attachment(data, reader.address, reader.called, self.desk.as_of, in_script=in_script, suffix=suffix)]  # fmt: skip

    def _content(self, reader: Reader) -> bytes | None:
        """The workbook for somebody: the whole one, their own, or none; a manager gets none of a rep's."""
        if self._attach == "whole":
            return self._whole
        if self._attach == "part" and reader.rep and self.desk.confirmed:
            return self._parts.of(reader.rep)
        return None

    def _remarks(self, files: Sequence[Attachment]) -> list[Text]:
        told = [RETURN] if files and self._attach == "part" else []
        return [*told, *([LOCKED] if files and self.request.option("protect", False) else [])]


def _all_known(only: Sequence[str], found: Sequence[Reader], left: Sequence[LeftOut]) -> None:
    known = {
        *(reader.rep for reader in found),
        *(reader.called for reader in found),
        *(one.who for one in left),
    }
    wrong = [name for name in only if name not in known]
    if wrong:
        raise UsageError(
            f"团队里没有“{wrong[0]}”。请检查 --only 的姓名，写法和团队表相同。",
            f"Nobody of the team is called '{wrong[0]}'. Check the names after --only: spelt as in the reps' table.",
        )


def redirected(desk: Desk, found: Prepared, to: str) -> Prepared:
    """The same letters, all to one person who looks at them. UsageError for one who may not see them."""
    address = parse_address(to)
    sender = sender_of(desk.here.settings)
    if address is None or not (address.key == sender.key or allow_list(desk.here).allows(address)):
        raise UsageError(
            f"--redirect 的“{to}”不在团队表里，也不是发件人或允许的域名，不能收到这些邮件。",
            f"'{to}' after --redirect is neither in the reps' table nor the sender nor of an allowed domain, so it may not get these mails.",
        )
    letters = [_to_one(letter, address) for letter in found.letters]
    return replace(found, letters=letters, trial=True, sent=())


def _to_one(letter: Letter, address: Address) -> Letter:
    mark = Text(f"【试发，原收件人 {letter.to}】", f"[Trial, meant for {letter.to}] ").in_(letter.lang)
    return replace(letter, to=address, subject=mark + letter.subject, reply_to=None)
