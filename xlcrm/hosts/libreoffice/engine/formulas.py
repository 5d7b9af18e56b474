"""Formulas in Excel's writing and in the one that LibreOffice's cells take.

to_native("SUMIFS(客户!A:A,客户!B:B,1)")  # "SUMIFS($客户.A:A;$客户.B:B;1)"

LibreOffice's own parser of Excel's writing is asked cell by cell and does not know references to tables; a whole block
of formulas goes over at once in the native writing. That both agree is tested against that parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlcrm.hosts.libreoffice.engine.addresses import column as column_number
from xlcrm.hosts.libreoffice.engine.addresses import letters

_TOKEN = re.compile(
    r"""
    (?P<string>"(?:[^"]|"")*")
    | (?P<error>\#(?:REF!|N/A|NAME\?|DIV/0!|NULL!|NUM!|VALUE!))
    | (?P<quoted>\$?'(?:[^']|'')*')
    | (?P<word>\$?[^\W\d][\w.?\\$]*)
    | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PREFIX = re.compile(r"^(?:_xlfn\.|_xlws\.)+", re.IGNORECASE)
_ANALYSIS = "COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GET"
NATIVE = {
    "CEILING": "CEILING.XCL",
    "CEILING.MATH": "CEILING",
    "EFFECT": "EFFECTIVE",
    "FLOOR": "FLOOR.XCL",
    "FLOOR.MATH": "FLOOR",
    "FORECAST.ETS": "FORECAST.ETS.ADD",
    "FORECAST.ETS.CONFINT": "FORECAST.ETS.PI.ADD",
    "FORECAST.ETS.STAT": "FORECAST.ETS.STAT.ADD",
    "FORMULATEXT": "FORMULA",
    "RRI": "ZGZ",
    "SKEW.P": "SKEWP",
}
"""Excel's name of a function → LibreOffice's, where they differ."""
_EXCEL = {native: excel for excel, native in NATIVE.items()}
_CELL = re.compile(r"\$?[A-Z]{1,3}\$?\d+", re.IGNORECASE)
_LINE = re.compile(r"\$?[A-Z]{1,3}|\$?\d+", re.IGNORECASE)
_PARTS = re.compile(
    r"(?P<fixed>\$(?=[A-Z]))?(?P<column>[A-Z]{1,3})?(?P<locked>\$)?(?P<row>\d+)?", re.IGNORECASE
)
_PLAIN_SHEET = re.compile(r"[^\W\d]\w*")


def to_native(formula: str, table: str = "") -> str:
    """A formula in Excel's writing, without the equals sign, as a cell takes it; `table` is the one that [@x] means."""
    out: list[str] = []
    tokens = list(_tokens(formula))
    inside: list[str] = []
    place = 0
    while place < len(tokens):
        kind, text = tokens[place]
        following = tokens[place + 1][1] if place + 1 < len(tokens) else ""
        if text == "[" and not _is_external(tokens, place):
            place, reference = _table_reference(tokens, place)
            out.append(_native_table(reference, "" if _ends_with_word(out) else table))
            continue
        if following == "!" and kind in ("word", "quoted"):
            out.append(f"${text.removeprefix('$')}.")
            place += 2
            continue
        out.append(_native(kind, text, following, inside))
        place += 1
    return "".join(out)


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    return ((match.lastgroup or "", match.group()) for match in _TOKEN.finditer(formula))


def _native(kind: str, text: str, following: str, inside: list[str]) -> str:
    """One token; `inside` is the stack of open brackets: "f" of a function, "(" and "{"."""
    if kind == "word" and following == "(":
        inside.append("f")  # opened by the bracket that follows
        name = _PREFIX.sub("", text)
        return NATIVE.get(name.upper(), name)
    if kind == "word" and text.upper() in ("TRUE", "FALSE"):
        return f"{text}()"
    if text == "(" and not (inside and inside[-1] == "f"):
        inside.append("(")
    elif text == "(":
        inside[-1] = "f("
    elif text == "{":
        inside.append("{")
    elif text in (")", "}") and inside:
        inside.pop()
    elif text in (",", ";"):
        return _native_separator(text, inside[-1] if inside else "")
    return text


def _native_separator(text: str, innermost: str) -> str:
    if innermost == "{":
        return ";" if text == "," else "|"
    return "~" if text == "," and innermost in ("", "(") else ";"


