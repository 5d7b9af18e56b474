"""What a divider row or a title line says for the rows below it."""

from __future__ import annotations

from xlcrm.crm.schema.body import Body
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.lines import Line
from xlcrm.grid import a1


def spread_dividers(body: Body) -> None:
    """What a divider row says holds for the records below it, until the next one of its kind."""
    said = [line for line in body.lines.others if line.kind == "divider"]
    if not said:
        return
    for line in said:
        _tell_divider(body, line)
    marks = {line.row: line for line in said}
    current: dict[str, str] = {}
    order = sorted([*body.rows, *marks])
    places = {row: index for index, row in enumerate(body.rows)}
    for row in order:
        if row in marks:
            current = {**current, marks[row].field: marks[row].value} if marks[row].field else {}
            continue
        for name, value in current.items():
            if (body.data.get(name) or [None] * len(body.rows))[places[row]] is None:
                body.put(name, places[row], value)


def _tell_divider(body: Body, line: Line) -> None:
    column = next(
        iter(body.found.block.sheet.filled(line.row, body.frame.all_columns())), body.found.block.left
    )
    if not line.field:
        body.tell("divider_unclear", line.row, column, text=line.value)
        return
    label = spec("customers", line.field).label
    code = "divider_guessed" if line.doubt else "divider_read"
    body.tell(code, line.row, column, text=line.value, zh=label.zh, en=label.en)


def owner_of_title(body: Body) -> None:
    """业务员：张三 above the table holds for every row that names nobody else."""
    from xlcrm.crm.schema.lines import owner_in_title

    if body.found.kind != "customers" or "owner" in body.columns or not body.rows:
        return
    for title in body.found.block.titles:
        owner = owner_in_title(title)
        if owner:
            body.context.tell(
                "owner_from_title",
                body.sheet_name,
                a1(body.found.block.top, body.found.block.left),
                text=owner,
            )
            body.data["owner"] = [value or owner for value in body.data.get("owner", [None] * len(body.rows))]
            return
