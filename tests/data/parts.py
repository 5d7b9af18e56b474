"""Edits of a finished workbook's parts, for what XlsxWriter does not write: pivot tables and the traits of WPS."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

Edit = Callable[[str], str]


def edited(path: Path, edits: Mapping[str, Edit], added: Mapping[str, str] | None = None) -> None:
    """Rewrite a package with some parts changed and others added; times stay those of an XlsxWriter file."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, edit in edits.items():
        parts[name] = edit(parts[name].decode()).encode()
    parts |= {name: text.encode() for name, text in (added or {}).items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            package.writestr(info, data)


def before(mark: str, text: str) -> Edit:
    """Put text before a mark that must be there."""

    def edit(part: str) -> str:
        assert mark in part, mark
        return part.replace(mark, text + mark, 1)

    return edit


def both(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(part: str) -> str:
        for one in edits:
            part = one(part)
        return part

    return edit