def _is_external(tokens: list[tuple[str, str]], place: int) -> bool:
    """[1]!NAME or [Book.xlsx]Sheet!A1: a workbook elsewhere, no table."""
    closing = next((n for n in range(place, len(tokens)) if tokens[n][1] == "]"), len(tokens))
    rest = [text for _, text in tokens[closing + 1 : closing + 3]]
    return "!" in rest[:1] or (len(rest) == 2 and rest[1] == "!")


def _table_reference(tokens: list[tuple[str, str]], place: int) -> tuple[int, str]:
    """The text in brackets, nested ones included, and where it ends; an apostrophe escapes a bracket."""
    depth, text = 0, ""
    for at in range(place, len(tokens)):
        part = tokens[at][1]
        text += part
        bare = re.sub(r"'.", "", part)
        depth += bare.count("[") - bare.count("]")
        if depth == 0:
            return at + 1, text
    return len(tokens), text


def _ends_with_word(out: list[str]) -> bool:
    return bool(out) and bool(re.search(r"[\w.]$", out[-1]))


def _native_table(reference: str, table: str) -> str:
    body = reference[1:-1]
    if body.startswith("@"):
        column = body[1:].removeprefix("[").removesuffix("]")
        body = f"[#This Row];[{column}]" if column else "#This Row"
    else:
        body = re.sub(r"\]\s*,\s*\[", "];[", body)
    return f"{table}[{body}]"


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula in Excel's writing as it reads so many rows further down and columns further right."""
    if not rows and not columns:
        return formula
    tokens = list(_tokens(formula))
    out, brackets = [], 0
    for place, (kind, text) in enumerate(tokens):
        brackets += (text == "[") - (text == "]")
        near = [tokens[at][1] for at in (place - 1, place + 1) if 0 <= at < len(tokens)]
        is_reference = kind in ("word", "number") and not brackets and near[-1:] not in (["("], ["!"])
        out.append(_moved_reference(text, rows, columns, near) if is_reference else text)
    return "".join(out)


def _moved_reference(text: str, rows: int, columns: int, near: list[str]) -> str:
    match = _PARTS.fullmatch(text)
    if not match or not ((match["column"] and match["row"]) or ":" in near):
        return text
    column = match["column"] or ""
    if column and not match["fixed"]:
        column = letters(column_number(column) + columns)
    row = match["row"] or ""
    if row and not match["locked"]:
        row = str(int(row) + rows)
    return f"{match['fixed'] or ''}{column}{match['locked'] or ''}{row}"


def from_native(formula: str) -> str:
    """A formula as a cell gives it, without equals sign and braces, in Excel's writing."""
    tokens = list(_tokens(formula))
    out: list[str] = []
    braces = brackets = 0
    for place, (kind, text) in enumerate(tokens):
        following = tokens[place + 1][1] if place + 1 < len(tokens) else ""
        braces += (text == "{") - (text == "}")
        brackets += (text == "[") - (text == "]")
        if text == "." and out and tokens[place - 1][0] == "quoted":
            out[-1] = _sheet(out[-1])
        elif brackets:
            out.append("," if text == ";" else text)
        elif kind == "word":
            out.append(_excel_word(text, following))
        else:
            out.append(_excel_separator(text, in_braces=braces > 0) if kind == "other" else text)
    return re.sub(r"\b(TRUE|FALSE)\(\)", r"\1", "".join(out))


def _excel_separator(text: str, *, in_braces: bool) -> str:
    if in_braces:
        return {";": ",", "|": ";"}.get(text, text)
    return {";": ",", "~": ","}.get(text, text)


def _excel_word(text: str, following: str) -> str:
    """A function, a reference with its sheet, or a word that stays."""
    sheet, dot, rest = text.rpartition(".")
    if following == "(":
        return _excel_function(text)
    if dot and (_CELL.fullmatch(rest) or (following == ":" and _LINE.fullmatch(rest))):
        return _sheet(sheet) + rest
    return text


def _excel_function(name: str) -> str:
    upper = name.upper()
    if upper.startswith(_ANALYSIS):
        return upper.removeprefix(_ANALYSIS)
    prefix = _PREFIX.match(name)
    plain = upper[prefix.end() :] if prefix else upper
    return _EXCEL.get(plain, plain)


def _sheet(name: str) -> str:
    bare = name.removeprefix("$")
    if bare.startswith("'"):
        inner = bare[1:-1].replace("''", "'")
        return f"{inner if _PLAIN_SHEET.fullmatch(inner) else bare}!"
    return f"{bare}!" if _PLAIN_SHEET.fullmatch(bare) else "'" + bare.replace("'", "''") + "'!"
