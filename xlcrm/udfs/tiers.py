"""Tiers of a column of figures: CRM_TIER, CRM_PARETO."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from xlcrm.lang import Text
from xlcrm.marks import Argument, UdfMark
from xlcrm.udfs.answering import Answers, cell_function
from xlcrm.udfs.arguments import Lines, number_of, word_of
from xlcrm.udfs.rules import SETTINGS, settings_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xlcrm.crm.tiers.standing import Standings

CATEGORY = Text("xlcrm 分级", "xlcrm Tiers")
_VALUES = Argument(
    "values",
    Text("每个客户的销售额（或任何数值），一行一个", "sales of each customer, or any figure, one a line"),
    "number",
)
_CUT_A = Argument(
    "cut_a", Text("A 类到累计多少为止；不写按 settings，默认 80%", "share at which A ends; without it as settings say, else 80%"), "number", "value", optional=True
)  # fmt: skip
_CUT_B = Argument(
    "cut_b", Text("B 类到累计多少为止；不写按 settings，默认 95%", "share at which B ends; without it as settings say, else 95%"), "number", "value", optional=True
)  # fmt: skip


@cell_function(
    UdfMark(
        "CRM_TIER",
        CATEGORY,
        Text(
            "按累计占比分 A、B、C：排在前面的客户还没到 80% 的是 A，没到 95% 的是 B，其余是 C；并列同级。不能识别的数不计入合计。",
            "A, B or C by cumulative share: A while the customers before stay below 80%, B below 95%, else C; equal figures "
            "share a tier. Cells that cannot be read are not in the total.",
        ),
        (_VALUES, _CUT_A, _CUT_B, SETTINGS),
        "=CRM_TIER(B2:B200)",
    )
)
def crm_tier(values: Any, cut_a: Any = None, cut_b: Any = None, settings: Any = None) -> Answers:
    """Tier of each figure."""
    lines = Lines.of(values=values)
    cents, places = lines.cents("values"), filled(lines, "values")
    line = _standings(cents, places, *_cuts(cut_a, cut_b, settings))
    values = spread(lines.size, places, line.plain.tolist())
    return lines.answers(values, _by_line(places, lambda: line))


def _by_line(places: NDArray[np.int64], standings: Callable[[], Standings]) -> Callable[[int], Any]:
    """Why a line stands where it does; who stands where is found out when somebody asks for the first time."""

    @cache
    def ranked() -> tuple[dict[int, int], Callable[[int], Any]]:
        return {place: number for number, place in enumerate(places.tolist())}, standings().reason

    def reason(at: int) -> Any:
        numbers, told = ranked()
        return told(numbers[at])

    return reason


def _cuts(cut_a: Any = None, cut_b: Any = None, settings: Any = None) -> tuple[float, float]:
    rules = settings_of(settings)
    low = number_of(cut_a, "cut_a", rules.tier_cut_a, 0.01, 1)
    return low, number_of(cut_b, "cut_b", max(low, rules.tier_cut_b), low, 1)


def _standings(cents: NDArray[np.int64], places: NDArray[np.int64], cut_a: float, cut_b: float) -> Standings:
    """The lines that hold a figure, ranked."""
    from xlcrm.crm.settings import Settings
    from xlcrm.crm.tiers.by_value import by_figures

    settings = Settings(tier_cut_a=cut_a, tier_cut_b=cut_b)
    return by_figures(cents, places, settings, Text("数值", "figure"))


def filled(lines: Lines, name: str) -> NDArray[np.int64]:
    """Numbers of the lines on which an argument was read."""
    import numpy as np

    return np.flatnonzero(~np.isnan(lines.numbers(name)))


def spread(size: int, places: NDArray[np.int64], values: list[Any], missing: Any = None) -> list[Any]:
    """Values of some lines as a column of all lines."""
    column = [missing] * size
    for place, value in zip(places.tolist(), values, strict=True):
        column[place] = value
    return column


_PARTS = {
    "rank": ("名次",),
    "share": ("占比",),
    "before": ("之前累计",),
    "upto": ("累计",),
}


@cell_function(
    UdfMark(
        "CRM_PARETO",
        CATEGORY,
        Text(
            "二八分析：每行的名次、占比、累计占比（含自己和并列的）；part 只要其中一列。负数不计入合计。",
            "The 80/20 figures of each line: rank, share of the total, cumulative share (with itself and its equals); `part` "
            "asks for one of them. Negative figures are not in the total.",
        ),
        (
            _VALUES,
            Argument(
                "part",
                Text(
                    "rank 名次、share 占比、before 之前累计、upto 累计；不写则给名次、占比、累计三列",
                    "rank, share, before or upto; without it three columns: rank, share, upto",
                ),
                "choice",
                "value",
                optional=True,
                choices=tuple(_PARTS),
            ),
        ),
        "=CRM_PARETO(B2:B200)",
    )
)
def crm_pareto(values: Any, part: Any = None) -> Answers:
    """Rank and shares of each figure."""
    from xlcrm.crm.pareto import pareto

    lines = Lines.of(values=values)
    asked = word_of(part, "part", _PARTS, "")
    cents, places = lines.cents("values"), filled(lines, "values")
    found = pareto(cents[places])
    upto = (found.before + found.share * found.tied).round(9)
    columns = {"rank": found.rank, "share": found.share, "before": found.before, "upto": upto}
    chosen = [columns[name].tolist() for name in ([asked] if asked else ["rank", "share", "upto"])]
    values = spread(lines.size, places, list(zip(*chosen, strict=True)), ("",) * len(chosen))
    return lines.answers(values, _by_line(places, lambda: _standings(cents, places, *_cuts())))
