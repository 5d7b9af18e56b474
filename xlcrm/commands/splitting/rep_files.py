"""The workbook, message and phone view of each rep: what `xlcrm split` writes and `xlcrm mail` sends.

for one in prepared(request).files():
    one.data     # the rep's own workbook as bytes; None when its leak check stopped it
    one.message  # up to 300 characters for a messenger
    one.html     # one page for a phone
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlcrm.commands.results import compute
from xlcrm.commands.situation import look_at, need_customers
from xlcrm.commands.splitting.agenda import agenda
from xlcrm.commands.splitting.leaks import Leak, leaks
from xlcrm.commands.splitting.mentions import MASK, Mention, masked, mentions
from xlcrm.commands.splitting.owners import Owners, owners
from xlcrm.commands.splitting.part_book import part_book
from xlcrm.commands.splitting.private import private_of
from xlcrm.commands.splitting.shares import Share, share_of
from xlcrm.commands.splitting.words import Words, private_words
from xlcrm.errors import UsageError
from xlcrm.grid import parse_a1
from xlcrm.lang import Lang, Text
from xlcrm.workbook.book import Stored
from xlcrm.workbook.looks import FONTS
from xlcrm.workbook.package.recalculating import formula_engine
from xlcrm.workbook.package.reducing import Ready

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Request
    from xlcrm.commands.outgoing import Sent
    from xlcrm.commands.results import Results
    from xlcrm.commands.situation import Situation
    from xlcrm.crm.ledger.reps import Rep


@dataclass(frozen=True)
class RepFile:
    """What goes to one rep."""

    rep: str
    email: str
    lang: Lang
    file: str
    """Name of the workbook's file."""
    data: bytes | None
    """The workbook; None when the leak check stopped it."""
    message: str
    html: str
    """One page for a phone, by itself."""
    sheet: bytes = b""
    """The same page as a workbook of one sheet, to be printed as PDF."""
    sent: Sent | None = None
    customers: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    """Kind of table → records that go along."""
    mentions: Sequence[Mention] = ()
    leaks: Sequence[Leak] = ()
    notices: Sequence[Text] = ()

    def stopped(self, leaks: Sequence[Leak]) -> RepFile:
        """The same held back: nothing of it may go out."""
        return replace(self, data=None, message="", html="", sheet=b"", sent=None, leaks=leaks)


@dataclass(frozen=True)
class Prepared:
    """A team's workbook, ready to be handed out."""

    here: Situation
    whole: Results
    owned: Owners
    words: Mapping[str, Words]
    ready: Ready
    reps: Sequence[str]
    """Who gets a file."""
    unknown: Mapping[str, int]
    """Owners who are not on the sheet of reps → their customers."""
    nobodys: int
    """Customers that nobody looks after."""
    request: Request

    def files(self) -> Iterator[RepFile]:
        """Each rep's own, one after another."""
        return map(self.file_of, self.reps)

    def file_of(self, rep: str) -> RepFile:
        """One rep's workbook, message and page; the leak check has been made."""
        from xlcrm.commands.splitting.phone_sheet import phone_sheet
        from xlcrm.commands.splitting.phone_view import phone_view
        from xlcrm.commands.splitting.telling import message
        from xlcrm.workbook.package.render import render

        private = private_of(self.here, self.owned, self.words, rep).allowing(
            self.request.option("share", ())
        )
        share = share_of(self.here, self.owned, rep, private)
        found = mentions(self.here, share, private)
        if self.request.option("keep-mentions", False):
            private = private.allowing(word for one in found for word in one.words)
        else:
            _mask(share, found, self.here.lang)
        part = part_book(self.here, self.whole, self.ready, share, self.file_name(rep), self.request)
        person, lang = self.here.ledger.reps[rep], self._language(rep)
        told = agenda(part.here, part.results, person.name, lang)
        page, said = phone_view(told, lang), message(told, lang)
        sheet = render([phone_sheet(told, lang)], font=FONTS[lang])
        others = {self.file_name(rep): part.data, "HTML": page.encode(), "PDF": sheet, "TXT": said.encode()}
        escaped = [
            leak if name.endswith(".xlsx") else leak._replace(part=name)
            for name, data in others.items()
            for leak in leaks(data, private)
        ]
        made = RepFile(
            rep=rep, email=person.email, lang=lang, file=self.file_name(rep), data=part.data, message=said, html=page, sheet=sheet,
            sent=part.sent, customers=len(share.customers), counts=share.counts, mentions=found, notices=part.notices,
        )  # fmt: skip
        return made.stopped(escaped) if escaped else made

    def file_name(self, rep: str) -> str:
        """Name of a rep's workbook: the team's name, the rep's, the day."""
        stem = self.here.book.name.rpartition(".")[0]
        return f"{_safe(stem)}-{_safe(rep)}-{self.here.as_of.isoformat()}.xlsx"

    def _language(self, rep: str) -> Lang:
        said = self.here.ledger.reps[rep].language
        return "en" if said == "en" else "zh" if said == "zh" else self.here.lang


