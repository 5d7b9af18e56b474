"""What is said of files that are broken, or larger than any workbook."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from xlcrm.errors import UnreadableBookError, XlcrmError


def corrupt(detail: str) -> UnreadableBookError:
    """The error for a zip file that is broken."""
    return UnreadableBookError(
        f"文件已损坏，无法作为工作簿读取（{detail}）。请用 Excel 打开并修复后另存，或换用备份文件。",
        f"The file is damaged and cannot be read as a workbook ({detail}). "
        "Open it in Excel, let it repair the file and save it again, or use a backup.",
    )


@contextlib.contextmanager
def damage_named() -> Iterator[None]:
    """Call it damage when bytes make no sense to code that reads them: a number that is none, a part that lacks one.

    For the innermost reading of a workbook only: what goes in there has been chosen by whoever made the file.
    """
    try:
        yield
    except XlcrmError:
        raise
    except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
        raise corrupt(f"{type(error).__name__}: {error!s:.200}") from error


def too_big(detail: str) -> UnreadableBookError:
    """The error for a file that would need unreasonable memory."""
    return UnreadableBookError(
        f"文件异常大，为安全起见没有打开（{detail}）。请确认来源；如果属实，请在 Excel 中另存后再试。",
        f"The file is unreasonably large and was not opened, to be safe ({detail}). "
        "Check where it comes from; if it is genuine, save it again in Excel and retry.",
    )
