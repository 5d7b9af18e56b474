"""The small files of the folder: what is double-clicked, what workbooks are dropped on, and what is read."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.lang import Text

NAMES = {
    "refresh": Text("拖放刷新.cmd", "Drop workbooks here.cmd"),
    "confirm": Text("列都对-更新原文件.cmd", "Columns are right.cmd"),
    "undo": Text("撤销上一次.cmd", "Undo the last run.cmd"),
    "send": Text("加到右键发送到.cmd", "Add to Send to.cmd"),
    "install": Text("安装Excel加载项.cmd", "Install the Excel add-in.cmd"),
    "readme": Text("先读我.txt", "Read me first.txt"),
}
# No chcp: Python writes Unicode to a console in any code page, and a path written in another one would be lost.
_RUN = '@echo off\nset PYTHONUTF8=1\n"%~dp0python\\python.exe" -m xlcrm {words}\necho.\npause\n'
_SEND = (
    "@echo off\n"
    'set "entry=%APPDATA%\\Microsoft\\Windows\\SendTo\\xlcrm.cmd"\n'
    '> "%entry%" echo @echo off\n'
    '>>"%entry%" echo set PYTHONUTF8=1\n'
    '>>"%entry%" echo "%~dp0python\\python.exe" -m xlcrm refresh %%*\n'
    '>>"%entry%" echo pause\n'
    "echo OK: right-click a workbook, Send to, xlcrm\n"
    "pause\n"
)
_READ = Text(
    """xlcrm 便携版：不用安装，不用管理员权限。Excel 和 WPS 的用户都能用。

1. 把客户台账（.xlsx）拖到“{refresh}”上：算出等级、下次联系、逾期天数和说明。
   第一次会在旁边写一个副本，并显示每一列认成了什么。
2. 看过没问题，把台账拖到“{confirm}”上一次；以后拖到“{refresh}”上就直接更新原文件。
3. 不满意，把台账拖到“{undo}”上，上一次的改动就收回。
4. 双击“{send}”一次，以后右键点台账 ▸ 发送到 ▸ xlcrm 就行。
5. 用 Excel 的话，关闭 Excel 后双击“{install}”，Excel 里就有 xlcrm 选项卡（WPS 请用 1 到 4）。
   装好后不要移动这个文件夹；移动了就再双击一次。

刷新前请关掉台账。原文件旁边会留一个备份。
""",
    """xlcrm to carry: nothing to install, no administrator needed. For people with Excel and with WPS.

1. Drop the customer workbook (.xlsx) on "{refresh}": tiers, next contacts, days overdue and reasons are computed.
   The first time a copy is written beside it, and you are shown what each column was taken for.
2. If that was right, drop the workbook on "{confirm}" once; from then on "{refresh}" writes the workbook itself.
3. To take the last run back, drop the workbook on "{undo}".
4. Double-click "{send}" once; from then on right-click a workbook, Send to, xlcrm.
5. With Excel: close it and double-click "{install}"; Excel then has a tab xlcrm (with WPS use 1 to 4).
   Leave this folder where it is afterwards; if you move it, double-click again.

Close the workbook before you refresh it. A backup stays beside it.
""",
)


def small_files(lang: str) -> Mapping[str, bytes]:
    """Name → content, as Windows wants it: commands in ASCII, lines end with CR LF."""
    names = {key: text.zh if lang == "zh" else text.en for key, text in NAMES.items()}
    text = (_READ.zh if lang == "zh" else _READ.en).format_map(names)
    return {
        names["refresh"]: _windows(_RUN.format(words="refresh %*")).encode("ascii"),
        names["confirm"]: _windows(_RUN.format(words="refresh --yes %*")).encode("ascii"),
        names["undo"]: _windows(_RUN.format(words="undo %*")).encode("ascii"),
        names["send"]: _windows(_SEND).encode("ascii"),
        names["install"]: _windows(_RUN.format(words="addin install")).encode("ascii"),
        names["readme"]: _windows(text).encode("utf-8-sig"),
    }


def _windows(text: str) -> str:
    return text.replace("\n", "\r\n")
