"""Read layouts by chance from a seed on: each silent mistake with its seed, and the totals.

python -m tests.sweep --first 950000000 --count 10000
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator

from tests.crm.schema.test_layouts import NEVER, faults
from tests.layouts import layout


def silent(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Lines on what one layout gets wrong in silence; all that is found is counted."""
    told: set[str] = set()
    for what, where in faults(layout(seed)):
        counts[what] += 1
        if what in NEVER and what not in told:
            told.add(what)
            yield f"{what}: {where}"


def main() -> int:
    """Sweep, print, and answer 1 when anything was wrong in silence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--first", type=int, required=True, help="the first seed")
    parser.add_argument("--count", type=int, default=500, help="how many seeds")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    bad = 0
    for seed in range(asked.first, asked.first + asked.count):
        lines = list(silent(seed, counts))
        bad += bool(lines)
        for line in lines:
            print(line, flush=True)
    print(f"{bad} of {asked.count} layouts with a silent mistake; {dict(counts.most_common())}")
    return int(bool(bad))


if __name__ == "__main__":
    raise SystemExit(main())
