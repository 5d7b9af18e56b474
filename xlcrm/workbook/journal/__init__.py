"""The journal: what each run changed and what stood there before, by row key and field, so that it can be taken back.

run = Run.of(7, changes)  # what a ChangeSet changes, as a value
kept = bounded({"7": write(run), **kept})  # packed texts, those of the last runs only
read(kept["7"]).cells
"""

from xlcrm.workbook.journal.forgetting import without
from xlcrm.workbook.journal.runs import Cells, Column, Fate, Marked, Row, Run
from xlcrm.workbook.journal.text import KEPT, LIMIT, bounded, read, write

__all__ = [
    "KEPT",
    "LIMIT",
    "Cells",
    "Column",
    "Fate",
    "Marked",
    "Row",
    "Run",
    "bounded",
    "read",
    "without",
    "write",
]
