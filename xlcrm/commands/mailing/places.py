"""Where outboxes lie: in a folder beside the workbook, unless another one is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.errors import UsageError
from xlcrm.mail.outbox import MANIFEST, outboxes, read_outbox

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Request
    from xlcrm.commands.situation import Situation
    from xlcrm.mail.outbox import Outbox


def outbox_folder(request: Request) -> Path:
    """The folder of the outboxes of a workbook: 客户.outbox beside 客户.xlsx. UsageError for a workbook without a place."""
    given = request.option("outbox")
    if given:
        return Path(str(given))
    path = getattr(request.open_book(), "path", None)
    if path is None or (not Path(path).is_absolute() and not Path(path).exists()):
        raise UsageError(
            "这个工作簿还没有保存，不知道发件箱放在哪里。请先保存，或用 --outbox 指定文件夹。",
            "This workbook has no file yet, so there is no place for the outbox. Save it first, or name a folder after --outbox.",
        )
    return Path(path).with_name(f"{Path(path).stem}.outbox")


def chosen_outbox(here: Situation, request: Request) -> Outbox:
    """The outbox that is meant: the named one, else the newest of the workbook. UsageError where there is none."""
    folder = outbox_folder(request)
    if (folder / MANIFEST).exists():
        return read_outbox(folder)
    found = outboxes(folder)
    if not found:
        raise UsageError(
            f"还没有准备好的邮件（{folder}）。请先运行 xlcrm mail {here.book.name}。",
            f"No mails are prepared yet ({folder}). Run xlcrm mail {here.book.name} first.",
        )
    return found[0]
