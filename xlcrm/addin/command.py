"""`xlcrm addin`: builds the add-in that brings the buttons and the cell functions into Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.lang import Lang, Text
from xlcrm.marks import CommandMark, Option, command

if TYPE_CHECKING:
    from xlcrm.registry import Registry


@command(
    CommandMark(
        name="addin",
        label=Text("加载项", "Add-in"),
        help=Text(
            "生成 Excel 加载项（xlcrm.xlam）：一个功能区选项卡和 CRM_ 开头的单元格函数。",
            "Build the add-in for Excel (xlcrm.xlam): a ribbon tab and the cell functions CRM_….",
        ),
        group="settings",
        icon="AddInManager",
        options=(
            Option("action", Text("build：生成到文件夹", "build: write it to a folder"), "choice", choices=("build",), positional=True, required=True),
            Option("dir", Text("文件夹（默认当前文件夹）", "folder (default: the current one)"), "path", metavar="DIR", positional=True),
        ),
        needs="nothing",
    )
)  # fmt: skip
def addin(request: Request) -> Outcome:
    """The add-in as files to be written."""
    from xlcrm.addin.build import FILE, build_addin

    registry: Registry = request.options["registry"]()
    lang: Lang = request.lang or request.shell_lang
    path = str(Path(str(request.option("dir", "."))) / FILE)
    said = Text(
        f"{FILE}：{len(registry.udfs())} 个单元格函数。还没有人在真实的 Excel 里试过，请先看 docs/excel-check.md。",
        f"{FILE}: {len(registry.udfs())} cell functions. Nobody has tried it in a real Excel yet: see docs/excel-check.md first.",
    )
    return Outcome((said.in_(lang),), {"addin": path}, lang=lang, files={path: build_addin(registry)})
