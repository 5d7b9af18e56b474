"""Leaks put into a clean file on purpose, one word in one carrier: what a check has to find."""

from __future__ import annotations

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from html import escape

from tests.leaks import furniture
from tests.leaks.furniture import HEAD, Parts, png


def planted(data: bytes, kind: str, word: str) -> bytes:
    """The file with a word in a carrier of a kind."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: Parts = {name: archive.read(name) for name in archive.namelist()}
    KINDS[kind](parts, word)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def _cell(parts: Parts, word: str) -> None:
    """A text in the rows, cut into runs of different looks."""
    half = len(word) // 2
    runs = "".join(f"<r><rPr><b/></rPr><t>{escape(piece)}</t></r>" for piece in (word[:half], word[half:]))
    _before(
        parts,
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        f'<row r="900"><c r="C900" t="inlineStr"><is>{runs}</is></c></row>',
    )


def _shared(parts: Parts, word: str) -> None:
    """A shared text that no cell shows."""
    _before(parts, "xl/sharedStrings.xml", "</sst>", f"<si><t>{escape(word)}</t></si>")


def _header(parts: Parts, word: str) -> None:
    """What is printed at the top of each page."""
    _before(
        parts,
        "xl/worksheets/sheet1.xml",
        "</worksheet>",
        f"<headerFooter><oddHeader>&amp;C{escape(word)}</oddHeader></headerFooter>",
    )


def _note(parts: Parts, word: str) -> None:
    """A note on a cell."""
    text = f'<comments xmlns="{furniture.MAIN}"><authors><author>x</author></authors><commentList><comment ref="B7" authorId="0"><text><t>问 {escape(word)}</t></text></comment></commentList></comments>'
    parts["xl/comments9.xml"] = (HEAD + text).encode()


def _name(parts: Parts, word: str) -> None:
    """A constant under a defined name."""
    text = parts["xl/workbook.xml"].decode()
    new = f'<definedNames><definedName name="x">"{escape(word)}"</definedName>'
    parts["xl/workbook.xml"] = (
        text.replace("<definedNames>", new, 1)
        if "<definedNames>" in text
        else text.replace("<calcPr", f"{new}</definedNames><calcPr", 1)
    ).encode()


def _properties(parts: Parts, word: str) -> None:
    """The title of the document."""
    parts["docProps/core.xml"] = (
        f'{HEAD}<cp xmlns:dc="urn:x"><dc:title>{escape(word)}</dc:title></cp>'.encode()
    )


def _pivot(parts: Parts, word: str) -> None:
    furniture.pivot(parts, [word])


def _chart(parts: Parts, word: str) -> None:
    """What a chart remembers."""
    parts["xl/charts/chart99.xml"] = (
        f'{HEAD}<c:chartSpace xmlns:c="urn:c"><c:strCache><c:pt idx="0"><c:v>{escape(word)}</c:v></c:pt></c:strCache></c:chartSpace>'.encode()
    )


def _picture(parts: Parts, word: str) -> None:
    parts["xl/media/image9.png"] = png(f"Scan of the card of {word}")


def _embedded(parts: Parts, word: str) -> None:
    furniture.embedded(parts, [word])


def _macro(parts: Parts, word: str) -> None:
    furniture.macros(parts, [word])


def _journal(parts: Parts, word: str) -> None:
    """What a program keeps deflated in a cell of a hidden sheet."""
    text = base64.b64encode(
        zlib.compress(json.dumps({"was": [word] * 9, "more": list(range(200))}, ensure_ascii=False).encode())
    ).decode()
    _before(
        parts,
        "xl/worksheets/sheet2.xml",
        "</sheetData>",
        f'<row r="901"><c r="A901" t="inlineStr"><is><t>{text}</t></is></c></row>',
    )


def _before(parts: Parts, name: str, end: str, new: str) -> None:
    text = parts[name].decode()
    assert end in text, f"{name} has no {end}"
    parts[name] = text.replace(end, new + end, 1).encode()


KINDS: Mapping[str, Callable[[Parts, str], None]] = {
    "cell": _cell, "shared text": _shared, "header": _header, "note": _note, "name": _name, "properties": _properties,
    "pivot cache": _pivot, "chart cache": _chart, "picture": _picture, "embedded workbook": _embedded, "macros": _macro,
    "journal": _journal,
}  # fmt: skip


def dressed(word: str, number: int) -> str:
    """A word as somebody may write it: a phone with spaces or the code of its country, a name in a sentence."""
    forms: Sequence[str] = (word,)
    if word.isdecimal():
        forms = (word, f"{word[:3]} {word[3:7]} {word[7:]}", f"+86 {word[:3]}-{word[3:7]}-{word[7:]}")
    elif "@" in word:
        forms = (word, word.upper(), f"<{word}>")
    else:
        forms = (word, f"（{word}）", f"见 {word} 的合同")
    return forms[number % len(forms)]
