"""Excel as a host, through xlwings: what the add-in's buttons and cell functions call."""