def prepared(request: Request, here: Situation | None = None) -> Prepared:
    """Read the workbook and make it ready: once for all reps.

    Raises UsageError for a rep who is not there, and for a book that is no file; UnreadableBookError without customers.
    """
    here = here or look_at(request)
    need_customers(here)
    book = here.book
    if not isinstance(book, Stored):
        raise UsageError(
            "要拆分的工作簿必须是一个文件。", "The workbook that is to be split has to be a file."
        )
    owned = owners(here)
    _need_owners(owned)
    known = _listed(here)
    all_reps = sorted({rep for reps in owned.customers.values() for rep in reps})
    counted = Counter(rep for reps in owned.customers.values() for rep in reps)
    return Prepared(
        here=here,
        whole=compute(here, ("tiers", "overdue"), request.progress),
        owned=owned,
        words=private_words(here),
        ready=Ready(book.content(), formula_engine()),
        reps=_asked(request, [rep for rep in all_reps if rep in known]),
        unknown={rep: counted[rep] for rep in all_reps if rep not in known},
        nobodys=sum(not reps for reps in owned.customers.values()),
        request=request,
    )


def _need_owners(owned: Owners) -> None:
    if not any(owned.customers.values()):
        raise UsageError(
            "没有一个客户写了在职的负责人，无法按负责人拆分。请在客户表里填“负责人”列。",
            "No customer names anybody who looks after it, so the workbook cannot be split. Fill the column Owner of the "
            "customers' sheet.",
        )


def _listed(here: Situation) -> set[str]:
    """The reps of the reps' sheet; everybody where there is none, as nobody else can be told from a typing error."""
    team: Mapping[str, Rep] = here.ledger.reps
    listed = {name for name, rep in team.items() if rep.listed}
    return listed or set(team)


def _asked(request: Request, reps: Sequence[str]) -> list[str]:
    from xlcrm.crm.names import name_key

    wanted = request.option("rep", ())
    if not wanted:
        return list(reps)
    by_key = {name_key(rep): rep for rep in reps}
    for name in wanted:
        if name_key(name) not in by_key:
            raise UsageError(
                f"“{name}”没有负责任何客户，或不在业务员表里；可以拆分的有：{'、'.join(reps)}。",
                f"'{name}' looks after no customer, or is not on the reps' sheet; there are: {', '.join(reps)}.",
            )
    return [by_key[name_key(name)] for name in wanted]


def _mask(share: Share, found: Sequence[Mention], lang: Lang) -> None:
    for one in found:
        share.cells.setdefault(one.sheet, {})[parse_a1(one.cell)] = masked(one, MASK.in_(lang))


def _safe(name: str) -> str:
    """A name as part of a file's name on any system."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", name).strip(" .") or "_"
