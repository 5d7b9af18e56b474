"""关系: the ladder from 相识 to 忠诚, the four types, and a playbook of next steps."""

from __future__ import annotations

from xlcrm.commands.module import Module, View, later
from xlcrm.crm.relations.ladder import STANDARD, Ladder
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.modules.relating.records import BESIDE_CUSTOMERS, PLAYBOOK, PROFILES, STAGES

_STANDARD = Ladder(STANDARD)

MODULE = Module(
    name="relations",
    label=Text("关系", "Relations"),
    help=Text(
        "关系阶段（相识→忠诚，可用自己的）、停留天数、停滞和跳级、四种类型、方法库给出的下一步。",
        "Stages of the relation (met → loyal, or your own), days at each, stuck and skipped, four types, the playbook's next step.",
    ),
    records=(STAGES, PROFILES, PLAYBOOK),
    extensions=(BESIDE_CUSTOMERS,),
    looks_for=("kind",),
    views=(View("relations", Text("关系", "Relations"), later("xlcrm.modules.relating.stages_page", "relations_page")),),
    pictures=later("xlcrm.modules.relating.pictures", "stage_pictures"),
    settings=(
        Setting(
            "relation_ladder", "relations", "text", "", Text("关系阶段", "Stages of a relation"),
            Text(f"从低到高，用 → 隔开，可以写自己的；留空 = {_STANDARD.in_words('zh')}。", f"From the lowest up, with → between them, your own if you like; empty: {_STANDARD.in_words('en')}."),
        ),
        Setting(
            "relation_stuck_days", "relations", "days", 180, Text("关系停滞天数", "Days until a relation is stuck"),
            Text("在一个阶段（最高一级除外）停留超过这么多天就提示；默认值只是建议。", "More days than this at one stage (but the highest) are told; the default is only our suggestion."),
        ),
    ),
)  # fmt: skip
