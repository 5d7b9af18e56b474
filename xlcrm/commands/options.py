"""Options that several commands offer in the same words."""

from __future__ import annotations

from xlcrm.lang import Text
from xlcrm.marks import Option

OUTPUT = Option("output", Text("写到这个文件", "write to this file"), "path", metavar="OUT", short="o")
WRITE_ITSELF = Option("yes", Text("确认列的对应关系，直接写台账本身", "the columns are right: write the workbook itself"), "flag")  # fmt: skip
DRY_RUN = Option("dry-run", Text("只显示会改什么，不写入", "show what would change, write nothing"), "flag")
VERBOSE = Option("verbose", Text("逐格列出改动", "list the changes cell by cell"), "flag")
WRITING = (WRITE_ITSELF, OUTPUT, DRY_RUN, VERBOSE)
"""What every command that writes into the workbook offers."""
