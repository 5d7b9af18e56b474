"""Run by LibreOffice's own Python: calls macros of a workbook and reads cells, as JSON.

macros_in_libreoffice.py WORKBOOK PROFILE SCRIPT ANSWERS

SCRIPT holds steps: ["call", "Module.Macro", argument …], ["set", cell, text or number], ["formula", cell, text],
["array", area, text], ["read", area], ["sheet", new name]. ANSWERS gets what each of them gave.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2]))  # the office's Python knows nothing of this package
from tests.office import rewrite


def main() -> None:
    """Start an office, take the steps, end it."""
    workbook, profile, script, answers = sys.argv[1:]
    steps = json.loads(Path(script).read_text("utf-8"))

    def work(book: Any) -> None:
        found = [take(book, *step) for step in steps]
        Path(answers).write_text(json.dumps(found), "utf-8")

    shown = {"MacroExecutionMode": 4, "Hidden": False}
    rewrite(workbook, f"{workbook}.ods", profile, work, shown, {"FilterName": "calc8"})


def take(book: Any, kind: str, *given: Any) -> Any:
    """One step."""
    sheet = book.Sheets.getByName("texts")
    if kind == "call":
        uri = f"vnd.sun.star.script:xlcrm.{given[0]}?language=Basic&location=document"
        return book.getScriptProvider().getScript(uri).invoke(given[1:], (), ())[0]
    if kind == "sheet":
        return book.Sheets.insertNewByName(given[0], 1)
    area = sheet.getCellRangeByName(given[0])
    if kind == "read":
        book.calculateAll()
        return [[cell for cell in row] for row in area.getDataArray()]  # noqa: C416 - tuples are no JSON
    if kind == "array":
        return area.setArrayFormula(given[1])
    if kind == "formula" or isinstance(given[1], str):
        return area.setFormula(given[1]) if kind == "formula" else area.setString(given[1])
    return area.setValue(given[1])


main()
