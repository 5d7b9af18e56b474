"""What stands in the ribbon: the commands that have a button, and the few controls of the add-in itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from xlcrm.commands.views.words import SHEETS
from xlcrm.lang import Lang, Text
from xlcrm.marks import GROUPS, Ask, CommandMark, Group
from xlcrm.registry import Registry

MOST = 6
"""Controls in a group at most."""
LANGS: tuple[Lang, ...] = ("zh", "en")
Kind = Literal["button", "toggle", "menu"]


@dataclass(frozen=True)
class Control:
    """One control: its id is `xlcrm_` and its key."""

    key: str
    kind: Kind
    group: Group
    label: Text
    help: Text
    icon: str
    keytip: str
    does: str = ""
    """The VBA statement that its id is dispatched to."""
    large: bool = False
    first: bool = False
    """In the group that everybody sees from the first day."""
    asks: tuple[Ask, ...] = ()

    @property
    def id(self) -> str:
        """Its id in the ribbon, and the key of its texts."""
        return f"xlcrm_{self.key}"


OWN = (
    Control(
        "today", "button", "main", Text("今日", "Today"),
        Text("打开“今日”工作表：今天联系谁、为什么；在黄色格子里填结果，下次刷新自动记入联系记录。", "Open the sheet Today: whom to contact and why; results typed into its yellow cells are logged by the next refresh."),
        "CalendarToday", "T", 'XlcrmShowSheet "today"', first=True,
    ),
    Control(
        "more", "toggle", "main", Text("更多", "More"),
        Text("显示或收起其他按钮组：分级、跟进、拜访、数据、设置。", "Show or hide the other groups: Tiers, Follow-up, Visits, Data, Settings."),
        "ControlsGallery", "M", first=True,
    ),
    Control(
        "lists", "menu", "follow-up", Text("名单", "Lists"),
        Text("打开工作簿里已有的 xlcrm 工作表：逾期、拜访计划、流失预警等。", "Open one of the sheets of xlcrm that are in the workbook: overdue contacts, the visit plan, customers at risk."),
        "ViewsAdHocCustomizeMenu", "Q",
    ),
    Control(
        "settings", "button", "settings", Text("打开设置", "Open settings"),
        Text("打开“设置”工作表：等级、间隔、工作日等都在那里改，下次刷新生效。", "Open the sheet Settings: tiers, cadences, working days and the rest are changed there and count from the next refresh."),
        "PropertySheet", "S", 'XlcrmShowSheet "settings"', large=True,
    ),
    Control(
        "lang", "button", "settings", Text("中文 / English", "中文 / English"),
        Text("按钮和提示换成英文。", "Show the buttons and messages in Chinese."),
        "SetLanguage", "G", "XlcrmSwitchLang",
    ),
)  # fmt: skip
LIST_KEYS = tuple(key for key in SHEETS if key not in ("customers", "contacts", "log", "orders"))
"""The sheets that the menu of lists offers."""


def controls(registry: Registry) -> list[Control]:
    """All controls, group after group; within a group the large ones first."""
    found = [*_of_commands(registry), *OWN]
    groups = list(GROUPS)
    return sorted(found, key=lambda one: (groups.index(one.group), not one.large, _place(one)))


def _place(control: Control) -> int:
    """The controls of the first day have a fixed order."""
    order = ("refresh", "log", "today", "undo", "more")
    return order.index(control.key) if control.key in order else len(order)


def _of_commands(registry: Registry) -> Iterator[Control]:
    for entry in registry.commands():
        mark = entry.mark
        if isinstance(mark, CommandMark) and mark.button:
            button = mark.button
            yield Control(
                mark.name, "button", "main" if button.first else mark.group, mark.label, mark.help, mark.icon, button.keytip,
                f'XlcrmRun "{mark.name}"', button.large, button.first, button.asks,
            )  # fmt: skip


def texts(registry: Registry) -> list[tuple[str, str, str]]:
    """Rows of the add-in's sheet of texts: key, Chinese, English."""
    rows = [(key, *said) for key, said in _MESSAGES.items()]
    rows += [(f"xlcrm_group_{key}.label", *name) for key, name in GROUPS.items()]
    for control in controls(registry):
        rows += [(f"{control.id}.label", *control.label), (f"{control.id}.help", *control.help)]
        rows += [row for number, ask in enumerate(control.asks, 1) for row in _ask(control.key, number, ask)]
    rows += [(f"sheet.{key}", *SHEETS[key]) for key in LIST_KEYS]
    return rows


def _ask(command: str, number: int, ask: Ask) -> Iterator[tuple[str, str, str]]:
    key = f"ask.{command}.{number}"
    yield key, _prompt(ask, "zh"), _prompt(ask, "en")
    yield f"{key}.option", ask.option, ask.option
    default = "1" if ask.choices else ""
    yield f"{key}.default", default, default


def _prompt(ask: Ask, lang: Lang) -> str:
    choices = [f"{number} {word}" for number, word in enumerate(ask.choices.get(lang, ()), 1)]
    return "\n".join([ask.prompt.in_(lang), *(["   ".join(choices)] if choices else [])])


_MESSAGES = {
    "title": Text("xlcrm 客户台账", "xlcrm"),
    "running": Text("xlcrm 正在运行…", "xlcrm is running …"),
    "failed": Text("⚠ xlcrm 没有完成。请运行 xlcrm addin doctor 查看原因。", "⚠ xlcrm did not finish. Run xlcrm addin doctor to see why."),
    "unknown": Text("这个按钮没有对应的命令，加载项和程序的版本可能不一致：", "No command belongs to this button; the add-in and the program may be of different versions:"),
    "noworkbook": Text("没有打开的工作簿。请先打开客户台账。", "No workbook is open. Open the customer workbook first."),
    "nosheet": Text("工作簿里还没有这张工作表，请先点“刷新”：", "The workbook does not have this sheet yet. Press Refresh first:"),
    "nolists": Text("还没有名单，请先点“刷新”", "No lists yet: press Refresh first"),
    "toolong": Text("填写的内容太长（最多约 1400 个字）。请缩短，或直接写在联系记录里。", "What was typed is too long (about 1400 characters at most). Shorten it, or type it into the log itself."),
    "macfunctions": Text("⚠ Mac 上的 Excel 不能调用 CRM 函数。请用按钮，它们写出同样的结果。", "⚠ Excel on a Mac cannot call CRM functions. Use the buttons: they write the same results."),
    "lists": Text(" ".join(LIST_KEYS), " ".join(LIST_KEYS)),
}  # fmt: skip
