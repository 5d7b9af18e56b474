"""Files of other programs as rows: bytes in, sheets of values out with the line at which each record stood.

source = read_file("contacts.csv", data)
source.grid.rows[0]  # the headers
source.lines[1]  # where the first record stood in the file

No workbook is known here: whoever has one reads .xlsx and .xls files with it (`is_workbook`).
"""

from xlcrm.crm.incoming.files import is_workbook, read_file
from xlcrm.crm.incoming.source import Source

__all__ = ["Source", "is_workbook", "read_file"]
