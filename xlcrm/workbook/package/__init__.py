"""The file format: packages of parts, read, patched and written so that whatever need not change stays byte for byte."""
