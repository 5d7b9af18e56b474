"""A form's export whose module the workbook does not use: said before its answers are taken for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlcrm.crm.names import plain
from xlcrm.errors import UsageError

if TYPE_CHECKING:
    from xlcrm.commands.module import Installed, Module
    from xlcrm.crm.incoming import Source
    from xlcrm.crm.schema.shapes import Shape

_LOOKED_AT = 5
"""Rows from the top in which the headers of an export stand."""


def refuse_unused(source: Source, modules: Installed) -> None:
    """UsageError when the headers are those of an export that only a module which is not added understands."""
    for module in modules.known:
        if module not in modules.active and any(_exports(one, source) for one in _shapes(module)):
            raise UsageError(
                f"“{source.name}”像是“{module.label.zh}”问卷的导出。先运行 xlcrm add 台账 {module.name}，再导入一次。",
                f"'{source.name}' looks like the export of a form that the module {module.label.en} takes: run xlcrm add BOOK {module.name} first, "
                "then import it again.",
            )


def _shapes(module: Module) -> Iterator[Shape]:
    return (one.shape for one in module.records if one.shape.exports)


def _exports(shape: Shape, source: Source) -> bool:
    """Does a row name the program's own columns, and a question that the module asks?"""
    asked = [question for field in shape.fields if field.name in shape.telling for question in field.asks]
    for row in source.grid.rows[:_LOOKED_AT]:
        heads = [plain(cell) for cell in row if isinstance(cell, str)]
        known = any(re.search(shape.exports, head) for head in heads)
        if known and any(re.search(question, head) for question in asked for head in heads):
            return True
    return False
