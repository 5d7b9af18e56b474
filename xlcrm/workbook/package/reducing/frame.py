"""What stands around the rows of a sheet: merged cells, rules, validations, links, filters, breaks. They move along."""

from __future__ import annotations

from collections.abc import Callable

from xlcrm.grid import Area
from xlcrm.workbook.package.formulas import shifted
from xlcrm.workbook.package.reducing.gaps import Gaps
from xlcrm.workbook.package.reducing.rewriting import Fate, Missing, rewritten
from xlcrm.workbook.package.sheet_part import SheetPart
from xlcrm.workbook.package.workbook_part import sheet_of
from xlcrm.workbook.package.xml import Element
from xlcrm.workbook.package.xml_editor import Editor

_LEFT_BEHIND = (
    "dimension", "sortState", "scenarios", "dataConsolidate", "customSheetViews", "cellWatches", "smartTags", "oleObjects",
    "controls", "webPublishItems", "customProperties", "sheetCalcPr",
)  # fmt: skip
"""Elements that say nothing to the copy, or that could say too much: old views, scenarios, controls, embedded objects."""
_FORMULAS = ("formula", "formula1", "formula2", "f")
_EXTENSIONS = ("conditionalFormattings", "dataValidations", "sparklineGroups")
"""The only later additions to a sheet that go along."""
_GROUPS = ("conditionalFormattings", "dataValidations", "sparklineGroup")
_HOLDERS = ("conditionalFormatting", "dataValidation", "sparkline")


def cut_frame(sheet: SheetPart, name: str, missing: Missing) -> None:
    """Fit everything around the rows of a sheet to the rows that stay."""
    for step in (
        _leave_behind,
        _reset_views,
        _cut_filter,
        _cut_areas,
        _cut_rules,
        _cut_links,
        _cut_breaks,
        _cut_extensions,
    ):
        step(sheet, name, missing)
        sheet.settle()


def filtered(sheet: SheetPart) -> tuple[Area, ...]:
    """Where the sheet's own filter stands."""
    element = sheet.element("autoFilter")
    return (Area.parse(element.get("ref")),) if element is not None and element.get("ref") else ()


def _leave_behind(sheet: SheetPart, _name: str, _missing: Missing) -> None:
    for child in sheet.frame.root.children:
        inside = [each.local for each in child.walk()]
        if child.local in _LEFT_BEHIND or (
            child.local == "AlternateContent" and {"oleObjects", "controls"} & set(inside)
        ):
            sheet.frame.replace(child, b"")


def _reset_views(sheet: SheetPart, _name: str, _missing: Missing) -> None:
    """The view begins at the top, with nothing selected; frozen rows stay frozen."""
    properties = sheet.element("sheetPr")
    if properties is not None and properties.get("filterMode"):
        sheet.frame.set(properties, "filterMode", None)
    views = sheet.element("sheetViews")
    for view in views.children if views else ():
        if view.get("topLeftCell"):
            sheet.frame.set(view, "topLeftCell", None)
        for part in view.children:
            if part.local == "pane" and part.get("state", "split").startswith("frozen"):
                _unscroll(sheet.frame, part)
            elif part.local in ("selection", "pivotSelection") or part.local == "pane":
                sheet.frame.replace(part, b"")


def _unscroll(frame: Editor, pane: Element) -> None:
    from xlcrm.grid import a1

    row, column = (int(float(pane.get(name, "0"))) + 1 for name in ("ySplit", "xSplit"))
    frame.set(pane, "topLeftCell", a1(row, column))


def _cut_filter(sheet: SheetPart, name: str, missing: Missing) -> None:
    """A filter stays where it is needed, without what was chosen in it: that may name others."""
    element = sheet.element("autoFilter")
    if element is None:
        return
    left = missing.of(name).areas(element.get("ref"))
    sheet.frame.replace(element, f'<{element.tag} ref="{left}"/>'.encode() if left else b"")


def _cut_areas(sheet: SheetPart, name: str, missing: Missing) -> None:
    gaps = missing.of(name)
    _cut_list(sheet, "mergeCells", "ref", lambda text: _merged(gaps, text))
    _cut_list(sheet, "protectedRanges", "sqref", gaps.areas)
    _cut_list(sheet, "ignoredErrors", "sqref", gaps.areas)


def _merged(gaps: Gaps, text: str) -> str:
    left = gaps.area(Area.parse(text))
    return str(left) if left and (left.top, left.left) != (left.bottom, left.right) else ""


def _cut_list(sheet: SheetPart, local: str, attribute: str, cut: Callable[[str], str]) -> None:
    """A list of elements that each name an area; one of which nothing is left goes, and an empty list with it."""
    parent = sheet.element(local)
    if parent is None:
        return
    new = [(child, cut(child.get(attribute))) for child in parent.children if child.get(attribute)]
    if not any(text for _, text in new):
        sheet.frame.replace(parent, b"")
        return
    for child, text in new:
        if not text:
            sheet.frame.replace(child, b"")
        elif text != child.get(attribute):
            sheet.frame.set(child, attribute, text)
    if parent.get("count"):
        sheet.frame.set(parent, "count", str(sum(bool(text) for _, text in new)))


