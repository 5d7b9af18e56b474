"""Search in Chinese pages: characters are looked up in pairs, so that no dictionary of words is needed."""

from __future__ import annotations

import re
from itertools import pairwise

from sphinx.search import SearchLanguage

RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9_]+")


class PairsOfCharacters(SearchLanguage):
    """天数 and 超期天数 share the pair 天数; the browser cuts what is typed in the same way."""

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = r"""
var splitQuery = (query) => (query.match(/[\u3400-\u9fff]+|[A-Za-z0-9_]+/g) || []).flatMap((run) =>
  /[\u3400-\u9fff]/.test(run) && run.length > 1
    ? Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))
    : [run.toLowerCase()]);
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - the name is Sphinx's
        """Pairs of Chinese characters, and words of other letters in lower case."""
        return [piece for run in RUN.findall(input) for piece in _pieces(run)]


def _pieces(run: str) -> list[str]:
    if len(run) == 1 or run.isascii():
        return [run.lower()]
    return ["".join(pair) for pair in pairwise(run)]
