"""Cell functions, one file per topic: cell values in, cell values out."""
