"""The four columns that xlcrm owns in the team's customer table: heads, prompts, looks, formulas, colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlcrm.commands.columns import OwnedColumn
from xlcrm.commands.views.formulas import overdue_text
from xlcrm.crm.schema.fields import label
from xlcrm.grid import Area, letters
from xlcrm.lang import Lang, Text
from xlcrm.workbook.sheets import Rule

_PROMPTS: Mapping[str, Text] = {
    "tier": Text(
        "由 xlcrm 计算：A/B/C 按销售贡献，N 为新客户。直接改写即为人工指定，会被保留；清空后恢复计算值。",
        "Computed by xlcrm: A, B, C by share of sales, N is new. Type over it to overrule it: your word is kept until you clear the cell.",
    ),
    "next_contact": Text(
        "由 xlcrm 计算：最近一次有效联系加上该等级的间隔，落在工作日。直接改写即为您约定的日期；清空后恢复。",
        "Computed by xlcrm: the last valid contact plus the cadence of the tier, on a working day. Type a date to fix it; clear it to go back.",
    ),
    "overdue": Text(
        "公式：截至日期超过“下次联系”的天数，随日期自动变化。",
        "A formula: days by which the as-of date is past the next contact. It moves with the date.",
    ),
    "reason": Text(
        "等级和日期是怎样算出来的，可据此核对；每次更新会改写。",
        "How tier and date were computed, so that you can check them. Rewritten by each refresh.",
    ),
    "treatment": Text(
        "该等级的价格、付款和服务，取自 设置 的“分级政策”表；可直接改写。",
        "Prices, payment and care of the tier, from the table Treatment by tier on Settings. Type over it for an exception.",
    ),
}
_LOOKS: Mapping[str, tuple[str, float]] = {
    "tier": ("tier", 8),
    "next_contact": ("date", 15),
    "overdue": ("days", 14),
    "reason": ("reason", 60),
    "treatment": ("reason", 40),
}


def owned_columns(lang: Lang, *, working: bool = False, treatment: bool = False) -> tuple[OwnedColumn, ...]:
    """The owned columns in their order, worded in a language.

    `working`: overdue days are working days of each rep; no plain formula counts those, so the column holds values.
    `treatment`: the column of what each tier gets as well, which only comes when a team asks for it.
    """
    return tuple(
        OwnedColumn(
            field=name,
            header=label("customers", name, lang),
            prompt=_PROMPTS[name].in_(lang),
            look=look,
            width=width,
            formula=overdue_text if name == "overdue" and not working else None,
        )
        for name, (look, width) in _LOOKS.items()
        if treatment or name != "treatment"
    )


def owned_rules(columns: Mapping[str, int], first: int, last: int) -> Sequence[Rule]:
    """Colours of the owned cells of a table whose records stand in rows `first` to `last`.

    `columns` is field → column; a field that the table lacks goes without its colours.
    """

    def area(name: str) -> Area:
        return Area(first, columns[name], last, columns[name])

    def cell(name: str) -> str:
        return f"${letters(columns[name])}{first}"

    rules: list[Rule] = []
    if "tier" in columns:
        rules += [Rule(area("tier"), f'{cell("tier")}="{tier}"', f"rule {tier}") for tier in "ABCN"]
    late = [area(name) for name in ("overdue", "next_contact") if name in columns]
    if "overdue" in columns:
        rules += [Rule(cells, f"N({cell('overdue')})>0", "rule late") for cells in late]
    if "next_contact" in columns:
        due = cell("next_contact")
        rules.append(Rule(area("next_contact"), f"AND(ISNUMBER({due}),{due}<=crm_today+7)", "rule soon"))
    return rules
