"""Carriers of data that a workbook collects over the years, each filled with everybody's words and put into a file."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Parts = dict[str, bytes]


def furnish(path: Path, words: Sequence[str], chance: random.Random) -> None:
    """Put most of the carriers into a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    share_texts(parts)
    for carrier in CARRIERS:
        if chance.random() < 0.8:
            carrier(parts, words)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _relate(parts: Parts, source: str, kind: str, target: str, type_uri: str = "") -> str:
    folder, _, base = source.rpartition("/")
    name = f"{folder}/_rels/{base}.rels".lstrip("/")
    text = parts.get(
        name,
        f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'.encode(),
    ).decode()
    number = f"rIdX{len(re.findall('<Relationship ', text)) + 1}"
    new = f'<Relationship Id="{number}" Type="{type_uri or f"{REL}/{kind}"}" Target="{target}"/>'
    text = re.sub(r"<Relationships([^>]*?)/>", r"<Relationships\1></Relationships>", text)
    parts[name] = text.replace("</Relationships>", f"{new}</Relationships>").encode()
    return number


def _declare(parts: Parts, name: str, content_type: str) -> None:
    types = parts["[Content_Types].xml"].decode()
    new = f'<Override PartName="/{name}" ContentType="{content_type}"/>'
    parts["[Content_Types].xml"] = types.replace("</Types>", f"{new}</Types>").encode()


def _default(parts: Parts, extension: str, content_type: str) -> None:
    types = parts["[Content_Types].xml"].decode()
    if f'Extension="{extension}"' not in types:
        new = f'<Default Extension="{extension}" ContentType="{content_type}"/>'
        parts["[Content_Types].xml"] = re.sub(r"(<Types[^>]*>)", rf"\1{new}", types, count=1).encode()


def _into_workbook(parts: Parts, before: str, new: str) -> None:
    text = parts["xl/workbook.xml"].decode()
    text = text.replace("<workbook ", f'<workbook xmlns:r="{REL}" ', 1) if "xmlns:r=" not in text else text
    parts["xl/workbook.xml"] = re.sub(f"(?={before})", new, text, count=1).encode()


