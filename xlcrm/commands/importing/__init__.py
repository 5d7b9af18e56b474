"""Bringing records of other programs into the workbook: read, understood, matched, decided, told."""
