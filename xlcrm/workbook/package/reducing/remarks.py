"""Notes and threads on the cells of a sheet: those of rows that go are left out, the others move along."""

from __future__ import annotations

from collections.abc import Iterator

from xlcrm.errors import UnreadableBookError
from xlcrm.grid import a1, parse_a1
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.reducing.gaps import Gaps
from xlcrm.workbook.package.xml import Element
from xlcrm.workbook.package.xml_editor import Editor


def cut_remarks(package: Package, sheet_part: str, gaps: Gaps) -> None:
    """Fit the notes, their boxes and the threads of a worksheet to the rows that stay."""
    for part in package.related(sheet_part, "comments"):
        _cut_notes(package, part, gaps)
    for part in package.related(sheet_part, "threadedComment"):
        _cut_refs(package, part, "threadedComment", gaps)
    for part in package.related(sheet_part, "vmlDrawing"):
        _cut_boxes(package, part, gaps)


def _cut_refs(package: Package, part: str, local: str, gaps: Gaps) -> None:
    editor = Editor(package.read(part))
    for element in [each for each in editor.root.walk() if each.local == local]:
        _move(editor, element, gaps)
    package.write(part, editor.result())


def _move(editor: Editor, element: Element, gaps: Gaps) -> bool:
    row, column = parse_a1(element.get("ref"))
    new = gaps.row(row)
    if new is None:
        editor.replace(element, b"")
    elif new != row:
        editor.set(element, "ref", a1(new, column))
    return new is not None


def _cut_notes(package: Package, part: str, gaps: Gaps) -> None:
    """The notes of the rows that stay, and the names of those who wrote them."""
    editor = Editor(package.read(part))
    notes = [each for each in editor.root.walk() if each.local == "comment"]
    kept = [note for note in notes if _move(editor, note, gaps)]
    authors = editor.root.first("authors")
    if authors is not None:
        used = sorted({int(note.get("authorId", "0")) for note in kept})
        for note in kept:
            editor.set(note, "authorId", str(used.index(int(note.get("authorId", "0")))))
        for place, author in enumerate(authors.children):
            if place not in used:
                editor.replace(author, b"")
    package.write(part, editor.result())


def _cut_boxes(package: Package, part: str, gaps: Gaps) -> None:
    """The boxes of the notes that stay; buttons and other controls go, as what they start is not there."""
    try:
        editor = Editor(package.read(part))
    except UnreadableBookError:  # some programs write boxes that are no XML
        package.write(part, b'<xml xmlns:v="urn:schemas-microsoft-com:vml"></xml>')
        return
    for shape in [each for each in editor.root.children if each.local == "shape"]:
        data = next((each for each in shape.children if each.local == "ClientData"), None)
        if data is None:
            continue  # a picture of a header or footer
        row = next((each for each in data.children if each.local == "Row"), None)
        new = gaps.row(int(row.text) + 1) if row is not None and row.text.strip().isdigit() else None
        if data.get("ObjectType") != "Note" or row is None or new is None:
            editor.replace(shape, b"")
        elif new != int(row.text) + 1:
            _move_box(editor, data, row, new - int(row.text) - 1)
    package.write(part, editor.result())


def _move_box(editor: Editor, data: Element, row: Element, by: int) -> None:
    editor.set_text(row, str(int(row.text) + by))
    for anchor in [each for each in data.children if each.local == "Anchor"]:
        numbers = [part.strip() for part in anchor.text.split(",")]
        if len(numbers) == 8 and all(number.lstrip("-").isdigit() for number in numbers):
            for place in (2, 6):
                numbers[place] = str(max(0, int(numbers[place]) + by))
            editor.set_text(anchor, ", ".join(numbers))


def persons_named(package: Package) -> Iterator[str]:
    """Ids of the persons who wrote or are named in the threads that are there."""
    for part in package.names:
        if "threadedcomment" in part.lower() and not part.lower().endswith(".rels"):
            for element in Editor(package.read(part)).root.walk():
                for name in ("personId", "mentionpersonId"):
                    if element.get(name):
                        yield element.get(name)


def cut_persons(package: Package) -> None:
    """Only the persons of threads that are there stay on the list of persons."""
    named = set(persons_named(package))
    for part in package.related(package.workbook, "person"):
        editor = Editor(package.read(part))
        for person in editor.root.children:
            if person.get("id") not in named:
                editor.replace(person, b"")
        package.write(part, editor.result())
