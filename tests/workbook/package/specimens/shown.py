"""A chart of the newer kind, form controls, an embedded object, comments with threads."""

from __future__ import annotations

from tests.workbook.package.specimens.parts import (
    BOOK,
    MAIN,
    SHEET,
    SHEET_ML,
    XDR,
    Parts,
    alternative,
    anchored,
    frame,
)

_CX = "http://schemas.microsoft.com/office/drawing/2014/chartex"
_CX1 = "http://schemas.microsoft.com/office/drawing/2015/9/8/chartex"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_2017 = "http://schemas.microsoft.com/office/2017/10/relationships"
_PERSON = "{11111111-2222-3333-4444-555555555555}"
_ANCHOR = "5, 0, 1, 0, 7, 0, 3, 0"


def chartex() -> Parts:
    """A waterfall chart, which only newer programs draw."""
    parts = Parts()
    data = (
        '<cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:f>客户!$A$2:$A$4</cx:f></cx:strDim>'
        '<cx:numDim type="val"><cx:f>客户!$C$2:$C$4</cx:f></cx:numDim></cx:data></cx:chartData>'
    )
    series = '<cx:series layoutId="waterfall" uniqueId="{00000000-1111-2222-3333-444444444444}"><cx:dataId val="0"/></cx:series>'
    axes = '<cx:axis id="0"><cx:catScaling/></cx:axis><cx:axis id="1"><cx:valScaling/></cx:axis>'
    chart = f"<cx:chart><cx:plotArea><cx:plotAreaRegion>{series}</cx:plotAreaRegion>{axes}</cx:plotArea></cx:chart>"
    parts.add(
        "xl/charts/chartEx1.xml",
        f'<cx:chartSpace xmlns:cx="{_CX}">{data}{chart}</cx:chartSpace>',
        "application/vnd.ms-office.chartex+xml",
    )
    drawing = "xl/drawings/drawing1.xml"
    relation = parts.relate(
        drawing, "http://schemas.microsoft.com/office/2014/relationships/chartEx", "xl/charts/chartEx1.xml"
    )
    graphic = f'<a:graphicData uri="{_CX}"><cx:chart xmlns:cx="{_CX}" r:id="{relation}"/></a:graphicData>'
    content = anchored(alternative(f'xmlns:cx1="{_CX1}" Requires="cx1"', frame("瀑布图", graphic)))
    parts.add(drawing, content, _DRAWING_TYPE)
    parts.behind = f'<drawing r:id="{parts.relate(SHEET, "drawing", drawing)}"/>'
    return parts


def _vml(inside: str) -> str:
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel">{inside}</xml>'
    )


def _add_vml(parts: Parts, inside: str) -> str:
    parts.defaults["vml"] = _VML_TYPE
    parts.add("xl/drawings/vmlDrawing1.vml", _vml(inside))
    return parts.relate(SHEET, "vmlDrawing", "xl/drawings/vmlDrawing1.vml")


def form_control() -> Parts:
    """A check box that is linked to a cell."""
    parts = Parts()
    shape = (
        '<v:shape id="_x0000_s1025" type="#_x0000_t201" style="position:absolute;width:80pt;height:18pt">'
        f'<x:ClientData ObjectType="Checkbox"><x:Anchor>{_ANCHOR}</x:Anchor><x:FmlaLink>$H$1</x:FmlaLink>'
        "</x:ClientData></v:shape>"
    )
    vml = _add_vml(parts, shape)
    parts.add(
        "xl/ctrlProps/ctrlProp1.xml",
        '<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'objectType="CheckBox" fmlaLink="$H$1" lockText="1"/>',
        "application/vnd.ms-excel.controlproperties+xml",
    )
    control = parts.relate(SHEET, "ctrlProp", "xl/ctrlProps/ctrlProp1.xml")
    parts.behind = (
        f'<legacyDrawing r:id="{vml}"/><mc:AlternateContent><mc:Choice Requires="x14"><controls>'
        f'<mc:AlternateContent><mc:Choice Requires="x14"><control shapeId="1025" r:id="{control}" name="已付">'
        f'<controlPr defaultSize="0" autoFill="0" autoLine="0" autoPict="0">{_cell_anchor()}</controlPr></control>'
        "</mc:Choice></mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>"
    )
    return parts


