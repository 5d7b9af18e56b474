"""What is said of files that are broken, or larger than any workbook."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterator
from pathlib import Path

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
    """Name a place that makes no sense to the code that reads it: a number that is none, a part that lacks one.

    For the innermost reading and patching of a workbook only, where most often whoever made the file chose what goes
    in. As the fault may be ours too, the sentence says both.
    """
    try:
        yield
    except XlcrmError:
        raise
    except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
        raise _senseless(error) from error


def _senseless(error: Exception) -> UnreadableBookError:
    trace = traceback.extract_tb(error.__traceback__)[-1]
    detail = f"{type(error).__name__}: {error!s:.200}; {Path(trace.filename).name}:{trace.lineno}"
    return UnreadableBookError(
        f"工作簿中有一处内容无法理解（{detail}），没有写入任何内容。文件可能已损坏：请用 Excel 打开并修复后另存再试；"
        "如果仍然出现，说明是 xlcrm 的错误，请把这条信息反馈给开发者。",
        f"A place in the workbook makes no sense ({detail}); nothing was written. The file may be damaged: open it in "
        "Excel, let it repair the file, save it and try again. If that does not help, the fault is xlcrm's: please "
        "report this message to its developers.",
    )


def too_big(detail: str) -> UnreadableBookError:
    """The error for a file that would need unreasonable memory."""
    return UnreadableBookError(
        f"文件异常大，为安全起见没有打开（{detail}）。请确认来源；如果属实，请在 Excel 中另存后再试。",
        f"The file is unreasonably large and was not opened, to be safe ({detail}). "
        "Check where it comes from; if it is genuine, save it again in Excel and retry.",
    )
