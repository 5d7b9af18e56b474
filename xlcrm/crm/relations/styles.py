"""How people like to be talked to: four styles, and what to do for each."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.lang import Text

STYLES: Mapping[str, Text] = {
    "thinker": Text("思考者|思考型|分析型", "Thinker|Analytical"),
    "cooperator": Text("合作者|合作型|随和型", "Cooperator|Amiable"),
    "extrovert": Text("外向者|外向型|表现型", "Extrovert|Expressive"),
    "authoritarian": Text("威权者|威权型|控制型", "Authoritarian|Driver"),
}
"""Code → what a cell says; the first word is ours."""
ADVICE: Mapping[str, Text] = {
    "thinker": Text("重事实：带数据和书面资料，按步骤讲，给时间考虑，不催。", "Facts count: bring figures in writing, go step by step, give time, do not press."),
    "cooperator": Text("重关系：先聊近况，一起商量，给保证，别突然改变。", "Relations count: begin with the person, decide together, give assurance, no sudden changes."),
    "extrovert": Text("重感受：说好处和前景，少讲细节，听对方说，当场确认下一步。", "Feelings count: talk of gains and prospects, few details, listen, agree on the next step on the spot."),
    "authoritarian": Text("重结果：准时，直说结论，给两三个方案让对方定。", "Results count: be on time, begin with the conclusion, give two or three options and let them choose."),
}  # fmt: skip
