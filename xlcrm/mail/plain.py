"""A bulletin as plain text: the part of a mail that every program can show."""

from __future__ import annotations

from collections.abc import Iterator

from xlcrm.mail.bulletin import Bulletin, Listing


def as_text(bulletin: Bulletin) -> str:
    """The bulletin in lines."""
    return "\n".join(_lines(bulletin)) + "\n"


def _lines(bulletin: Bulletin) -> Iterator[str]:
    yield from (bulletin.hello, "", bulletin.lead, "")
    colon = "：" if bulletin.lang == "zh" else ": "
    yield from (f"{figure.label}{colon}{figure.value}" for figure in bulletin.figures)
    for listing in bulletin.lists:
        yield from ("", f"== {listing.title} ==", *_rows(listing))
    if bulletin.remarks:
        yield from ("", *bulletin.remarks)
    if bulletin.foot:
        yield from ("", "--", bulletin.foot)


def _rows(listing: Listing) -> Iterator[str]:
    if listing.rows:
        yield " | ".join(column.label for column in listing.columns if column.kind != "note")
    for number, row in enumerate(listing.rows, 1):
        cells = list(zip(listing.columns, row, strict=True))
        yield f"{number}. " + " | ".join(cell for column, cell in cells if cell and column.kind != "note")
        yield from (f"   {cell}" for column, cell in cells if cell and column.kind == "note")
    yield from filter(None, [listing.empty if not listing.rows else "", listing.more])