def _cut_rules(sheet: SheetPart, name: str, missing: Missing) -> None:
    validations = sheet.element("dataValidations")
    gone = 0
    for element in sheet.frame.root.children + (validations.children if validations else []):
        if element.local in ("conditionalFormatting", "dataValidation"):
            gone += not _cut_rule(sheet.frame, element, name, missing) and element.local == "dataValidation"
    if validations is not None and gone:
        left = len(validations.all("dataValidation")) - gone
        if left:
            sheet.frame.set(validations, "count", str(left))
        else:
            sheet.frame.replace(validations, b"")


def _cut_rule(frame: Editor, element: Element, name: str, missing: Missing) -> bool:
    """Fit a rule to what is left of its areas; False when it goes."""
    old = element.get("sqref")
    left = missing.of(name).areas(old)
    formulas = [
        each for each in element.walk() if each.local in _FORMULAS and each.text and not each.children
    ]
    new = [_seen(each.text, old, name, missing) for each in formulas]
    if not left or None in new:
        frame.replace(element, b"")
        return False
    if left != old:
        frame.set(element, "sqref", left)
    for each, text in zip(formulas, new, strict=True):
        if text is not None and text != each.text:
            frame.set_text(each, text)
    return True


def _seen(text: str, areas: str, name: str, missing: Missing) -> str | None:
    """A rule's formula as seen from its first cell that stays; None when it looks at what goes."""
    try:
        first = Area.parse(areas.split(maxsplit=1)[0])
    except (ValueError, IndexError):
        return text
    gaps = missing.of(name)
    down = (
        next((row for row in range(first.top, first.bottom + 1) if row not in gaps.rows), first.top)
        - first.top
    )
    found = rewritten(
        shifted(text, down, 0),
        name,
        Area(first.top + down, first.left, first.top + down, first.left),
        missing,
    )
    return None if found.fate >= Fate.OUTSIDE else found.text


def _cut_links(sheet: SheetPart, name: str, missing: Missing) -> None:
    parent = sheet.element("hyperlinks")
    if parent is None:
        return
    gaps, left = missing.of(name), 0
    for link in parent.children:
        text = gaps.areas(link.get("ref"))
        target = _target(link.get("location"), name, missing) if link.get("location") else ""
        if not text or target is None:
            sheet.frame.replace(link, b"")
            continue
        left += 1
        sheet.frame.set(link, "ref", text)
        if target and target != link.get("location"):
            sheet.frame.set(link, "location", target)
    if not left:
        sheet.frame.replace(parent, b"")


def _target(location: str, name: str, missing: Missing) -> str | None:
    """Where a link in the workbook leads in the copy; None when that is gone."""
    sheet = sheet_of(location)
    found = rewritten(location, sheet or name, Area(1, 1, 1, 1), missing)
    return None if found.fate is Fate.GONE else found.text


def _cut_breaks(sheet: SheetPart, name: str, missing: Missing) -> None:
    parent, gaps = sheet.element("rowBreaks"), missing.of(name)
    if parent is None or not gaps:
        return
    new = {gaps.near(int(each.get("id", "0")) + 1) - 1: each for each in parent.children}
    p = parent.prefix
    kept = "".join(f'<{p}brk id="{row}" max="16383" man="1"/>' for row in sorted(new) if row > 0)
    count = sum(row > 0 for row in new)
    whole = f'<{parent.tag} count="{count}" manualBreakCount="{count}">{kept}</{parent.tag}>'
    sheet.frame.replace(parent, whole.encode() if count else b"")


def _cut_extensions(sheet: SheetPart, name: str, missing: Missing) -> None:
    parent = sheet.element("extLst")
    if parent is None:
        return
    left = [ext for ext in parent.children if any(child.local in _EXTENSIONS for child in ext.children)]
    if not left:
        sheet.frame.replace(parent, b"")
        return
    for ext in parent.children:
        if ext not in left or not _cut_extension(sheet.frame, ext, name, missing):
            sheet.frame.replace(ext, b"")
    sheet.settle()
    again = sheet.element("extLst")
    if again is not None and not again.children:
        sheet.frame.replace(again, b"")


def _cut_extension(frame: Editor, ext: Element, name: str, missing: Missing) -> bool:
    """Fit the rules or sparklines of a later addition; False when none is left."""
    left = 0
    for group in [each for each in ext.walk() if each.local in _GROUPS]:
        holders = [each for each in group.walk() if each.local in _HOLDERS]
        kept = sum(_cut_holder(frame, holder, name, missing) for holder in holders)
        left += kept
        if not kept:
            frame.replace(group, b"")
        elif group.get("count"):
            frame.set(group, "count", str(kept))
    return bool(left)


def _cut_holder(frame: Editor, holder: Element, name: str, missing: Missing) -> bool:
    areas = next((each for each in holder.children if each.local == "sqref"), None)
    formulas = [each for each in holder.walk() if each.local == "f" and each.text]
    new = missing.of(name).areas(areas.text) if areas is not None else ""
    texts = [_seen(each.text, areas.text if areas is not None else "", name, missing) for each in formulas]
    if areas is None or not new or None in texts:
        frame.replace(holder, b"")
        return False
    frame.set_text(areas, new)
    for each, text in zip(formulas, texts, strict=True):
        frame.set_text(each, text or "")
    return True
