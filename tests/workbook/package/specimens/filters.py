"""Slicers over a table, slicers and timelines over a pivot table."""

from __future__ import annotations

from tests.workbook.package.specimens.parts import (
    BOOK,
    MAIN,
    MC,
    OTHER,
    REL,
    ROWS,
    SHEET,
    SHEET_ML,
    X14,
    X15,
    Parts,
    alternative,
    anchored,
    frame,
)

_2007 = "http://schemas.microsoft.com/office/2007/relationships"
_2011 = "http://schemas.microsoft.com/office/2011/relationships"
_SLICER_FRAME = "http://schemas.microsoft.com/office/drawing/2010/slicer"
_TIME_FRAME = "http://schemas.microsoft.com/office/drawing/2012/timeslicer"


def table_slicer() -> Parts:
    """A native table with a slicer for its cities."""
    parts = Parts()
    _draw(parts, SHEET, "sle15", _SLICER_FRAME.replace("2010", "2012"), _slicer_graphic("城市"))
    parts.table()
    cache = (
        f'<slicerCacheDefinition xmlns="{X14}" xmlns:x="{MAIN}" xmlns:x15="{X15}" name="切片器_城市" sourceName="城市">'
        '<extLst><x:ext uri="{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}">'
        '<x15:tableSlicerCache tableId="1" column="2"/></x:ext></extLst></slicerCacheDefinition>'
    )
    _slicer(parts, SHEET, cache, "{46BE6895-7355-4a93-B00E-2C351335B9C9}", "x15")
    parts.behind += _sheet_slicers(parts, "{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}", "x14")
    return parts


def pivot_slicer_and_timeline() -> Parts:
    """A pivot table on the second sheet, with a slicer and a timeline."""
    parts = Parts()
    _pivot(parts)
    graphics = _slicer_graphic("城市"), f'<tsle:timeslicer xmlns:tsle="{_TIME_FRAME}" name="日期"/>'
    _draw(parts, OTHER, "tsle", _TIME_FRAME, graphics[1])
    cache = (
        f'<slicerCacheDefinition xmlns="{X14}" name="切片器_城市" sourceName="城市"><pivotTables>'
        '<pivotTable tabId="2" name="透视表1"/></pivotTables><data><tabular pivotCacheId="1"><items count="2">'
        '<i x="0" s="1"/><i x="1" s="1"/></items></tabular></data></slicerCacheDefinition>'
    )
    _slicer(parts, OTHER, cache, "{BBE1A952-AA13-448e-AADC-164F8A28A991}", "x14")
    _timeline(parts)
    extensions = _sheet_slicers(parts, "{A8765BA9-456A-4dab-B4F3-ACF838C121DE}", "x14")
    timeline = parts.relate(OTHER, f"{_2011}/timeline", "xl/timelines/timeline1.xml")
    more = (
        f'<ext uri="{{7E03D99C-DC04-49d9-9315-930204A7B6E9}}" xmlns:x15="{X15}"><x15:timelineRefs>'
        f'<x15:timelineRef r:id="{timeline}"/></x15:timelineRefs></ext></extLst>'
    )
    parts.second = "<sheetData/>" + parts.behind + extensions.replace("</extLst>", more)
    parts.behind = ""
    return parts


def _draw(parts: Parts, sheet: str, prefix: str, uri: str, graphic: str) -> None:
    inside = frame("城市", f'<a:graphicData uri="{uri}">{graphic}</a:graphicData>')
    content = anchored(alternative(f'xmlns:{prefix}="{uri}" Requires="{prefix}"', inside))
    parts.add(
        "xl/drawings/drawing1.xml", content, "application/vnd.openxmlformats-officedocument.drawing+xml"
    )
    parts.behind += f'<drawing r:id="{parts.relate(sheet, "drawing", "xl/drawings/drawing1.xml")}"/>'


def _slicer_graphic(name: str) -> str:
    return f'<sle:slicer xmlns:sle="{_SLICER_FRAME}" name="{name}"/>'


def _slicer(parts: Parts, sheet: str, cache: str, extension: str, prefix: str) -> None:
    slicer = '<slicer name="城市" cache="切片器_城市" caption="城市" rowHeight="225425"/>'
    slicers = f'<slicers xmlns="{X14}" xmlns:mc="{MC}" xmlns:x="{MAIN}">{slicer}</slicers>'
    parts.add("xl/slicers/slicer1.xml", slicers, "application/vnd.ms-excel.slicer+xml")
    parts.add("xl/slicerCaches/slicerCache1.xml", cache, "application/vnd.ms-excel.slicerCache+xml")
    parts.relate(sheet, f"{_2007}/slicer", "xl/slicers/slicer1.xml")
    relation = parts.relate(BOOK, f"{_2007}/slicerCache", "xl/slicerCaches/slicerCache1.xml")
    parts.book_extension += (
        f'<ext uri="{extension}" xmlns:{prefix}="{X15 if prefix == "x15" else X14}"><{prefix}:slicerCaches>'
        f'<x14:slicerCache r:id="{relation}"/></{prefix}:slicerCaches></ext>'
    )


