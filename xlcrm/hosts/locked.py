"""What is said when a lock on the team's workbook sends the results into a copy beside."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.lang import Text

_GIVE = Text(
    "给出密码（在终端按提示输入、XLCRM_PASSWORD 或 --password-file）再运行，就会写进原文件。",
    "Run it again with the password (typed in a terminal, XLCRM_PASSWORD or --password-file) to write the workbook itself.",
)
LOCKED: Mapping[str, Text] = {
    "protected_sheet": Text(
        "{book} 本身没有改动：要写的单元格在受保护的工作表里，结果写在副本中。" + _GIVE.zh,
        "{book} itself is unchanged: cells to be written are locked on a protected sheet, so the results are in the copy. "
        + _GIVE.en,
    ),
    "structure_locked": Text(
        "{book} 本身没有改动：工作簿结构受保护，不能增加工作表，结果写在副本中。" + _GIVE.zh,
        "{book} itself is unchanged: its structure is protected and no sheet can be added, so the results are in the copy. "
        + _GIVE.en,
    ),
    "write_reserved": Text(
        "{book} 本身没有改动：它设有修改权限密码，结果写在副本中。" + _GIVE.zh,
        "{book} itself is unchanged: it asks for a password before it is modified, so the results are in the copy. "
        + _GIVE.en,
    ),
    "read_only_recommended": Text(
        "{book} 本身没有改动：它被标为“建议只读”或“最终状态”，结果写在副本中。要写进原文件，请加 --yes。",
        "{book} itself is unchanged: it is marked read-only recommended or final, so the results are in the copy. "
        "Add --yes to write the workbook itself.",
    ),
}
"""Kind of lock → what is said; `{book}` is the workbook's name."""