def pivot(parts: Parts, words: Sequence[str]) -> None:
    """A pivot table, whose cache holds every record."""
    items = "".join(f'<s v="{escape(word)}"/>' for word in words)
    parts["xl/pivotCache/pivotCacheDefinition1.xml"] = (
        f'{HEAD}<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{REL}" recordCount="1"><cacheSource type="worksheet">'
        f'<worksheetSource ref="A1:H9" sheet="客户"/></cacheSource><cacheFields count="1"><cacheField name="客户名称" numFmtId="0">'
        f'<sharedItems count="{len(words)}">{items}</sharedItems></cacheField></cacheFields></pivotCacheDefinition>'
    ).encode()
    parts["xl/pivotTables/pivotTable1.xml"] = (
        f'{HEAD}<pivotTableDefinition xmlns="{MAIN}" name="P" cacheId="9" dataCaption="v">'
        f'<location ref="H1:I5" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/></pivotTableDefinition>'
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivot"
    _declare(parts, "xl/pivotCache/pivotCacheDefinition1.xml", f"{kind}CacheDefinition+xml")
    _declare(parts, "xl/pivotTables/pivotTable1.xml", f"{kind}Table+xml")
    number = _relate(parts, "xl/workbook.xml", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
    _relate(parts, "xl/worksheets/sheet4.xml", "pivotTable", "../pivotTables/pivotTable1.xml")
    _relate(
        parts,
        "xl/pivotTables/pivotTable1.xml",
        "pivotCacheDefinition",
        "../pivotCache/pivotCacheDefinition1.xml",
    )
    text = parts["xl/workbook.xml"].decode()
    new = f'<pivotCaches xmlns:r="{REL}"><pivotCache cacheId="9" r:id="{number}"/></pivotCaches>'
    parts["xl/workbook.xml"] = text.replace("</workbook>", f"{new}</workbook>").encode()


def chart_caches(parts: Parts, words: Sequence[str]) -> None:
    """What charts remember of the cells that they show."""
    points = "".join(f'<c:pt idx="{n}"><c:v>{escape(word)}</c:v></c:pt>' for n, word in enumerate(words))
    for name in [name for name in parts if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]:
        text = parts[name].decode()
        prefix = "" if "<c:" not in text else "c:"
        cache = f'<c:strCache><c:ptCount val="{len(words)}"/>{points}</c:strCache>'.replace("c:", prefix)
        tag = f"{prefix}f>"
        parts[name] = re.sub(rf"(<{prefix}cat>.*?</{tag})", rf"\1{cache}", text, flags=re.DOTALL).encode()


def threads(parts: Parts, words: Sequence[str]) -> None:
    """A thread of comments on a row near the end, with the people in it."""
    sheet, space = (
        "xl/worksheets/sheet1.xml",
        "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",
    )
    who = "".join(
        f'<person displayName="{escape(word)}" id="{{{n}}}" userId="{n}" providerId="None"/>'
        for n, word in enumerate(words[:9])
    )
    parts["xl/persons/person.xml"] = f'{HEAD}<personList xmlns="{space}">{who}</personList>'.encode()
    parts["xl/threadedComments/threadedComment1.xml"] = (
        f'{HEAD}<ThreadedComments xmlns="{space}"></ThreadedComments>'
    ).encode()
    office = "http://schemas.microsoft.com/office/2017/10/relationships"
    _declare(parts, "xl/persons/person.xml", "application/vnd.ms-excel.person+xml")
    _declare(
        parts, "xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments+xml"
    )
    _relate(parts, "xl/workbook.xml", "person", "persons/person.xml", f"{office}/person")
    _relate(
        parts,
        sheet,
        "threadedComment",
        "../threadedComments/threadedComment1.xml",
        f"{office}/threadedComment",
    )


def external_link(parts: Parts, words: Sequence[str]) -> None:
    """A link to another workbook, with the values that it last showed."""
    cells = "".join(f'<cell r="A{n}" t="str"><v>{escape(word)}</v></cell>' for n, word in enumerate(words, 1))
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'{HEAD}<externalLink xmlns="{MAIN}" xmlns:r="{REL}"><externalBook r:id="rId1"><sheetNames><sheetName val="A"/></sheetNames>'
        f'<sheetDataSet><sheetData sheetId="0"><row r="1">{cells}</row></sheetData></sheetDataSet></externalBook></externalLink>'
    ).encode()
    _declare(
        parts,
        "xl/externalLinks/externalLink1.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
    )
    number = _relate(parts, "xl/workbook.xml", "externalLink", "externalLinks/externalLink1.xml")
    _into_workbook(
        parts,
        "<definedNames|<calcPr",
        f'<externalReferences><externalReference r:id="{number}"/></externalReferences>',
    )


def custom_xml(parts: Parts, words: Sequence[str]) -> None:
    """Data that another program keeps in the file."""
    parts["customXml/item1.xml"] = (
        f"<list>{''.join(f'<i>{escape(word)}</i>' for word in words)}</list>".encode()
    )
    _relate(parts, "xl/workbook.xml", "customXml", "../customXml/item1.xml")


def properties(parts: Parts, words: Sequence[str]) -> None:
    """Properties of the document that a person made."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006"
    parts["docProps/custom.xml"] = (
        f'{HEAD}<Properties xmlns="{space}/custom-properties" xmlns:vt="{space}/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="n"><vt:lpwstr>{escape(" ".join(words))}</vt:lpwstr></property></Properties>'
    ).encode()
    _declare(
        parts, "docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    )
    _relate(parts, "", "custom-properties", "docProps/custom.xml")


def macros(parts: Parts, words: Sequence[str]) -> None:
    """A project of macros that names everybody."""
    parts["xl/vbaProject.bin"] = (
        b"\xd0\xcf\x11\xe0"
        + " ".join(words).encode("gb18030")
        + b"\0" * 8
        + " ".join(words).encode("utf-16-le")
    )
    _default(parts, "bin", "application/vnd.ms-office.vbaProject")
    _relate(
        parts,
        "xl/workbook.xml",
        "vbaProject",
        "vbaProject.bin",
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
    )


def embedded(parts: Parts, words: Sequence[str]) -> None:
    """A workbook inside of the workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as inner:
        inner.writestr(
            "xl/sharedStrings.xml", f"<sst>{''.join(f'<si><t>{escape(w)}</t></si>' for w in words)}</sst>"
        )
    parts["xl/embeddings/Microsoft_Excel_Worksheet1.xlsx"] = out.getvalue()
    _default(parts, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    _relate(parts, "xl/worksheets/sheet2.xml", "package", "../embeddings/Microsoft_Excel_Worksheet1.xlsx")


def thumbnail(parts: Parts, words: Sequence[str]) -> None:
    """A small picture of the first page, with a text in it."""
    parts["docProps/thumbnail.png"] = png(" ".join(words))
    _default(parts, "png", "image/png")
    _relate(
        parts,
        "",
        "thumbnail",
        "docProps/thumbnail.png",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
    )


def share_texts(parts: Parts) -> None:
    """Texts in one table, as Excel keeps them (openpyxl writes them into the cells)."""
    items: dict[str, int] = {}

    def shared(match: re.Match[str]) -> str:
        number = items.setdefault(match[3], len(items))
        return f'<c{match[1]}t="s"{match[2]}><v>{number}</v></c>'

    for name in [name for name in parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]:
        text = parts[name].decode()
        parts[name] = re.sub(
            r'<c([^>]*)t="inlineStr"([^>]*)><is><t[^>]*>(.*?)</t></is></c>', shared, text, flags=re.DOTALL
        ).encode()
    table = "".join(f'<si><t xml:space="preserve">{item}</t></si>' for item in items)
    parts["xl/sharedStrings.xml"] = (
        f'{HEAD}<sst xmlns="{MAIN}" uniqueCount="{len(items)}">{table}</sst>'.encode()
    )
    _declare(
        parts,
        "xl/sharedStrings.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml",
    )
    _relate(parts, "xl/workbook.xml", "sharedStrings", "sharedStrings.xml")


def orphan_strings(parts: Parts, words: Sequence[str]) -> None:
    """Shared texts that no cell shows any more."""
    text = parts["xl/sharedStrings.xml"].decode()
    new = "".join(f"<si><t>{escape(word)}</t></si>" for word in words)
    parts["xl/sharedStrings.xml"] = text.replace("</sst>", f"{new}</sst>").encode()


def names(parts: Parts, _words: Sequence[str]) -> None:
    """Defined names: of cells that go, and of another workbook."""
    new = (
        '<definedName name="大客户">客户!$B$11</definedName><definedName name="旧表">[1]A!$A$1</definedName>'
    )
    text = parts["xl/workbook.xml"].decode()
    if "<definedNames>" in text:
        parts["xl/workbook.xml"] = text.replace("</definedNames>", f"{new}</definedNames>").encode()
    else:
        _into_workbook(parts, "<calcPr", f"<definedNames>{new}</definedNames>")


def png(text: str) -> bytes:
    """A picture of one point with a packed text."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    said = b"Comment\0\0" + zlib.compress(text.encode())
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"zTXt", said)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


CARRIERS: Sequence[Callable[[Parts, Sequence[str]], None]] = (
    pivot, chart_caches, threads, external_link, custom_xml, properties, macros, embedded, thumbnail, orphan_strings, names,
)  # fmt: skip
