"""满意度: what customers say of us, on which scale, who is due to be asked, and low scores to whoever is in charge."""

from __future__ import annotations

from xlcrm.commands.module import RED, Colour, Module, Records, View, later
from xlcrm.crm.listening.scales import SCALES
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.modules.listening.records import SURVEYS

_MONTHS = {"A": 6, "B": 12, "C": 24, "N": 0}
"""Suggestions, and no standard: a team replaces them by its own."""


def _months(tier: str, months: int) -> Setting:
    label = Text(f"{tier} 级客户每隔几个月询问一次", f"Months between two surveys of a {tier} customer")
    said = Text("0 = 不问；默认值只是建议。", "0: not asked; the default is only our suggestion.")
    return Setting(
        f"survey_months_{tier.lower()}", "surveys", "number", months, label, said, minimum=0, maximum=120
    )


MODULE = Module(
    name="surveys",
    label=Text("满意度", "Satisfaction"),
    help=Text(
        "客户打的分（1–5、1–10、百分制、NPS 分开算）按季度、等级、业务员看，少于 5 份不显示；低分交给负责人，列出该询问的客户；问卷导出的 CSV 可直接导入。",
        "Scores of customers (1–5, 1–10, 0–100 and NPS apart) by quarter, tier and rep, nothing for fewer than 5; low scores to whoever is in charge, customers due to be asked; a form's CSV can be imported.",
    ),
    records=(
        Records(
            SURVEYS,
            Text(
                "一行一份评价；问过还没有回答的也可以写一行，分数留空。低分处理后填“处理情况”。",
                "One answer a row; who was asked and has not answered is a row without a score. Type the follow-up of a low score.",
            ),
            compute=later("xlcrm.modules.listening.found", "hints"),
            colours=(Colour("mind", "LEN({mind})>0", "rule soon"),),
        ),
    ),
    views=(
        View("survey_figures", Text("满意度", "Satisfaction"), later("xlcrm.modules.listening.survey_page", "survey_page"), says=Text("客户打的分，按季度、等级、业务员；少于 5 份不显示。", "Scores by quarter, tier and rep; nothing for fewer than 5.")),
        View("survey_follow", Text("满意度待办", "Survey follow-up"), later("xlcrm.modules.listening.follow_page", "follow_page"), RED, says=Text("低分交给谁处理；该去问谁。", "Who answers low scores; whom to ask next.")),
    ),
    open_items=later("xlcrm.modules.listening.telling", "waiting"),
    brief=later("xlcrm.modules.listening.telling", "told"),
    pictures=later("xlcrm.modules.listening.pictures", "survey_pictures"),
    settings=(
        *(_months(tier, months) for tier, months in _MONTHS.items()),
        Setting(
            "survey_scale", "surveys", "choice", "auto", Text("满意度分制", "Scale of the scores"),
            Text("表头或单元格没有写明时用；自动 = 按数字判断。", "Where neither header nor cell names it; automatic: by the numbers."),
            choices={"auto": Text("自动", "automatic"), **{name: one.label for name, one in SCALES.items() if name != "nps"}},
        ),
        Setting("survey_days", "surveys", "days", 365, Text("满意度统计天数", "Days of survey figures"), Text("等级和业务员的分数看这些天，并与之前同样长的一段比较。", "Scores by tier and rep are of so many days, beside as many before."), minimum=30, maximum=3650),
        Setting("survey_answer_days", "surveys", "days", 3, Text("低分几天内回应", "Days to answer a low score"), Text("“今日”上的期限；默认值只是建议。", "The due date on Today; the default is only our suggestion."), minimum=0, maximum=365),
    ),
)  # fmt: skip
