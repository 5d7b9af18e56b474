"""The tags of a sheet's rows: height, what is hidden, the format of a whole row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xlcrm.workbook.package.xml_editor import with_attribute

_NUMBER = re.compile(rb"""\sr=["']([0-9]+)["']""")


def with_tags(rows: bytes, prefix: str, wanted: Mapping[int, Mapping[str, str | None]]) -> bytes:
    """The rows of a sheet with attributes set in their tags; a row that is not there is added where it says something."""
    return b"".join(_pieces(rows, prefix.encode(), wanted))


def _pieces(
    rows: bytes, p: bytes, wanted: Mapping[int, Mapping[str, str | None]]
) -> Iterator[bytes | memoryview]:
    whole, pending = memoryview(rows), sorted(wanted, reverse=True)
    number = at = 0
    for match in re.finditer(rb"<" + p + rb"row(?=[\s/>])[^>]*>", rows):
        if not pending:
            break
        explicit = _NUMBER.search(match[0])
        number = int(explicit[1]) if explicit else number + 1
        if pending[-1] > number:
            continue
        yield whole[at : match.start()]
        while pending and pending[-1] < number:
            yield _new_row(p, pending[-1], wanted[pending.pop()])
        at = match.end() if pending and pending[-1] == number else match.start()
        if at == match.end():
            yield _changed(match[0], wanted[pending.pop()])
    yield whole[at:]
    for row in reversed(pending):
        yield _new_row(p, row, wanted[row])


def _new_row(p: bytes, row: int, attributes: Mapping[str, str | None]) -> bytes:
    if not any(attributes.values()):
        return b""
    return _changed(b'<%srow r="%d"/>' % (p, row), attributes)


def _changed(tag: bytes, attributes: Mapping[str, str | None]) -> bytes:
    for name, value in attributes.items():
        tag = with_attribute(tag, name, value)
    return tag
