"""The LibreOffice extension: built from the registry with the standard library alone."""