def _cell_anchor() -> str:
    corner = "<{0}><xdr:col>{1}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{2}</xdr:row><xdr:rowOff>0</xdr:rowOff></{0}>"
    ends = (
        (corner.format("from", 5, 1) + corner.format("to", 7, 3))
        .replace("<xdr:", "<xdr:")
        .replace("xdr:col>", "xdr:col>")
    )
    return f'<anchor moveWithCells="1" xmlns:xdr="{XDR}">{ends}</anchor>'


def embedded_object() -> Parts:
    """A document of another program inside the sheet."""
    parts = Parts()
    shape = (
        '<v:shape id="_x0000_s1026" type="#_x0000_t75" style="position:absolute;width:60pt;height:40pt">'
        f'<x:ClientData ObjectType="Pict"><x:Anchor>{_ANCHOR}</x:Anchor></x:ClientData></v:shape>'
    )
    vml = _add_vml(parts, shape)
    parts.defaults["bin"] = "application/vnd.openxmlformats-officedocument.oleObject"
    parts.add("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8)
    relation = parts.relate(SHEET, "oleObject", "xl/embeddings/oleObject1.bin")
    parts.behind = (
        f'<legacyDrawing r:id="{vml}"/><oleObjects><oleObject progId="Package" shapeId="1026" r:id="{relation}"/>'
        "</oleObjects>"
    )
    return parts


def threaded_comments() -> Parts:
    """A comment with an answer, the old-style comment beside it, and who wrote them."""
    parts = Parts()
    note = (
        '<v:shape id="_x0000_s1027" type="#_x0000_t202" style="position:absolute;visibility:hidden">'
        f'<x:ClientData ObjectType="Note"><x:Anchor>{_ANCHOR}</x:Anchor><x:Row>1</x:Row><x:Column>0</x:Column>'
        "</x:ClientData></v:shape>"
    )
    vml = _add_vml(parts, note)
    root = "{00000000-0000-0000-0000-000000000001}"
    comments = (
        f'<comments xmlns="{MAIN}"><authors><author>tc={root}</author></authors><commentList>'
        '<comment ref="A2" authorId="0"><text><t>[线程批注] 已联系</t></text></comment></commentList></comments>'
    )
    parts.add("xl/comments1.xml", comments, f"{SHEET_ML}.comments+xml")
    parts.relate(SHEET, "comments", "xl/comments1.xml")
    first = f'<threadedComment ref="A2" dT="2026-03-01T08:00:00.00" personId="{_PERSON}" id="{root}"><text>已联系</text></threadedComment>'
    second = first.replace(root, root.replace("1}", "2}")).replace(">已", f' parentId="{root}">已', 0)
    threads = f'<ThreadedComments xmlns="{_THREADS}">{first}{second}</ThreadedComments>'
    parts.add(
        "xl/threadedComments/threadedComment1.xml", threads, "application/vnd.ms-excel.threadedcomments+xml"
    )
    parts.relate(SHEET, f"{_2017}/threadedComment", "xl/threadedComments/threadedComment1.xml")
    person = f'<person displayName="示例" id="{_PERSON}" userId="S::sample@example.com" providerId="AD"/>'
    persons = f'<personList xmlns="{_THREADS}">{person}</personList>'
    parts.add("xl/persons/person.xml", persons, "application/vnd.ms-excel.person+xml")
    parts.relate(BOOK, f"{_2017}/person", "xl/persons/person.xml")
    parts.behind = f'<legacyDrawing r:id="{vml}"/>'
    return parts
