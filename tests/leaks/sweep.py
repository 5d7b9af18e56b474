"""Random splits under the independent check: `python -m tests.leaks.sweep --first SEED --count TEAMS` (eight splits a team).

Prints each hit, and the totals; exits 1 when something leaked or a file was stopped.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.leaks.independent import places
from tests.leaks.teams import Team, random_team
from xlcrm.commands.outcome import Request
from xlcrm.commands.splitting.rep_files import RepFile, prepared
from xlcrm.commands.template import write_demo
from xlcrm.lang import Lang
from xlcrm.workbook.file import open_book

DAY = dt.date(2026, 11, 23)


def splits(seed: int, folder: Path) -> Iterator[tuple[Team, RepFile]]:
    """The files of a random team."""
    team = random_team(folder / f"team{seed}.xlsx", seed)
    request = Request(DAY, {"yes": True, "as-of": DAY}, open_book(team.path), lang="zh")
    for made in prepared(request).files():
        yield team, made


def demo(lang: Lang, folder: Path) -> int:
    """What the split of the demo stops or hides, rep by rep; returns how many files it stopped."""
    path = folder / f"demo.{lang}.xlsx"
    write_demo(path, Request(DAY, {"as-of": DAY}, lang=lang), lang)
    made = list(prepared(Request(DAY, {"as-of": DAY}, open_book(path))).files())
    print(
        f"demo ({lang}): {len(made)} files, {sum(len(one.leaks) for one in made)} leaks, {sum(len(one.mentions) for one in made)} mentions"
    )
    return sum(one.data is None for one in made)


def main() -> int:
    """Run the sweep of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--demo", action="store_true", help="the demo in both languages instead")
    asked = parser.parse_args()
    if asked.demo:
        with tempfile.TemporaryDirectory() as folder:
            return demo("zh", Path(folder)) + demo("en", Path(folder))
    files = hits = stopped = words = 0
    for seed in range(asked.first, asked.first + asked.count):
        with tempfile.TemporaryDirectory() as folder:
            for team, made in splits(seed, Path(folder)):
                files += 1
                stopped += made.data is None
                others = team.others(made.rep)
                words += len(others)
                found = places(made.data or b"", others)
                hits += len(found)
                for place in (*found, *made.leaks):
                    print(seed, made.rep, *place)
    print(
        f"{files} splits, {words} words of others searched for, {hits} hits, {stopped} files stopped by xlcrm's own check"
    )
    return int(bool(hits or stopped))


if __name__ == "__main__":
    sys.exit(main())
