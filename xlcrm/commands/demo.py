"""`xlcrm demo`: the demo workbook, refreshed, and where to look in it."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.template import write_demo
from xlcrm.errors import WriteError
from xlcrm.lang import Lang, Text, count_of
from xlcrm.marks import CommandMark, Option, command

FOLDER = "xlcrm-demo"
NAMES = Text("客户台账-演示", "customers-demo")
LOOK = (
    Text("今日：每位业务员今天该联系谁、为什么；在黄色格子里填结果，下次刷新自动记入联系记录", "Today: whom each rep contacts today and why; type results into the yellow cells, the next refresh logs them"),
    Text("目录：每张工作表一句话，点表名就到；关系、商机、服务、承诺等是模块，用 xlcrm add 添加、xlcrm remove 移除", "Contents: every sheet with a sentence on it, a click away; relations, deals, service, promises and others are modules: xlcrm add brings one, xlcrm remove takes it away"),
    Text("客户：浅蓝表头的四列（等级、下次联系、逾期天数、说明）是算出来的，在“人工等级”右边；其余是团队自己的。在您自己的台账里，这四列加在表的最右边", "Customers: the four columns with light blue heads (Tier, Next contact, Days overdue, Why), right of Manual tier, are computed; the rest is the team's own. In your own workbook they are added at the right of the table"),
    Text("仪表盘: 20/80 曲线、各级客户、逾期、每周联系、精力和销售额的对照，以及各模块的图", "Dashboard: the 20/80 curve, tiers, overdue contacts, contacts per week, effort against sales, and the charts of the modules"),
    Text("拜访计划：未来四周谁在哪天拜访谁，排不下的写明原因", "Visits: who visits whom in the next four weeks, and why somebody found no place"),
    Text("设置：节奏、分级、业务员、假日，都可以改", "Settings: rhythm, tiers, reps, holidays: all yours to change"),
)  # fmt: skip


@command(
    CommandMark(
        name="demo",
        label=Text("演示", "Demo"),
        help=Text(
            "生成一个虚构团队的台账，计算好，并告诉您看哪里。",
            "Write the workbook of an invented team, refresh it, and say where to look.",
        ),
        group="main",
        icon="StartAfterPrevious",
        options=(
            Option("folder", Text("放在哪个文件夹（默认 xlcrm-demo）", "folder to put it in (default: xlcrm-demo)"), "path", metavar="DIR", positional=True),
            Option("as-of", Text("演示哪一天（默认今天）", "the day of the demo (default: today)"), "date", metavar="DATE"),
        ),
        needs="nothing",
    )
)  # fmt: skip
def demo(request: Request) -> Outcome:
    """Write the demo workbook; an earlier one is left alone."""
    lang = request.lang or request.shell_lang
    path = _free_name(Path(request.option("folder", FOLDER)), lang)
    data = write_demo(path, request, lang)
    return Outcome(tuple(_lines(path, data, lang)), {**data, "written": str(path)}, lang=lang)


def _free_name(folder: Path, lang: Lang) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            f"无法建立文件夹 {folder}：{error.strerror}。请换一个位置。",
            f"The folder {folder} cannot be made: {error.strerror}. Choose another place.",
        ) from error
    stem = NAMES.in_(lang)
    names = (folder / (f"{stem}.xlsx" if number == 1 else f"{stem}-{number}.xlsx") for number in count(1))
    return next(path for path in names if not path.exists())


def _lines(path: Path, data: dict[str, Any] | Any, lang: Lang) -> list[str]:
    tiers = "  ".join(f"{tier} {number}" for tier, number in data["tiers"].items() if number)
    visits = data["visits"]
    figures = Text(
        f"{data['customers']} 个客户（{tiers}），{data['overdue']} 个逾期联系，已排 {visits['planned']} 次拜访",
        f"{count_of(data['customers'], 'customer')} ({tiers}), {count_of(data['overdue'], 'overdue contact')}, {count_of(visits['planned'], 'visit')} planned",
    )
    try_it = Text(
        f'试一试：  xlcrm check "{path}"    xlcrm why "{path}" 客户名称',
        f'Try:  xlcrm check "{path}"    xlcrm why "{path}" CUSTOMER',
    )
    where = Text(f"演示台账：{path}", f"The demo workbook: {path}")
    look = Text("打开它，看这里：", "Open it and look here:")
    return [
        where.in_(lang),
        figures.in_(lang),
        look.in_(lang),
        *(f"  · {line.in_(lang)}" for line in LOOK),
        try_it.in_(lang),
    ]
