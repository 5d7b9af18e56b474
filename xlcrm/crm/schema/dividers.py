"""What a divider row, a label down the left edge or a title line says for the rows that it stands over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xlcrm.crm.schema.body import Body
from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.lines import Line, owner_in_title, said_by
from xlcrm.crm.values.base import folded
from xlcrm.grid import Value, a1

_NAMES = frozenset({"region", "owner"})
"""Fields with a name of its own for each divider, known or not; a level would be one of a scale."""


def spread_dividers(body: Body) -> None:
    """What a divider row says holds for the records below it, until the next one of its kind."""
    said = _like_the_others([line for line in body.lines.others if line.kind == "divider"])
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
            if not _has(body, name, places[row]):
                body.put(name, places[row], value)


def _like_the_others(dividers: Sequence[Line]) -> list[Line]:
    """The dividers; where the clear ones are all regions, or all owners, an unclear one is a guess at one more."""
    fields = {line.field for line in dividers if line.field}
    if len(fields) != 1 or not fields <= _NAMES:
        return list(dividers)
    (field,) = fields
    return [line if line.field else replace(line, field=field, doubt=True) for line in dividers]


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


def spread_sections(body: Body) -> None:
    """Names down the left edge, in a column without a header (华东区, merged over its rows), hold for those rows."""
    block, column = body.found.block, body.found.block.left - 1
    if body.found.kind != "customers" or column < 1 or not body.rows:
        return
    if any(block.sheet.at(row, column) is not None for row in range(block.top, block.header_row + 1)):
        return
    labels = {
        row: text for row in range(block.first, body.lines.last + 1) if (text := block.sheet.at(row, column))
    }
    if labels and all(isinstance(text, str) and len(text) <= 20 for text in labels.values()):
        _spread_labels(body, column, labels)


def _spread_labels(body: Body, column: int, labels: Mapping[int, Value]) -> None:
    sheet = body.found.block.sheet
    for row, end in zip(labels, [*list(labels)[1:], body.lines.last + 1], strict=True):
        text = folded(str(labels[row]))
        said = said_by(text, body.context.reps)
        area = sheet.merged.get((row, column))
        if said is None:
            body.tell("divider_unclear", row, column, text=text)
            continue
        label = spec("customers", said[0]).label
        body.tell("divider_read", row, column, text=text, zh=label.zh, en=label.en)
        for index, record in enumerate(body.rows):
            if row <= record < (area.bottom + 1 if area else end) and not _has(body, said[0], index):
                body.put(said[0], index, said[1])


def _has(body: Body, name: str, index: int) -> bool:
    return (body.data.get(name) or [None] * len(body.rows))[index] is not None


def owner_of_title(body: Body) -> None:
    """业务员：张三 above the table holds for every row that names nobody else."""
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
