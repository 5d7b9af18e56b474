"""Each rep's own workbook to go along with their mail: cut out of the team's, searched for others' data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlcrm.commands.outgoing import kept, records
from xlcrm.lang import Text, count_of

if TYPE_CHECKING:
    from xlcrm.commands.memory import Memory
    from xlcrm.commands.outcome import Request
    from xlcrm.commands.outgoing import Sent
    from xlcrm.commands.situation import Situation
    from xlcrm.commands.splitting.rep_files import Prepared, RepFile

RETURN = Text(
    "附件是您自己的客户工作簿：可以直接填写，填好后作为附件回复这封邮件，会合并回团队台账。",
    "Attached is the workbook of your own customers: fill it in and send it back with your answer; it will be merged into the team's.",
)


@dataclass
class PartFiles:
    """The reps' own workbooks, made when they are asked for; `sent` is what the team has to remember of them."""

    here: Situation
    request: Request
    sent: list[Sent] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)

    def of(self, rep: str) -> bytes | None:
        """A rep's workbook; None with a warning where they have none or its leak check stopped it."""
        if rep not in self._split.reps:
            self.warnings.append(
                Text(f"{rep} 没有可拆分的客户，邮件不带附件。", f"No workbook could be split off for {rep}; the mail carries none.")
            )  # fmt: skip
            return None
        made = self._split.file_of(rep)
        if made.leaks or made.data is None:
            self.warnings.append(_stopped(made))
            return None
        if made.sent is not None:
            self.sent.append(made.sent)
        return made.data

    @cached_property
    def _split(self) -> Prepared:
        from xlcrm.commands.splitting.rep_files import prepared

        return prepared(self.request, self.here)


def remembered(memory: Memory, sent: Sequence[Sent]) -> Memory:
    """The memory with what goes out, for the merge to compare with.

    One that says the same as a new one gives way to it, so that preparing twice forgets nothing that is out.
    """
    said = {each.rep: each.tables for each in sent}
    same = {number for number, each in records(memory).items() if each.tables == said.get(each.rep)}
    left = {number: text for number, text in memory.outgoing.items() if number not in same}
    return replace(memory, outgoing=kept(replace(memory, outgoing=left), sent))


def _stopped(made: RepFile) -> Text:
    first = made.leaks[0]
    return Text(
        f"✗ {made.rep} 的工作簿里有别人的数据（{len(made.leaks)} 处，例如 {first.place}：{first.word}），邮件不带附件。请改好后重新准备，详见 xlcrm split --dry-run。",
        f"✗ The workbook of {made.rep} holds data of others ({count_of(len(made.leaks), 'place')}, such as {first.place}: {first.word}), so the mail carries none. Mend that and prepare again; xlcrm split --dry-run tells more.",
    )
