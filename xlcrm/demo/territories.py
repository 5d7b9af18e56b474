"""The demo team's rules of who gets which customer, with three that cannot be meant."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.demo.data import DemoData, Row
from xlcrm.lang import Text

PLANTED = ("unknown", "no_rep", "after_default")
"""What is wrong with the last rules; the one for everybody stands before them all but the first two."""
_RULES: tuple[tuple[Text, Text, tuple[int, ...]], ...] = (
    (Text("上海、浙江", "Shanghai, Zhejiang"), Text("医疗器械", "Medical devices"), (0, 2)),
    (Text("上海", "Shanghai"), Text("", ""), (0,)),
    (Text("江苏", "Jiangsu"), Text("", ""), (1,)),
    (Text("浙江", "Zhejiang"), Text("", ""), (2,)),
    (Text("广东", "Guangdong"), Text("", ""), (3,)),
    (Text("北京、天津", "Beijing, Tianjin"), Text("", ""), (4,)),
    (Text("美洲、亚太", "Americas, Asia-Pacific"), Text("", ""), (6,)),
    (Text("欧洲、中东", "Europe, Middle East"), Text("", ""), (7,)),
)
"""Region, industry and the places of the reps in their table."""


def territory_rows(demo: DemoData) -> Mapping[str, tuple[Row, ...]]:
    """Rows of the kind territories, in the demo's language."""
    names = [str(rep["name"]) for rep in demo.reps]
    lang, between = demo.lang, {"zh": "、", "en": ", "}[demo.lang]
    rules: list[Row] = [
        {
            "region": region.in_(lang),
            "industry": trade.in_(lang) or None,
            "rep": between.join(names[at] for at in reps),
        }
        for region, trade, reps in _RULES
    ]
    nobody, rest = Text("王小虎", "Nobody Known").in_(lang), names[4]
    rules += [
        {"region": Text("海南", "Hainan").in_(lang), "rep": nobody},
        {"region": Text("云南", "Yunnan").in_(lang)},
        {"rep": rest, "note": Text("其余的", "All others").in_(lang)},
        {"region": Text("四川", "Sichuan").in_(lang), "rep": rest},
    ]
    return {"territories": tuple({"number": float(number), **rule} for number, rule in enumerate(rules, 1))}
