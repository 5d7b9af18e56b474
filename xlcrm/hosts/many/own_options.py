"""What the options of a command mean to each of several workbooks: no file takes the place of another workbook's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlcrm.errors import UsageError
from xlcrm.marks import CommandMark, Option


def options_of_each(
    mark: CommandMark, options: Mapping[str, Any], paths: Sequence[str]
) -> list[Mapping[str, Any]]:
    """The options for each workbook, in their order. UsageError for an option that belongs to one workbook."""
    if len(paths) == 1:
        return [options]
    _refuse_those_of_one(mark, options)
    folders = [option for option in mark.options if option.of_each in ("folder", "names")]
    return [
        {**options, **{option.name: _folder(option, options, one) for option in folders}}
        for one in _named(paths)
    ]


def _refuse_those_of_one(mark: CommandMark, options: Mapping[str, Any]) -> None:
    for option in mark.options:
        if option.of_each == "alone" and options.get(option.name):
            flag = f"-{option.short}" if option.short else f"--{option.name}"
            raise UsageError(
                f"多个工作簿时不能用 {flag}；请逐个运行。",
                f"{flag} works with one workbook; run them one by one.",
            )


class _Named:
    """A workbook among others, with a name that none of them has."""

    def __init__(self, path: Path, name: str, *, is_sister: bool) -> None:
        self.path, self.name = path, name
        self.is_sister = is_sister
        """Is there another one of its name in its folder, such as 客户.xlsm beside 客户.xlsx?"""


def _named(words: Sequence[str]) -> list[_Named]:
    paths = [Path(word) for word in words]
    beside = Counter((path.resolve().parent, path.stem.casefold()) for path in paths)
    seen: Counter[str] = Counter()
    found = []
    for path in paths:
        stem = path.stem.casefold()
        seen[stem] += 1
        name = path.stem if seen[stem] == 1 else f"{path.stem} ({seen[stem]})"
        found.append(_Named(path, name, is_sister=beside[path.resolve().parent, stem] > 1))
    return found


def _folder(option: Option, options: Mapping[str, Any], one: _Named) -> str | None:
    """The folder for the files of a workbook; None: where the command puts them by itself."""
    given = options.get(option.name)
    if given:
        in_own = option.of_each == "folder" or one.name != one.path.stem
        return str(Path(given) / one.name if in_own else given)
    return str(one.path.with_name(f"{one.path.stem} ({one.path.suffix[1:]})")) if one.is_sister else None
