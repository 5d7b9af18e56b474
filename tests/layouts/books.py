"""A workbook as some team keeps it."""

from __future__ import annotations

import random

from tests.layouts.plans import plan_of
from tests.layouts.shapes import Layout, Sketch, TableTruth
from tests.layouts.tables import TableWriter
from tests.layouts.words import REPS_EN, REPS_ZH, SHEET_NAMES, names
from xlcrm.crm.tables import Kind
from xlcrm.grid import Value


def layout(seed: int) -> Layout:
    """One workbook as some team keeps it, with its truth."""
    chance = random.Random(seed)
    zh = chance.random() < 0.6
    firms = names(60, chance, zh=zh)
    kinds: list[Kind] = ["customers"]
    kinds += [kind for kind in ("log", "orders", "contacts") if chance.random() < 0.45]
    features: list[str] = []
    sketches: list[Sketch] = []
    truths: list[TableTruth] = []
    for kind in kinds:
        plan = plan_of(kind, chance, zh=zh if chance.random() < 0.9 else not zh)
        sketch, row, left, place = _place(sketches, plan.kind, plan.lang, chance)
        writer = TableWriter(sketch, plan, row, left, firms, chance)
        truths += writer.write()
        features += [*place, *writer.features]
    if chance.random() < 0.2:
        sketches.append(_summary(chance, zh=zh))
        features.append("summary sheet")
    return Layout(seed, [sketch.grid() for sketch in sketches], truths, features)


def _place(
    sketches: list[Sketch], kind: Kind, lang: str, chance: random.Random
) -> tuple[Sketch, int, int, list[str]]:
    """Below or beside the last table, or on a sheet of its own; sketch, row, column and the word for it."""
    place = chance.random()
    if sketches and place < 0.15:
        return sketches[-1], sketches[-1].height + chance.randint(2, 4), 1, ["below"]
    if sketches and place < 0.3:
        return sketches[-1], 1 + chance.randint(0, 2), sketches[-1].width + 2, ["beside"]
    taken = {sketch.name for sketch in sketches}
    sketches.append(Sketch(chance.choice([name for name in SHEET_NAMES[kind][lang] if name not in taken])))
    row, left = (1, 1) if chance.random() < 0.6 else (chance.randint(1, 4), chance.randint(1, 3))
    return sketches[-1], row, left, []


def _summary(chance: random.Random, *, zh: bool) -> Sketch:
    sketch = Sketch("汇总" if zh else "Summary")
    header: list[Value] = ["负责人", "客户数", "销售额"] if zh else ["Owner", "No. of customers", "Sales"]
    lines: list[list[Value]] = [
        [rep, chance.randint(3, 40), chance.randint(1000, 90000)] for rep in (REPS_ZH if zh else REPS_EN)
    ]
    for row, line in enumerate([header, *lines], 1):
        for column, value in enumerate(line, 1):
            sketch.put(row, column, value)
    return sketch
