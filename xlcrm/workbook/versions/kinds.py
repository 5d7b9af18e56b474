"""What a worksheet has beside the contents of its cells, by the word that a person knows it by."""

from __future__ import annotations

from xlcrm.lang import Text

KINDS = {
    "rich text": Text("单元格内的文字格式", "formats inside of texts"),
    "arrays": Text("数组公式", "array formulas"),
    "notes": Text("已有批注的修改或删除", "notes changed or deleted"),
    "rules": Text("条件格式", "conditional formats"),
    "validations": Text("数据有效性", "validations"),
    "links": Text("超链接", "hyperlinks"),
    "filter": Text("筛选", "filters"),
    "tables": Text("表格区域", "the extent of tables"),
    "pivots": Text("数据透视表", "pivot tables"),
    "drawings": Text("图表、图片和图形", "charts, pictures and shapes"),
    "page": Text("页面设置", "page setup"),
    "protection": Text("保护", "protection"),
    "view": Text("冻结窗格和视图", "frozen panes and view"),
    "tab": Text("工作表标签颜色", "the colour of the tab"),
    "names": Text("定义的名称", "defined names"),
    "order": Text("工作表的顺序", "the order of the sheets"),
    "hidden": Text("工作表的隐藏或显示", "hiding or showing the sheet"),
    "properties": Text("文件属性", "document properties"),
    "other": Text("其他内容", "other contents"),
}

OF_ELEMENT = {
    "sheetProtection": "protection",
    "protectedRanges": "protection",
    "autoFilter": "filter",
    "hyperlinks": "links",
    "printOptions": "page",
    "pageMargins": "page",
    "pageSetup": "page",
    "headerFooter": "page",
    "rowBreaks": "page",
    "colBreaks": "page",
    "extLst": "rules",
    "scenarios": "other",
    "picture": "drawings",
    "oleObjects": "drawings",
    "controls": "drawings",
}
"""Elements of a worksheet that are compared as they are; all others are looked at by parts, or are no matter of a person."""

OF_RELATION = {
    "drawing": "drawings",
    "ctrlProp": "drawings",
    "oleObject": "drawings",
    "pivotTable": "pivots",
}

PLACED = ("tables", "rules", "validations")
"""What is compared apart from where it stands: rows that come in between move it."""
