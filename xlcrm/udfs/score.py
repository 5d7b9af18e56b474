"""A weighted score over several columns: CRM_SCORE."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.crm.values.numbers import read_numbers
from xlcrm.lang import Text
from xlcrm.marks import Argument, UdfMark
from xlcrm.udfs.answering import Answers, WrongCallError, cell_function
from xlcrm.udfs.arguments import Lines
from xlcrm.udfs.cells import line_of, table_of
from xlcrm.udfs.tiers import CATEGORY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@cell_function(
    UdfMark(
        "CRM_SCORE",
        CATEGORY,
        Text(
            "加权得分 0–100：每列一个指标，按权重平均；空格不算零，权重分给有数的指标。",
            "Weighted score, 0 to 100: one criterion a column, averaged by their weights; an empty cell is no zero, its weight "
            "goes to the criteria that are known.",
        ),
        (
            Argument("criteria", Text("指标表，一行一个客户，一列一个指标，越大越好", "criteria: a line a customer, a column a criterion, more is better"), "number", "table"),
            Argument("weights", Text("每列的权重，不写则相同", "weight of each column, equal unless given"), "number", "table", optional=True),
            Argument("best", Text("每列的满分；不写则按在全表中的名次计", "full marks of each column; without them the place in the list counts"), "number", "table", optional=True),
        ),
        "=CRM_SCORE(C2:F200, {60,20,20,0})",
    )
)  # fmt: skip
def crm_score(criteria: Any, weights: Any = None, best: Any = None) -> Answers:
    """Score of each line."""
    from xlcrm.crm.scorecard import weighted_score

    lines, names = _columns(criteria)
    columns = {name: lines.numbers(name) for name in names}
    shares = _shares(columns, _figures(best, "best", len(names)) if best is not None else None)
    weight = dict(zip(names, _figures(weights, "weights", len(names)), strict=True))
    score = weighted_score(shares, weight)
    nothing = Text("没有可用的指标", "nothing known")
    values = [nothing if math.isnan(total) else total for total in score.total.tolist()]
    points = list(zip(*((100 * share).tolist() for share in shares.values()), strict=True))
    given = list(weight.values())
    return lines.answers(values, lambda at: nothing if values[at] is nothing else _reason(points[at], given))


def _columns(criteria: Any) -> tuple[Lines, list[str]]:
    rows = table_of(criteria)
    width = max(map(len, rows), default=0)
    names = [f"{number}" for number in range(1, width + 1)]
    columns = [[row[at] if at < len(row) else None for row in rows] for at in range(width)]
    return Lines.of(**dict(zip(names, columns, strict=True))), names


def _shares(columns: dict[str, Floats], best: list[float] | None) -> dict[str, Floats]:
    """Each criterion as shares of 1: of its full marks, else by its place in the list."""
    from xlcrm.crm.quintiles import rank_share

    if best is None:
        return {name: rank_share(column) for name, column in columns.items()}
    marks = zip(columns.items(), best, strict=True)
    return {name: (column / full).clip(0, 1) for (name, column), full in marks}


def _figures(cells: Any, name: str, count: int) -> list[float]:
    """As many positive numbers as there are criteria; all 1 when nothing was given."""
    if cells is None:
        return [1.0] * count
    read = read_numbers(line_of(cells), percent=True)
    found = [each for each in read.values if each is not None]
    if len(found) != len(read.values) or len(found) != count or min(found) < 0 or not any(found):
        raise WrongCallError(
            f"参数 {name} 需要 {count} 个不小于 0 的数（不能全是 0），每列一个。",
            f"The argument {name} needs {count} numbers that are not negative (nor all 0), one a column.",
        )
    if name == "best" and min(found) == 0:
        raise WrongCallError(
            "参数 best 的满分必须大于 0。", "Full marks in the argument best must be above 0."
        )
    return found


def _reason(points: Sequence[float], weights: Sequence[float]) -> Text:
    """Points and weight of each criterion that is known."""
    known = [each for each in zip(points, weights, strict=True) if each[1] and not math.isnan(each[0])]
    parts = " + ".join([f"{share:.4g}×{weight:g}" for share, weight in known])
    total = f"{sum([weight for _, weight in known]):g}"
    return Text(f"（{parts}）÷ {total}，按列的得分×权重", f"({parts}) ÷ {total}: points × weight by column")
