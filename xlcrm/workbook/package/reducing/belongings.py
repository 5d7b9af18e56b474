"""Which parts of a workbook go along into a copy of some of its rows: those that are known and can be cut, and no others.

A list of what goes, not of what stays: what nobody thought of stays behind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from xlcrm.lang import Text
from xlcrm.workbook.package import workbook_part as wb
from xlcrm.workbook.package.opc import CONTENT_TYPES, Package
from xlcrm.workbook.package.relationships import Relationship, key_of
from xlcrm.workbook.package.xml import REL, REL_STRICT, Element, to_utf8
from xlcrm.workbook.package.xml_editor import Editor

GOES: Mapping[str, frozenset[str]] = {
    "package": frozenset({"officeDocument", "core-properties", "extended-properties", "extendedProperties", "coreProperties"}),
    "workbook": frozenset({"worksheet", "chartsheet", "styles", "theme", "sharedStrings", "sheetMetadata", "person"}),
    "worksheet": frozenset({"drawing", "vmlDrawing", "comments", "threadedComment", "table", "hyperlink", "image"}),
    "chartsheet": frozenset({"drawing"}),
    "drawing": frozenset({"chart", "image", "hyperlink", "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"}),
    "chart": frozenset({"chartStyle", "chartColorStyle", "chartUserShapes", "themeOverride", "image"}),
    "vmlDrawing": frozenset({"image"}),
    "theme": frozenset({"image"}),
    "diagramData": frozenset({"image"}),
    "diagramDrawing": frozenset({"image"}),
}  # fmt: skip
"""Kind of a part → kinds of parts that it may take along."""
_SILENT = frozenset({"calcChain", "printerSettings", "thumbnail", "rdRichValueStructure", "rdRichValueTypes", "rdSupportingPropertyBag", "rdSupportingPropertyBagStructure"})  # fmt: skip
"""Left out without a word: a program makes them anew, or nobody sees them."""
_LINKS = ("hlinkClick", "hlinkHover")
"""Links of drawn objects, which mean something without them."""
_NAMES = {
    "pivotTable": Text("数据透视表", "pivot tables"),
    "pivotCacheDefinition": Text("数据透视表的缓存", "caches of pivot tables"),
    "slicer": Text("切片器", "slicers"),
    "slicerCache": Text("切片器", "slicers"),
    "timeline": Text("日程表", "timelines"),
    "timelineCache": Text("日程表", "timelines"),
    "externalLink": Text("外部链接", "links to other workbooks"),
    "queryTable": Text("外部查询", "queries"),
    "connections": Text("外部连接", "connections"),
    "customXml": Text("自定义 XML", "custom XML"),
    "xmlMaps": Text("XML 映射", "XML maps"),
    "vbaProject": Text("宏", "macros"),
    "oleObject": Text("嵌入的对象", "embedded objects"),
    "package": Text("嵌入的文件", "embedded files"),
    "control": Text("控件", "controls"),
    "ctrlProp": Text("控件", "controls"),
    "custom-properties": Text("自定义属性", "custom properties"),
    "customProperty": Text("自定义属性", "custom properties"),
    "chartEx": Text("新式图表（瀑布图、漏斗图等）", "charts of the newer kinds (waterfall, funnel …)"),
    "volatileDependencies": Text("实时数据", "live data"),
    "powerPivotData": Text("数据模型", "the data model"),
    "usernames": Text("共享记录", "the log of a shared workbook"),
    "revisionHeaders": Text("共享记录", "the log of a shared workbook"),
    "xlMacrosheet": Text("宏表", "macro sheets"),
    "dialogsheet": Text("对话框表", "dialog sheets"),
    "rdRichValue": Text("单元格中的图片和数据类型", "pictures and data types in cells"),
    "origin": Text("数字签名", "the digital signature"),
}
_OTHER = Text("其他附加内容", "other additions")


def leave_behind(package: Package) -> list[Text]:
    """Take everything out of the package that is not known to be safe, and say what it was."""
    _without_sheets_of_other_kinds(package)
    kinds = {key_of(package.workbook): "workbook"}
    dropped: Counter[Text] = Counter()
    todo = [("/", "package"), (package.workbook, "workbook")]
    while todo:
        source, kind = todo.pop()
        for relation in package.relationships(source):
            if _goes(package, relation, kind):
                if not relation.external and key_of(relation.target) not in kinds:
                    kinds[key_of(relation.target)] = relation.kind
                    todo.append((relation.target, relation.kind))
            else:
                package.unrelate(source, relation.id)
                if relation.kind not in _SILENT:
                    dropped[_NAMES.get(relation.kind, _OTHER)] += 1
        _forget_ids(package, source)
    drop_unreached(package)
    return list(_told(dropped))


def _goes(package: Package, relation: Relationship, kind: str) -> bool:
    if relation.kind not in GOES.get(kind, frozenset()):
        return False
    if relation.external:
        return relation.kind == "hyperlink"
    return relation.target in package and not (
        relation.kind == "sheetMetadata" and _has_rich_values(package, relation.target)
    )


def _has_rich_values(package: Package, part: str) -> bool:
    return b"XLRICHVALUE" in package.read(part)


def _without_sheets_of_other_kinds(package: Package) -> None:
    """Sheets of macros and dialogs are taken off the list of sheets."""
    for entry in reversed(wb.sheets(package)):
        if entry.kind not in ("worksheet", "chartsheet") or entry.part not in package:
            relations = {relation.id for relation in package.relationships(package.workbook)}
            if entry.relationship in relations:
                wb.remove_sheet(package, entry)


def _forget_ids(package: Package, source: str) -> None:
    """Take away what refers to a relationship that is gone."""
    if source == "/" or not source.lower().endswith((".xml", ".vml")):
        return
    known = {relation.id for relation in package.relationships(source)}
    data = to_utf8(package.read(source))
    prefixes = _reference_prefixes(data)
    if not prefixes:
        return
    if all(value in known for value in _references(data, prefixes)):
        package.write(source, data)
        return
    editor = Editor(data)
    for element in _broken(editor.root, known, prefixes):
        if element.local == "pageSetup":
            for name in [n for n in element.attributes if n.rpartition(":")[0] in prefixes]:
                editor.set(element, name, None)
        else:
            editor.replace(element if element.local in _LINKS else _whole(element), b"")
    package.write(source, editor.result())


def _reference_prefixes(data: bytes) -> frozenset[str]:
    """The prefixes with which a part refers to its relationships."""
    uris = b"|".join(re.escape(uri.encode()) for uri in (REL, REL_STRICT))
    return frozenset(
        found.decode() for found in re.findall(rb"""xmlns:([\w.-]+)=["'](?:""" + uris + rb""")["']""", data)
    )


