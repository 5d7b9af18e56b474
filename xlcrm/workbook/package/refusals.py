"""Why a sheet was not written to: what stands in the way, and what to do about it."""

from __future__ import annotations

from xlcrm.errors import RefusedError
from xlcrm.lang import Text

_REMEDY = Text("请先在 Excel 中调整该处再试。", "Change that place in Excel first and try again.")
_REMEDIES = {
    "protected_sheet": Text(
        "请在提示时输入密码或设置 XLCRM_PASSWORD，或用 -o 把结果写到副本，或先在 Excel“审阅 ▸ 撤消工作表保护”中取消保护再试。",
        "Give its password when asked or in XLCRM_PASSWORD, write the results to a copy with -o OUT, or lift the "
        "protection first (Excel, Review, Unprotect Sheet) and try again.",
    )
}


def refused(sheet: str, kind: str, zh: str, en: str) -> RefusedError:
    """The error for a sheet; `zh` and `en` go on after its name ("holds something below the table")."""
    remedy = _REMEDIES.get(kind, _REMEDY)
    return RefusedError(
        kind,
        f"工作表“{sheet}”{zh}，因此没有写入。{remedy.zh}",
        f"Sheet '{sheet}' {en}, so nothing was written. {remedy.en}",
    )
