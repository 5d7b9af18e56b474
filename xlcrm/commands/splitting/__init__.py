"""A workbook for each rep, with only what is theirs."""
