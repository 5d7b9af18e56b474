"""Notes on cells (comments of the old kind): the text in one part, the yellow box in another, both joined to the sheet.

What other people wrote stays: a cell that has a note or a thread of theirs is left alone, and said so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlcrm.grid import a1
from xlcrm.lang import Text
from xlcrm.workbook.changes import SetNotes
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.sheet_frame import ORDER
from xlcrm.workbook.package.work import Work
from xlcrm.workbook.package.xml import Element, escape
from xlcrm.workbook.package.xml_editor import Editor

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_VML = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
_BOX = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;width:160pt;height:60pt;z-index:1;'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPE_ID = re.compile(rb"_x0000_s([0-9]+)")
_FIRST_ID = 1025


def set_notes(work: Work, change: SetNotes) -> None:
    """Carry out SetNotes."""
    package, part = work.package, work.entry(change.sheet).part
    if change.notes:
        work.refuse_protected_objects(change.sheet)
        comments = _comments_part(package, part)
        fresh, kept = _write_texts(package, comments, change)
        if kept:
            work.notices.append(_left_alone(change.sheet, kept))
        if fresh:
            _add_boxes(work, change.sheet, part, fresh)


def _left_alone(sheet: str, cells: list[tuple[int, int]]) -> Text:
    where = ", ".join(a1(*at) for at in cells)
    return Text(
        f"工作表“{sheet}”的 {where} 已有别人写的批注，保留不动。",
        f"{where} of sheet '{sheet}' has a note of somebody else's, which was left as it is.",
    )


# -- the texts ---------------------------------------------------------------------------------------------------------


def _comments_part(package: Package, sheet_part: str) -> str:
    """The part with the sheet's notes; a new one where there is none."""
    for found in package.related(sheet_part, "comments"):
        return found
    name = package.free_name("/xl/comments{}.xml")
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    empty = f'{head}<comments xmlns="{package.namespace}"><authors/><commentList/></comments>'
    package.add(name, empty.encode(), _COMMENTS_TYPE)
    package.relate(sheet_part, "comments", name)
    return name


def _write_texts(
    package: Package, part: str, change: SetNotes
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Write the texts; returns the cells that had no note, and those whose note is another's."""
    editor = Editor(package.read(part))
    authors, notes = editor.root.first("authors"), editor.root.first("commentList")
    if authors is None or notes is None:
        return [], list(change.notes)
    known = [author.text for author in authors.children]
    ours = str(known.index(change.author) if change.author in known else len(known))
    standing = {note.get("ref"): note for note in notes.children}
    fresh, kept = [], []
    for (row, column), text in sorted(change.notes.items()):
        xml = _note(editor.prefix, a1(row, column), ours, text)
        old = standing.get(a1(row, column))
        if old is None:
            editor.append(notes, xml)
            fresh.append((row, column))
        elif old.get("authorId") != ours:
            kept.append((row, column))
        elif _text(old) != text:
            editor.replace(old, xml)
    if change.author not in known and fresh:
        editor.append(
            authors, f"<{editor.prefix}author>{escape(change.author)}</{editor.prefix}author>".encode()
        )
    package.write(part, editor.result())
    return fresh, kept


def _note(p: str, address: str, author: str, text: str) -> bytes:
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    run = f"<{p}r><{p}t{space}>{escape(text)}</{p}t></{p}r>"
    return f'<{p}comment ref="{address}" authorId="{author}"><{p}text>{run}</{p}text></{p}comment>'.encode()


def _text(note: Element) -> str:
    return "".join(element.text for element in note.walk() if element.local == "t")


# -- the boxes ---------------------------------------------------------------------------------------------------------


def _add_boxes(work: Work, name: str, sheet_part: str, cells: list[tuple[int, int]]) -> None:
    package = work.package
    part = _drawing_part(work, name, sheet_part)
    data = package.read(part)
    number = max((int(n) for n in _SHAPE_ID.findall(data)), default=_FIRST_ID - 1)
    new = b"" if b'"_x0000_t202"' in data else _BOX
    for number_, (row, column) in enumerate(cells, number + 1):
        new += _SHAPE.format_map(_box(number_, row, column)).encode()
    end = data.rindex(b"</xml>")  # spliced: what programs write here is not always well-formed
    package.write(part, data[:end] + new + data[end:])


def _box(number: int, row: int, column: int) -> Mapping[str, int]:
    top = max(row - 2, 0)
    return {
        "id": number, "row": row - 1, "column": column - 1,
        "left": column, "top": top, "right": column + 2, "bottom": top + 4,
    }  # fmt: skip


def _drawing_part(work: Work, name: str, sheet_part: str) -> str:
    """The sheet's drawing of notes and controls; a new one where there is none."""
    package, sheet = work.package, work.sheet(name)
    element = sheet.element("legacyDrawing")
    targets = {r.id: r.target for r in package.relationships(sheet_part)}
    if element is not None and targets.get(element.qualified("id"), "") in package:
        return targets[element.qualified("id")]
    part = package.free_name("/xl/drawings/vmlDrawing{}.vml")
    package.default_type("vml", _VML_TYPE)
    package.add(part, _VML, "")
    relation = package.relate(sheet_part, "vmlDrawing", part)
    new = f'<{sheet.frame.prefix}legacyDrawing xmlns:r="{package.relationship_namespace}" r:id="{relation}"/>'
    sheet.frame.insert_ordered("legacyDrawing", new.encode(), ORDER)
    sheet.settle()
    return part
