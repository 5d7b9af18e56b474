"""A bulletin as a page (HTML) that Outlook, QQ mail, Gmail and phones show alike: tables, styles within the tags, 600 wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from xlcrm.mail.bulletin import Bulletin, Column, Figure, Listing, Tone

FONT = "font-family:'Microsoft YaHei','PingFang SC','Segoe UI',Arial,sans-serif"
NAVY, INK, GREY, LINE, SOFT = "#1F4E79", "#1F2937", "#6B7280", "#E5E7EB", "#F3F4F6"
_TONES: dict[Tone, str] = {"plain": INK, "good": "#2E7D32", "warn": "#BF9000", "bad": "#C00000"}
_ABREAST = 4
"""Figures side by side."""


def as_page(bulletin: Bulletin) -> str:
    """The bulletin as a page; its picture is named by `cid:`."""
    return (
        f'<!doctype html><html lang="{bulletin.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(bulletin.title)}</title></head>"
        f'<body style="margin:0;padding:0;background:{SOFT};{FONT};color:{INK}">'
        f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:{SOFT}"><tr><td align="center" style="padding:16px 8px">'
        '<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:#FFFFFF">'
        f"{''.join(_blocks(bulletin))}</table></td></tr></table></body></html>"
    )


def paragraphs(text: str, lang: str) -> str:
    """A letter in plain words as a page."""
    parts = "".join(
        f'<p style="margin:0 0 12px;white-space:pre-line">{escape(part.strip())}</p>'
        for part in re.split(r"\n\s*\n", text)
        if part.strip()
    )
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"></head>'
        f'<body style="{FONT};font-size:15px;line-height:1.7;color:{INK}">{parts}</body></html>'
    )


def _blocks(bulletin: Bulletin) -> Iterator[str]:
    yield _block(f'<div style="font-size:20px;font-weight:bold;color:#FFFFFF">{escape(bulletin.title)}</div>', f"background:{NAVY};padding:18px 24px")  # fmt: skip
    yield _block(f'<p style="margin:0 0 6px">{escape(bulletin.hello)}</p><p style="margin:0">{escape(bulletin.lead)}</p>', "padding:18px 24px 6px;font-size:15px;line-height:1.6")  # fmt: skip
    if bulletin.figures:
        yield _block(_figures(bulletin.figures), "padding:10px 18px")
    for listing in bulletin.lists:
        yield _block(_listing(listing), "padding:12px 24px")
    if bulletin.picture:
        yield _block(_picture(bulletin), "padding:12px 24px")
    if bulletin.remarks:
        said = "".join(f'<p style="margin:0 0 6px">{escape(remark)}</p>' for remark in bulletin.remarks)
        yield _block(said, "padding:8px 24px;font-size:14px;line-height:1.6")
    if bulletin.foot:
        yield _block(
            escape(bulletin.foot), f"padding:14px 24px 18px;font-size:12px;color:{GREY};line-height:1.5"
        )


def _block(inside: str, style: str) -> str:
    return f'<tr><td style="{style}">{inside}</td></tr>'


def _figures(figures: tuple[Figure, ...]) -> str:
    rows = [figures[at : at + _ABREAST] for at in range(0, len(figures), _ABREAST)]
    cells = "".join(f"<tr>{''.join(map(_figure, row))}</tr>" for row in rows)
    return f'<table role="presentation" width="100%" cellpadding="0" cellspacing="6" style="width:100%">{cells}</table>'


def _figure(figure: Figure) -> str:
    return (
        f'<td width="25%" valign="top" style="width:25%;background:{SOFT};padding:10px 12px">'
        f'<div style="font-size:12px;color:{GREY}">{escape(figure.label)}</div>'
        f'<div style="font-size:22px;font-weight:bold;color:{_TONES[figure.tone]}">{escape(figure.value)}</div></td>'
    )


def _listing(listing: Listing) -> str:
    title = f'<div style="font-size:16px;font-weight:bold;color:{NAVY};padding-bottom:6px">{escape(listing.title)}</div>'
    if not listing.rows:
        return title + f'<div style="font-size:14px;color:{GREY}">{escape(listing.empty)}</div>'
    shown = [column for column in listing.columns if column.kind != "note"]
    head = "".join(
        f'<th align="{_side(column)}" style="text-align:{_side(column)};padding:6px 12px 6px 0;border-bottom:2px solid {NAVY};color:{GREY};font-weight:normal">{escape(column.label)}</th>'
        for column in shown
    )
    body = "".join(_row(listing.columns, row) for row in listing.rows)
    more = f'<div style="font-size:13px;color:{GREY};padding-top:6px">{escape(listing.more)}</div>' if listing.more else ""  # fmt: skip
    return f'{title}<table width="100%" cellpadding="0" cellspacing="0" style="width:100%;border-collapse:collapse;font-size:13px"><tr>{head}</tr>{body}</table>{more}'


def _row(columns: tuple[Column, ...], row: tuple[str, ...]) -> str:
    cells = list(zip(columns, row, strict=True))
    notes = [cell for column, cell in cells if column.kind == "note" and cell]
    line = "" if notes else f"border-bottom:1px solid {LINE}"
    said = "".join(
        f'<td align="{_side(column)}" valign="top" style="text-align:{_side(column)};padding:7px 12px 3px 0;{line}">{_cell(column, cell)}</td>'
        for column, cell in cells
        if column.kind != "note"
    )
    width = sum(column.kind != "note" for column in columns)
    below = "".join(
        f'<tr><td colspan="{width}" style="padding:0 6px 7px 0;border-bottom:1px solid {LINE};font-size:12px;color:{GREY}">{escape(note)}</td></tr>'
        for note in notes
    )
    return f"<tr>{said}</tr>{below}"


def _cell(column: Column, text: str) -> str:
    if column.kind == "phone":
        return _contact(text)
    return f"<b>{escape(text)}</b>" if column.kind == "strong" else escape(text)


def _contact(text: str) -> str:
    """A number or address that can be tapped."""
    if "@" in text:
        return f'<a href="mailto:{escape(text)}" style="color:{NAVY}">{escape(text)}</a>'
    number = ("+" if text.strip().startswith("+") else "") + re.sub(r"\D", "", text.partition("/")[0])
    if len(number) < 5:
        return escape(text)
    return f'<a href="tel:{number}" style="color:{NAVY};text-decoration:none;white-space:nowrap">{escape(text)}</a>'


def _side(column: Column) -> str:
    return "right" if column.kind == "number" else "left"


def _picture(bulletin: Bulletin) -> str:
    picture = bulletin.picture
    if picture is None:
        return ""
    return (
        f'<div style="font-size:16px;font-weight:bold;color:{NAVY};padding-bottom:6px">{escape(bulletin.caption)}</div>'
        f'<img src="cid:{escape(picture.name)}" width="552" alt="{escape(picture.says)}" style="width:100%;max-width:552px;height:auto;display:block;border:0">'
    )
