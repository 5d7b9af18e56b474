"""The cell functions as xlwings calls them on Windows: `XLPy.CallUDF("xlcrm.hosts.excel.functions", "CRM_TIER", …)`.

Xlwings reads type hints, and fails on many (`float | None`, Literal); so it is handed functions without any, and every option
is said: each argument comes as rows of cells, errors as text, empty cells as None.
"""

from __future__ import annotations

from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

import xlwings as xw

from xlcrm.hosts.few_collections import few_collections
from xlcrm.marks import UdfMark
from xlcrm.registry import Entry, load

if TYPE_CHECKING:
    from collections.abc import Callable


def shim(mark: UdfMark, entry: Entry) -> Callable[..., Any]:
    """A function of the mark's name and arguments, without annotations."""

    def call(*given: Any) -> Any:
        with few_collections():
            return entry.answer(*given)

    kinds = [(each.name, None if each.optional else Parameter.empty) for each in mark.arguments]
    call.__signature__ = Signature(  # type: ignore[attr-defined]  # what inspect reads; typing does not know it
        [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=default) for name, default in kinds]
    )
    call.__name__ = call.__qualname__ = mark.name
    call.__doc__ = mark.help.en
    call.__annotations__ = {}
    return call


def registered(mark: UdfMark, entry: Entry) -> Callable[..., Any]:
    """The shim, known to xlwings with all its options (off Windows its decorators do nothing)."""
    marked: Any = xw.func(category=mark.category.en, volatile=False, call_in_wizard=True)(shim(mark, entry))
    for each in mark.arguments:
        marked = xw.arg(each.name, ndim=2, empty=None, err_to_str=True, doc=each.help.en)(marked)
    return xw.ret()(marked)  # type: ignore[no-any-return]


globals().update(
    {
        entry.mark.name: registered(entry.mark, entry)
        for entry in load().udfs()
        if isinstance(entry.mark, UdfMark)
    }
)
