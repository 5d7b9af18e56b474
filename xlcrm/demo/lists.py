"""The name lists of the demo, read from the data files beside."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from xlcrm.lang import Text


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a CSV file of this package."""
    text = resources.files("xlcrm.demo").joinpath(name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def words(name: str) -> Mapping[str, Any]:
    """Content of a TOML file of this package."""
    return tomllib.loads(resources.files("xlcrm.demo").joinpath(name).read_text("utf-8"))


def both(pair: list[str]) -> Text:
    """A text from its two words."""
    return Text(*pair)


@cache
def texts(name: str) -> tuple[Text, ...]:
    """A list of words.toml, such as types, sources, groups or stages."""
    return tuple(map(both, words("words.toml")["lists"][name]))


def split(pair: str) -> Text:
    """云·Yun → Text("云", "Yun"); a name without a Chinese form is the same in both."""
    first, _, second = pair.partition("·")
    return Text(first, second or first)
