"""任务/Tasks: an instruction goes out, is done, reported on and checked; it travels in each rep's file and comes back by merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlcrm.commands.module import RED, Colour, Computed, Module, Records, View, later
from xlcrm.commands.open_items import OpenItem
from xlcrm.commands.views.page import Col, Page
from xlcrm.crm.missing import day_of
from xlcrm.crm.schema.shapes import Dating, Field, Shape, like
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.modules.tasking.classes import OURS
from xlcrm.workbook.sheets import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.commands.desk import Desk
    from xlcrm.workbook.sheets import SheetSpec

STATES = {
    "open": Text("进行中", "Open"),
    "late": Text("逾期", "Late"),
    "unchecked": Text("待复核", "To check"),
    "again": Text("退回", "Sent back"),
    "checked": Text("已复核", "Checked"),
}
TASKS = Shape(
    kind="tasks",
    label=Text("任务", "Tasks"),
    fields=(
        Field("given", "date", "下达日期|布置日期|下达时间|交办日期", "Given on|Assigned on|Date given"),
        Field("issuer", "people", "下达人|布置人|交办人|发布人", "Issuer|Given by|Assigned by|From"),
        Field("owner", "people", "负责人|执行人|承办人|责任人|经办人|执行科室|责任科室|承办科室|执行部门|责任部门|承办部门", "Owner|Assigned to|Responsible|Who|To|Responsible department|Assigned department"),
        like("log", "customer_id"),
        like("log", "customer"),
        Field("content", "text", "任务内容|任务|指令|指令内容|事项|工作内容|要做什么", "Task|Instruction|To do|What to do", width=44),
        Field("due", "date", "期限|完成期限|截止日期|要求完成日期|到期日", "Due|Due date|Deadline|By", future=True),
        Field("done", "date", "完成日|完成日期|完成时间|实际完成日期", "Done on|Done|Completed on|Finished"),
        Field("result", "text", "反馈|完成情况|执行结果|结果|反馈结果", "Feedback|Result|Outcome|What came of it", width=40),
        Field("checker", "people", "复核人|检查人|验收人|监督人", "Checker|Checked by|Reviewer"),
        Field("checked", "date", "复核日期|检查日期|验收日期", "Checked on"),
        Field(
            "verdict", "text", "复核意见|复核结果|检查结果|验收意见", "Verdict|Review",
            choices={"ok": Text("合格|通过|同意|已复核", "OK|Passed|Approved"), "again": Text("退回|返工|不合格|重做", "Again|Rejected|Redo")},
        ),
        *(Field(name, "text", f"分类{zh}|分类{number}|类别{zh}", f"Class {number}|Category {number}", width=12) for number, (name, zh) in enumerate(zip(OURS, "一二三", strict=True), 1)),
        Field("state", "text", "任务状态", "State of the task", owned=True, width=12),
        Field("late", "number", "逾期天数", "Days late", owned=True),
    ),
    sheets="任务|指令|交办|督办|task|instruction|to.?do",
    needs=(("content", "owner"), ("content", "due")),
    telling=("issuer", "content", "checker", "result"),
    keys=("given", "customer_id", "customer", "content"),
    dating=Dating(("given",), told={"result": ("done",), "verdict": ("checked", "done")}),
)  # fmt: skip


def computed(desk: Desk) -> Computed:
    """How each task stands, and how late it is."""
    from xlcrm.crm.tasks import days_late, states

    tasks = desk.records("tasks")
    said = {key: STATES[state].in_(desk.lang) for key, state in states(tasks, desk.as_of).items()}
    return {"state": said, "late": dict(days_late(tasks, desk.as_of))}


def waiting(desk: Desk) -> list[OpenItem]:
    """What owners still have to do, for 今日/Today and the brief; a task of several is an item of each."""
    return list(_waiting(desk))


def _waiting(desk: Desk) -> Iterator[OpenItem]:
    from xlcrm.crm.tasks import states
    from xlcrm.modules.tasking.owners import owners

    tasks = desk.records("tasks")
    state, responsible = states(tasks, desk.as_of), owners(desk)
    for key, row in zip(tasks.index, tasks.to_dict("records"), strict=True):
        if state[str(key)] in ("open", "late", "again"):
            what, due, given = str(row["content"] or ""), day_of(row["due"]), day_of(row["given"])
            for who in responsible[str(key)]:
                yield OpenItem(TASKS.label, row["at"], who, what, due, given)


def open_tasks(desk: Desk, page: Page) -> SheetSpec:
    """The supervisor's list: sent back, late, done and unchecked, open; what is checked is off it."""
    from xlcrm.crm.tasks import URGENCY, days_late, states

    tasks = desk.records("tasks")
    state, late = states(tasks, desk.as_of), days_late(tasks, desk.as_of)
    rows = [
        {**row, "state": state[str(key)], "late": late.get(str(key))}
        for key, row in zip(tasks.index, tasks.to_dict("records"), strict=True)
        if state[str(key)] != "checked"
    ]
    rows.sort(key=lambda row: (URGENCY[row["state"]], -(row["late"] or 0), str(row["owner"] or "")))
    counts = "  ·  ".join(f"{STATES[each].in_(desk.lang)} {sum(row['state'] == each for row in rows)}" for each in ("again", "late", "unchecked", "open"))  # fmt: skip
    page.heading(Text("待办与待复核", "Tasks to watch"), Text(counts, counts))
    placed = page.table("crmTasksToWatch", 4, _columns(desk), rows, height=28, empty=Text("没有未了的任务。", "No tasks are open."))  # fmt: skip
    first = placed.top("state")
    for each, look in (("again", "rule error"), ("late", "rule late"), ("unchecked", "rule soon")):
        page.rules.append(Rule(placed.area("state"), f'{first}="{STATES[each].in_(desk.lang)}"', look))
    return page.spec(freeze=(5, 1), repeat_rows=(4, 4))