def _sheet_slicers(parts: Parts, extension: str, prefix: str) -> str:
    sheet = SHEET if any("slicer1" in r for r in parts.relations.get(SHEET, ())) else OTHER
    number = next(n for n, r in enumerate(parts.relations[sheet], 1) if "slicers/slicer1" in r)
    return (
        f'<extLst><ext uri="{extension}" xmlns:{prefix}="{X14}"><{prefix}:slicerList>'
        f'<{prefix}:slicer r:id="rId{number}"/></{prefix}:slicerList></ext></extLst>'
    )


def _timeline(parts: Parts) -> None:
    state = (
        '<state minimalRefreshVersion="6" lastRefreshVersion="6" pivotCacheId="1" filterType="unknown">'
        '<bounds startDate="2026-01-01T00:00:00" endDate="2027-01-01T00:00:00"/></state>'
    )
    cache = (
        f'<timelineCacheDefinition xmlns="{X15}" name="日程表_日期" sourceName="日期"><pivotTables>'
        f'<pivotTable tabId="2" name="透视表1"/></pivotTables>{state}</timelineCacheDefinition>'
    )
    line = '<timeline name="日期" cache="日程表_日期" caption="日期" level="2" selectionLevel="2"/>'
    timelines = f'<timelines xmlns="{X15}">{line}</timelines>'
    parts.add("xl/timelines/timeline1.xml", timelines, "application/vnd.ms-excel.timeline+xml")
    parts.add("xl/timelineCaches/timelineCache1.xml", cache, "application/vnd.ms-excel.timelineCache+xml")
    relation = parts.relate(BOOK, f"{_2011}/timelineCache", "xl/timelineCaches/timelineCache1.xml")
    parts.book_extension += (
        f'<ext uri="{{D0CA8CA8-9F24-4464-BF8E-62219DCF47F9}}" xmlns:x15="{X15}"><x15:timelineCacheRefs>'
        f'<x15:timelineCacheRef r:id="{relation}"/></x15:timelineCacheRefs></ext>'
    )


def _pivot(parts: Parts) -> None:
    items = {"城市": ("苏州", "上海")}
    shared = "".join(f'<s v="{city}"/>' for city in items["城市"])
    fields = (
        '<cacheField name="客户名称" numFmtId="0"><sharedItems/></cacheField>'
        f'<cacheField name="城市" numFmtId="0"><sharedItems count="2">{shared}</sharedItems></cacheField>'
        '<cacheField name="销售额" numFmtId="0"><sharedItems containsSemiMixedTypes="0" containsString="0" '
        'containsNumber="1" containsInteger="1" minValue="12" maxValue="120"/></cacheField>'
    )
    definition = "xl/pivotCache/pivotCacheDefinition1.xml"
    records = "xl/pivotCache/pivotCacheRecords1.xml"
    relation = parts.relate(definition, "pivotCacheRecords", records)
    parts.add(
        definition,
        f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{REL}" r:id="{relation}" recordCount="3">'
        '<cacheSource type="worksheet"><worksheetSource ref="A1:C4" sheet="客户"/></cacheSource>'
        f'<cacheFields count="3">{fields}</cacheFields></pivotCacheDefinition>',
        f"{SHEET_ML}.pivotCacheDefinition+xml",
    )
    lines = "".join(
        f'<r><s v="{name}"/><x v="{items["城市"].index(str(city))}"/><n v="{sales}"/></r>'
        for name, city, sales in ROWS[1:]
    )
    parts.add(
        records,
        f'<pivotCacheRecords xmlns="{MAIN}" count="3">{lines}</pivotCacheRecords>',
        f"{SHEET_ML}.pivotCacheRecords+xml",
    )
    table = "xl/pivotTables/pivotTable1.xml"
    parts.relate(table, "pivotCacheDefinition", definition)
    parts.add(table, _pivot_table(), f"{SHEET_ML}.pivotTable+xml")
    parts.relate(OTHER, "pivotTable", table)
    cache = parts.relate(BOOK, "pivotCacheDefinition", definition)
    parts.book_more = f'<pivotCaches><pivotCache cacheId="1" r:id="{cache}"/></pivotCaches>'


def _pivot_table() -> str:
    choices = '<items count="3"><item x="0"/><item x="1"/><item t="default"/></items>'
    rows = '<rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems>'
    return (
        f'<pivotTableDefinition xmlns="{MAIN}" name="透视表1" cacheId="1" dataCaption="值">'
        '<location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="3">'
        f'<pivotField showAll="0"/><pivotField axis="axisRow" showAll="0">{choices}</pivotField>'
        '<pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1"><field x="1"/></rowFields>'
        f'{rows}<colItems count="1"><i/></colItems><dataFields count="1">'
        '<dataField name="求和项" fld="2" baseField="0" baseItem="0"/></dataFields></pivotTableDefinition>'
    )
