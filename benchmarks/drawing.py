"""The picture of growth: seconds over customers on a double logarithmic scale, as SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 420, 70, 50, 230, 50
COLOURS = ("#1f4e79", "#c55a11", "#548235", "#7f6000", "#7030a0", "#808080", "#c00000", "#00707a")
WORDS = {
    "en": {
        "title": "CPU seconds of a refresh (10 order rows a customer)", "x": "customers", "all": "whole refresh", "line": "n log n",
    },
    "zh": {"title": "一次刷新的 CPU 秒数（每个客户 10 行订单）", "x": "客户数", "all": "整个刷新", "line": "n log n"},
}  # fmt: skip

STEPS = {
    "Reading the workbook": "读取工作簿", "Joining customers and records": "整理客户和往来", "Computing tiers": "计算等级",
    "Computing contact dates": "计算联系日期", "Planning visits": "安排拜访", "Writing": "写入",
}  # fmt: skip
"""The steps in Chinese."""


def growth_svg(found: Mapping[str, Any], lang: str) -> str:
    """The whole refresh, and each step that takes a second at the largest size; n log n as a dotted line beside."""
    words, sizes = WORDS[lang], found["sizes"]
    last = sizes[-1]["steps"]
    steps = sorted((name for name in last if last[name] >= 1), key=lambda name: -last[name])
    series = {words["all"]: [size["cpu_seconds"] for size in sizes]}
    series |= {name: [size["steps"].get(name, 0.01) for size in sizes] for name in steps}
    xs = [size["customers"] for size in sizes]
    first = series[words["all"]][0]
    ideal = [first * (x * math.log(x)) / (xs[0] * math.log(xs[0])) for x in xs]
    frame = _Frame(xs, [*ideal, *(max(y, 0.01) for line in series.values() for y in line)])
    parts = [
        frame.axes(words["title"], words["x"]),
        frame.line(xs, ideal, "#999999", "3 4"),
        frame.word(xs[-1], ideal[-1], words["line"], "#999999"),
    ]
    for colour, (name, ys) in zip(COLOURS, series.items(), strict=False):
        parts += [
            frame.line(xs, ys, colour),
            frame.word(xs[-1], ys[-1], f"{_said(name, lang)} {ys[-1]:.0f} s", colour),
        ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _said(step: str, lang: str) -> str:
    return STEPS.get(step, step) if lang == "zh" else step


class _Frame:
    """Two logarithmic axes."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.x = math.log10(min(xs)), math.log10(max(xs))
        self.y = math.floor(math.log10(max(min(ys), 0.05))), math.ceil(math.log10(max(ys)))
        self._taken: list[float] = []

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - self.x[0]) / (self.x[1] - self.x[0])
        up = (math.log10(max(y, 10 ** self.y[0])) - self.y[0]) / (self.y[1] - self.y[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, dashes: str = "") -> str:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self.at, xs, ys))
        dotted = f' stroke-dasharray="{dashes}"' if dashes else ""
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dotted}/>'

    def word(self, x: float, y: float, text: str, colour: str) -> str:
        """A word beside the end of a line, below those that stand there already."""
        place = self.at(x, y)[1] + 4
        while any(abs(place - other) < 14 for other in self._taken):
            place += 2
        self._taken.append(place)
        return f'<text x="{WIDTH - RIGHT + 8}" y="{place:.1f}" fill="{colour}">{text}</text>'

    def axes(self, title: str, label: str) -> str:
        parts = [f'<text x="{LEFT}" y="24" font-size="15">{title}</text>']
        for power in range(self.y[0], self.y[1] + 1):
            y = self.at(10 ** self.x[0], 10.0**power)[1]
            parts.append(
                f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e0e0e0"/>'
            )
            parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
        for power in range(math.ceil(self.x[0]), math.floor(self.x[1]) + 1):
            x = self.at(10.0**power, 1)[0]
            parts.append(
                f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{10**power:,}</text>'
            )
        parts.append(
            f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{label}</text>'
        )
        return "\n".join(parts)