def _columns(desk: Desk) -> tuple[Col, ...]:
    def day(name: str) -> Any:
        return lambda row, _: day_of(row[name])

    return (
        Col("state", Text("状态", "State"), lambda row, _: STATES[row["state"]].in_(desk.lang), "cell center", 12),
        Col("late", Text("逾期天数", "Days late"), lambda row, _: row["late"], "cell days", 10),
        Col("owner", Text("负责人", "Owner"), lambda row, _: row["owner"], "cell strong", 14),
        Col("customer", Text("客户", "Customer"), lambda row, _: row["customer"] or row["customer_id"], "cell wrapped", 32),
        Col("content", Text("任务", "Task"), lambda row, _: row["content"], "cell wrapped", 44),
        Col("due", Text("期限", "Due"), day("due"), "cell date", 12),
        Col("done", Text("完成日", "Done on"), day("done"), "cell date", 12),
        Col("result", Text("反馈", "Feedback"), lambda row, _: row["result"], "cell wrapped", 40),
        Col("issuer", Text("下达人", "Given by"), lambda row, _: row["issuer"], "cell wrapped", 14),
        Col("checker", Text("复核人", "Checker"), lambda row, _: row["checker"], "cell wrapped", 14),
    )  # fmt: skip


MODULE = Module(
    name="tasks",
    label=Text("任务", "Tasks"),
    help=Text(
        "指令→执行→反馈→复核：谁给谁、什么期限、结果如何、谁复核；随业务员的文件发出、合并时收回；列出逾期、退回和待复核的，按负责人和三个自定分类统计按时率。",
        "Instruction, work, feedback, check: who gives what to whom, by when, what came of it, who checked; goes out in each rep's file, comes back by merge; lists what is late, sent back and unchecked, and counts by owner and three classes of your own how much was in time.",
    ),
    records=(
        Records(
            TASKS,
            Text(
                "一行一项任务：主管填任务和期限，负责人填完成日和反馈，复核人填复核意见；“退回”会重新列为待办。",
                "One task a row: the supervisor types task and due date, the owner done on and feedback, the checker the verdict; Again puts it back on the list.",
            ),
            compute=computed,
            colours=(Colour("late", "N({late})>0", "rule late"),),
        ),
    ),
    views=(
        View("tasks_to_watch", Text("待办与待复核", "Tasks to watch"), open_tasks, RED, says=Text("逾期、退回、待复核的任务。", "Tasks that are late, sent back or unchecked.")),
        View("task_figures", Text("任务统计", "Task figures"), later("xlcrm.modules.tasking.figures_page", "figures_page"), says=Text("按负责人和三个自定分类：多少按时、用了几天。", "By owner and three classes of your own: how much was in time, how many days it took.")),
    ),
    open_items=waiting,
    pictures=later("xlcrm.modules.tasking.pictures", "task_pictures"),
    settings=(
        Setting(
            "task_classes", "tasks", "text", "", Text("任务分类列", "Columns that classify tasks"),
            Text("最多三列，写任务表（或客户表）的表头，用顿号隔开，例如 专科、病种、地区；留空 = 分类一至三，或团队自己的、词语重复的列。", "Up to three headers of the tasks (or the customers), separated by commas, such as Ward, Illness, Region; empty: Class 1 to 3, or columns of your own whose words repeat."),
        ),
        Setting("task_days", "tasks", "days", 365, Text("任务统计天数", "Days of task figures"), Text("统计这些天内下达的任务；0 = 全部。", "Tasks given in so many days are counted; 0: all."), minimum=0, maximum=3650),
    ),
)  # fmt: skip
