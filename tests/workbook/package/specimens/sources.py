"""Where data come from: a Power Query mashup with its connection, a data model, XML of the team's own."""

from __future__ import annotations

import base64

from tests.workbook.package.specimens.parts import BOOK, MAIN, REL, SHEET_ML, X15, Parts

_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


def mashup() -> Parts:
    """A query kept as a base64 package in an XML part that is written in UTF-16, as Excel does."""
    parts = Parts()
    packed = base64.b64encode(bytes(range(256)) * 40).decode()
    item = f'<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">{packed}</DataMashup>'
    data = b"\xff\xfe" + f'<?xml version="1.0" encoding="utf-16"?>{item}'.encode("utf-16-le")
    _custom_item(parts, data, "http://schemas.microsoft.com/DataMashup")
    connection = (
        '<connection id="1" keepAlive="1" name="查询 - 客户" type="5" refreshedVersion="8" background="1">'
        '<dbPr connection="Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;Location=客户" command="SELECT 1"/>'
        "</connection>"
    )
    connections = f'<connections xmlns="{MAIN}">{connection}</connections>'
    parts.add("xl/connections.xml", connections, f"{SHEET_ML}.connections+xml")
    parts.relate(BOOK, "connections", "xl/connections.xml")
    return parts


def custom_xml() -> Parts:
    """An XML part of the team's own, and document properties of its own."""
    parts = Parts()
    _custom_item(
        parts,
        '<?xml version="1.0"?><台账 xmlns="urn:example:ledger"><版本>3</版本></台账>'.encode(),
        "urn:example:ledger",
    )
    values = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    named = '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="部门"><vt:lpwstr>销售</vt:lpwstr></property>'
    parts.add(
        "docProps/custom.xml",
        f'<Properties xmlns="{REL.rpartition("/")[0]}/custom-properties" xmlns:vt="{values}">{named}</Properties>',
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    )
    parts.relate("", "custom-properties", "docProps/custom.xml")
    return parts


def data_model() -> Parts:
    """A data model: a database of the program's own, as bytes."""
    parts = Parts()
    parts.defaults["data"] = "application/vnd.openxmlformats-officedocument.model+data"
    parts.add("xl/model/item.data", bytes(range(256)) * 64)
    parts.relate(BOOK, "powerPivotData", "xl/model/item.data")
    table = '<x15:modelTable id="客户-1" name="客户" connection="WorksheetConnection"/>'
    parts.book_extension = (
        f'<ext uri="{{FCE2AD5D-F65C-4FA6-A056-5C36A1767C68}}" xmlns:x15="{X15}"><x15:dataModel>'
        f"<x15:modelTables>{table}</x15:modelTables></x15:dataModel></ext>"
    )
    return parts


def _custom_item(parts: Parts, data: bytes, schema: str) -> None:
    parts.add("customXml/item1.xml", data)
    parts.add(
        "customXml/itemProps1.xml",
        f'<ds:datastoreItem ds:itemID="{{99999999-8888-7777-6666-555555555555}}" xmlns:ds="{_CUSTOM}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{schema}"/></ds:schemaRefs></ds:datastoreItem>',
        _PROPERTIES_TYPE,
    )
    parts.relate("customXml/item1.xml", "customXmlProps", "customXml/itemProps1.xml")
    parts.relate(BOOK, "customXml", "customXml/item1.xml")
