"""Everything that knows a program: the workbook as a file on disk so far."""
