"""What stands in the ribbon: the commands that have a button, and the few controls of the add-in itself."""

from __future__ import annotations

from collections.abc import Iterator

from xlcrm.addin.arranging import arranged
from xlcrm.addin.control import Control, Item
from xlcrm.commands.views.words import SHEETS
from xlcrm.lang import Lang, Text
from xlcrm.marks import GROUPS, Ask, Button, CommandMark
from xlcrm.registry import OURSELVES, Entry, Registry

LANGS: tuple[Lang, ...] = ("zh", "en")


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
        "lists", "lists", "follow-up", Text("名单", "Lists"),
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


def listed_sheets(registry: Registry) -> dict[str, Text]:
    """Key → name of the sheets that the menu of lists offers: ours, and those of modules."""
    found = {
        key: name for key, name in SHEETS.items() if key not in ("customers", "contacts", "log", "orders")
    }
    for module in registry.modules.values():
        found |= {records.shape.kind: records.shape.label for records in module.records}
        found |= {view.key: view.name for view in module.views}
    return found


def controls(registry: Registry) -> list[Control]:
    """All controls as they stand in the ribbon: what plugins bring comes after what is built in."""
    return arranged([*OWN, *filter(None, map(_of_command, registry.commands()))])


def _of_command(entry: Entry) -> Control | None:
    """The button of a command that has one. A plugin's stands in the group of its task, never among those of the first day."""
    mark = entry.mark
    if not isinstance(mark, CommandMark) or mark.button is None:
        return None
    button, ours = mark.button, entry.provider == OURSELVES
    first = ours and button.first
    return Control(
        mark.name, "button", "main" if first else mark.group, mark.label, mark.help, mark.icon, button.keytip,
        f'XlcrmRun "{mark.name}"', ours and button.large, first, button.asks, tuple(_items(mark.name, button)),
    )  # fmt: skip


def _items(command: str, button: Button) -> Iterator[Item]:
    """The menu of a button that has one."""
    if button.quick:
        yield Item(0, button.opening, f'XlcrmRun "{command}"')
    for number, quick in enumerate(button.quick, 1):
        said = [
            "\n".join(f"{name}={value.in_(lang)}" for name, value in quick.answers.items()) for lang in LANGS
        ]
        yield Item(number, quick.label, f'XlcrmQuick "{command}", "xlcrm_{command}_{number}"', Text(*said))


def texts(registry: Registry) -> list[tuple[str, str, str]]:
    """Rows of the add-in's sheet of texts: key, Chinese, English."""
    rows = [(key, *said) for key, said in _MESSAGES.items()]
    rows += [(f"xlcrm_group_{key}.label", *name) for key, name in GROUPS.items()]
    for control in controls(registry):
        rows += [(f"{control.id}.label", *control.label), (f"{control.id}.help", *control.help)]
        rows += [(f"{control.item_id(item)}.label", *item.label) for item in control.items]
        rows += [(f"{control.item_id(item)}.answers", *item.answers) for item in control.items if item.number]
        rows += [
            row for number, ask in enumerate(control.asks, 1) for row in ask_texts(control.key, number, ask)
        ]
    sheets = listed_sheets(registry)
    rows += [(f"sheet.{key}", *name) for key, name in sheets.items()]
    keys = " ".join(sheets)
    return [*rows, ("lists", keys, keys)]


def ask_texts(command: str, number: int, ask: Ask) -> Iterator[tuple[str, str, str]]:
    """Rows for one question of a button."""
    key = f"ask.{command}.{number}"
    yield key, _prompt(ask, "zh"), _prompt(ask, "en")
    yield f"{key}.option", ask.option, ask.option
    yield f"{key}.kind", ask.kind, ask.kind
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
    "row": Text("第 {n} 行：", "Row {n}:"),
    "nolists": Text("还没有名单，请先点“刷新”", "No lists yet: press Refresh first"),
    "toolong": Text("填写的内容太长（最多约 1400 个字）。请缩短，或直接写在联系记录里。", "What was typed is too long (about 1400 characters at most). Shorten it, or type it into the log itself."),
    "macfunctions": Text("⚠ Mac 上的 Excel 不能调用 CRM 函数。请用按钮，它们写出同样的结果。", "⚠ Excel on a Mac cannot call CRM functions. Use the buttons: they write the same results."),
}  # fmt: skip
