"""Builds the Excel add-in (ribbon, VBA as text, the package) and the LibreOffice extension from the registry, without either program."""