def _references(data: bytes, prefixes: frozenset[str]) -> Iterator[str]:
    """What looks like a reference to a relationship, in texts as well: nothing that is one is missed."""
    some = b"|".join(re.escape(prefix.encode()) for prefix in prefixes)
    for found in re.finditer(rb"""\b(?:""" + some + rb"""):[\w.-]+\s*=\s*(?:"([^"]*)"|'([^']*)')""", data):
        yield (found[1] or found[2] or b"").decode(errors="replace")


def _broken(root: Element, known: set[str], prefixes: frozenset[str]) -> Iterator[Element]:
    """The outermost elements that refer to a relationship that is gone."""
    for child in root.children:
        said = [value for name, value in child.attributes.items() if name.rpartition(":")[0] in prefixes]
        if any(value and value not in known for value in said):
            yield child
        else:
            yield from _broken(child, known, prefixes)


def _whole(element: Element) -> Element:
    """The element, or what stands around it and is nothing without it: a whole object of a drawing."""
    whole = element
    while whole.parent is not None and whole.parent.parent is not None:
        if len(whole.parent.children) > 1 and not _is_in_drawing(whole):
            break
        whole = whole.parent
    return whole


def _is_in_drawing(element: Element) -> bool:
    root = element
    while root.parent is not None:
        root = root.parent
    return root.local == "wsDr"


def forget_unused_links(package: Package, sheet_part: str) -> None:
    """Take out a worksheet's links that no cell carries any more: their addresses are people's."""
    data = package.read(sheet_part)
    for relation in package.relationships(sheet_part):
        quoted = (f'"{relation.id}"'.encode(), f"'{relation.id}'".encode())
        if relation.kind == "hyperlink" and not any(each in data for each in quoted):
            package.unrelate(sheet_part, relation.id)


def drop_unreached(package: Package) -> None:
    """Take out the parts that nothing leads to any more."""
    reached: set[str] = {key_of(CONTENT_TYPES)}
    todo = ["/"]
    while todo:
        for relation in package.relationships(todo.pop()):
            key = key_of(relation.target)
            if not relation.external and relation.target in package and key not in reached:
                reached.add(key)
                todo.append(relation.target)
    for name in package.names:
        if key_of(name) not in reached and not name.lower().endswith(".rels"):
            package.drop(name)


def _told(dropped: Counter[Text]) -> Iterator[Text]:
    for name in sorted(dropped):
        yield Text(
            f"没有放进去：{name.zh}。里面可能有别人的数据，无法只留一部分。",
            f"Left out: {name.en}. They may hold data of others and cannot be cut.",
        )
