"""商机: each deal step by step (5As), what stands still, the weighted forecast, and why deals are lost."""

from __future__ import annotations

from xlcrm.commands.module import Colour, Module, Records, View, later
from xlcrm.crm.deal_words import STEP_WORDS
from xlcrm.crm.deals import CHANCES
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.modules.winning.records import ANSWERS, DEALS, standard_answers


def _chance(step: str, share: float) -> Setting:
    zh, en = (words.split("|")[0] for words in STEP_WORDS[step])
    label = Text(f"“{zh}”阶段的成交概率", f"Chance of winning at {en}")
    said = Text(
        "没有写概率的商机按它加权；默认值只是建议。",
        "For deals without a probability of their own; the default is only our suggestion.",
    )
    return Setting(f"deal_chance_{step}", "deals", "percent", share, label, said, minimum=0, maximum=1)


MODULE = Module(
    name="deals",
    label=Text("商机", "Deals"),
    help=Text(
        "商机按 5As 推进：没有下一步、停住、跳步、低于底价的会提示；漏斗、按月加权预测、输单原因和对手。",
        "Deals by the five steps of selling: told are those without a next step, stuck, skipped, below the floor; funnel, weighted forecast by month, why and to whom deals are lost.",
    ),
    records=(
        Records(
            DEALS,
            Text("一行一个商机；走到一个阶段就填那一步的日期。", "One deal a row; write the date of a step when it is reached."),
            compute=later("xlcrm.modules.winning.found", "checks"),
            colours=(Colour("mind", "LEN({mind})>0", "rule soon"),),
        ),
        Records(ANSWERS, Text("一行一种应答；改成自己的话。", "One answer a row; make them your own."), rows=standard_answers),
    ),
    views=(
        View("pipeline", Text("商机看板", "Pipeline"), later("xlcrm.modules.winning.pipeline_page", "pipeline_page"), says=Text("商机走到哪一步、漏斗、按月加权预测；没有下一步、停住、跳步、低于底价的。", "Where deals stand, the funnel, the weighted forecast by month; those without a next step, stuck, skipped, below the floor.")),
        View("lost_deals", Text("输单分析", "Lost deals"), later("xlcrm.modules.winning.lost_page", "lost_page"), says=Text("商机输在哪一步、为什么、输给谁、什么时候。", "At which step deals are lost, why, to whom and when.")),
        View("forecast_accuracy", Text("预测准确度", "Forecast accuracy"), later("xlcrm.modules.winning.accuracy_page", "accuracy_page"), says=Text("以前的预测和后来真正赢下的比，差多少。", "Earlier forecasts against what was won later.")),
    ),
    keeps=later("xlcrm.modules.winning.found", "kept_forecasts"),
    pictures=later("xlcrm.modules.winning.pictures", "deal_pictures"),
    settings=(
        *(_chance(step, share) for step, share in CHANCES.items()),
        Setting("deal_forecast_months", "deals", "count", 3, Text("预测准确度最少几个月", "Months needed for forecast accuracy"), Text("结束的月份少于这个数就不给出偏差和误差。", "With fewer months that are over no bias and no error is shown."), minimum=1, maximum=12),
        Setting("deal_stuck_days", "deals", "days", 30, Text("商机在一个阶段最多停几天", "Days a deal may stand in one step"), Text("更久就提示；0 = 不提示。", "Longer is told; 0: never."), minimum=0, maximum=3650),
    ),
)  # fmt: skip
