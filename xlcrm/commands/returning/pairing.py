"""Which table, column and row of one side is which of the other: after sorting, filtering, renaming and retyping."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlcrm.commands.overrides import is_owned
from xlcrm.commands.returning.sides import Side, shared
from xlcrm.crm.names import plain

_ALIKE = 0.6
"""Share of a row's cells that must agree before two rows without a common key count as one."""
_COLUMN, _NAMED = 0.3, 0.1
"""The same of a column's cells; and of a column whose header holds the other's (备注 → 张伟的备注)."""
_TELLING: Mapping[str, tuple[str, ...]] = {"log": ("date", "content"), "orders": ("id", "date")}
"""Fields of which one has to agree before two records of a kind are taken for one."""
_COMMON = 12
"""A cell that stands in more rows than that says nothing of which row it is."""


@dataclass(frozen=True)
class Pairing:
    """How two tables fit together."""

    one: Side
    other: Side
    columns: Mapping[int, int]
    """Column of the one → column of the other."""
    rows: Mapping[int, int]
    """Row of the one → row of the other, by their places."""

    @property
    def new_rows(self) -> list[int]:
        """Rows that only the other has."""
        known = set(self.rows.values())
        return [row for row in range(len(self.other.rows)) if row not in known]

    @property
    def gone_rows(self) -> list[int]:
        """Rows that only the one has."""
        return [row for row in range(len(self.one.rows)) if row not in self.rows]

    @property
    def new_columns(self) -> list[int]:
        """Columns with a header that only the other has."""
        known = set(self.columns.values())
        return [at for at, header in enumerate(self.other.headers) if header and at not in known]

    @property
    def gone_columns(self) -> list[int]:
        """Columns with a header that only the one has."""
        return [at for at, header in enumerate(self.one.headers) if header and at not in self.columns]


def paired_tables(ones: Sequence[Side], others: Sequence[Side]) -> list[tuple[Side, Side | None]]:
    """Each table of the ones with its like, the likest first; None where there is none left."""
    ranked = sorted(
        ((_likeness(one, other), -i, -j) for i, one in enumerate(ones) for j, other in enumerate(others)),
        reverse=True,
    )
    found: dict[int, int] = {}
    for likeness, i, j in ranked:
        if likeness > (0, 0, 0) and -i not in found and -j not in found.values():
            found[-i] = -j
    return [(one, others[found[i]] if i in found else None) for i, one in enumerate(ones)]


def _likeness(one: Side, other: Side) -> tuple[int, int, int]:
    headers = shared(one.headers, other.headers)
    same_kind = one.kind == other.kind
    if not (same_kind or 2 * headers >= len([text for text in one.headers if text])):
        return 0, 0, 0
    return int(same_kind), int(one.name == other.name) + int(one.sheet == other.sheet), headers + 1


def paired(one: Side, other: Side) -> Pairing:
    """Fit two tables together: columns by header and field, rows by key and content, then columns by content."""
    columns = _by_header(one, other)
    rows = paired_rows(one, other, columns)
    columns |= _by_content(one, other, columns, rows)
    columns |= _by_place(one, other, columns)
    return Pairing(one, other, columns, rows)


# -- columns ---------------------------------------------------------------------------------------------------------


def _by_header(one: Side, other: Side) -> dict[int, int]:
    """Columns of one header, else of one field; the second of two like headers pairs with the second."""
    found: dict[int, int] = {}
    for name in (_headers, _fields):
        mine, theirs = name(one), name(other)
        for text, at in mine.items():
            to = theirs.get(text)
            if at not in found and to is not None and to not in found.values():
                found[at] = to
    return found


def _headers(side: Side) -> dict[tuple[str, int], int]:
    seen: Counter[str] = Counter()
    found = {}
    for at, header in enumerate(side.headers):
        if text := plain(header):
            found[text, seen[text]] = at
            seen[text] += 1
    return found


def _fields(side: Side) -> dict[tuple[str, int], int]:
    return {(name, 0): at for name, at in side.fields.items()}


def _by_content(
    one: Side, other: Side, columns: Mapping[int, int], rows: Mapping[int, int]
) -> dict[int, int]:
    """Columns whose cells agree row by row, whatever stands above them."""
    taken = set(columns.values())
    free = [at for at, header in enumerate(other.headers) if header and at not in taken]
    found: dict[int, int] = {}
    for at in (at for at, header in enumerate(one.headers) if header and at not in columns):
        scored = sorted(
            ((_agreeing(one, other, at, to, rows), to) for to in free if to not in found.values()),
            reverse=True,
        )
        if scored and _is_one(one.headers[at], other.headers[scored[0][1]], [share for share, _ in scored]):
            found[at] = scored[0][1]
    return found


def _is_one(header: str, again: str, shares: Sequence[float]) -> bool:
    """Is the likest column the same one? Enough of it agrees, and no other column comes near."""
    akin = plain(header) in plain(again) or plain(again) in plain(header)
    rival = shares[1] if len(shares) > 1 else 0.0
    return shares[0] >= (_NAMED if akin else _COLUMN) and rival <= shares[0] / 2


def _agreeing(one: Side, other: Side, at: int, to: int, rows: Mapping[int, int]) -> float:
    """Share of the filled cells of a column that stand in the other's column too."""
    filled = [(i, j) for i, j in rows.items() if one.texts[i][at]]
    same = sum(one.texts[i][at] == other.texts[j][to] for i, j in filled)
    return same / len(filled) if filled else 0.0


def _by_place(one: Side, other: Side, columns: Mapping[int, int]) -> dict[int, int]:
    """A column under another header between the same two neighbours, where nothing stood in it by which to know it."""
    found: dict[int, int] = {}
    for at in range(len(one.headers)):
        to = columns.get(at - 1, -1) + 1 if at else 0
        fits = (
            at not in columns
            and to < len(other.headers)
            and to not in columns.values()
            and bool(one.headers[at] and other.headers[to])
            and columns.get(at + 1, to + 1) == to + 1
            and not any(row[at] for row in one.texts)
        )
        if fits and (at == 0 or at - 1 in columns):
            found[at] = to
    return found


# -- rows ------------------------------------------------------------------------------------------------------------


def paired_rows(one: Side, other: Side, columns: Mapping[int, int]) -> dict[int, int]:
    """Rows that say the same, then rows of one key, then rows that are as good as the same."""
    judged = [(at, to) for at, to in columns.items() if not is_owned(one.kind, one.field_of.get(at, ""))]
    found = _matched(
        _by_text(one, [at for at, _ in judged], range(len(one.rows))),
        _by_text(other, [to for _, to in judged], range(len(other.rows))),
    )
    for bare in (False, True):
        left, right = _left(one, found), _right(other, found)
        found |= _matched(_by_key(one, left, bare=bare), _by_key(other, right, bare=bare), only_single=True)
    return found | _by_likeness(one, other, judged, _left(one, found), _right(other, found))


def _left(one: Side, found: Mapping[int, int]) -> list[int]:
    return [row for row in range(len(one.rows)) if row not in found]


def _right(other: Side, found: Mapping[int, int]) -> list[int]:
    known = set(found.values())
    return [row for row in range(len(other.rows)) if row not in known]


def _by_text(side: Side, columns: Sequence[int], rows: Iterable[int]) -> dict[object, list[int]]:
    groups: defaultdict[object, list[int]] = defaultdict(list)
    for row in rows:
        said = tuple(side.texts[row][at] for at in columns)
        if any(said):
            groups[said].append(row)
    return groups


def _by_key(side: Side, rows: Iterable[int], *, bare: bool) -> dict[object, list[int]]:
    """Rows by key, and by customer where a key does not hold it; `bare` without the numbers of rows that say the same."""
    groups: defaultdict[object, list[int]] = defaultdict(list)
    for row in rows:
        key = side.bare_key(row) if bare else side.keys[row]
        if key:
            groups[key, _whose(side, row)].append(row)
    return groups


def _whose(side: Side, row: int) -> str:
    if side.kind not in ("log", "orders"):
        return ""
    cells = [side.at(row, name) for name in ("customer_id", "customer")]
    return next((plain(str(cell)) for cell in cells if cell not in (None, "")), "")


def _matched(
    ones: Mapping[object, Sequence[int]], others: Mapping[object, Sequence[int]], *, only_single: bool = False
) -> dict[int, int]:
    """Rows of one group with rows of the like group, in their order."""
    found: dict[int, int] = {}
    for name, rows in ones.items():
        like = others.get(name, ())
        if not only_single or (len(rows) == 1 and len(like) == 1):
            found |= dict(zip(rows, like, strict=False))
    return found


def _by_likeness(
    one: Side, other: Side, judged: Sequence[tuple[int, int]], left: Sequence[int], right: Sequence[int]
) -> dict[int, int]:
    """Rows of which most cells agree, the likest first, and of which no third row says as much."""
    found: dict[int, int] = {}
    scored = sorted(_scores(one, other, judged, left, right), reverse=True)
    for score, i, j in scored:
        if i in found or j in found.values():
            continue
        rivals = [(k, m) for again, k, m in scored if again == score and (k == i) != (m == j)]
        if not any(_differ(one, other, (i, j), rival) for rival in rivals if rival[0] not in found):
            found[i] = j
    return found


def _differ(one: Side, other: Side, pair: tuple[int, int], rival: tuple[int, int]) -> bool:
    """Would it matter which of two equally likely pairs is taken?"""
    return one.texts[pair[0]] != one.texts[rival[0]] or other.texts[pair[1]] != other.texts[rival[1]]


def _scores(
    one: Side, other: Side, judged: Sequence[tuple[int, int]], left: Sequence[int], right: Sequence[int]
) -> Iterable[tuple[float, int, int]]:
    candidates: set[tuple[int, int]] = set()
    for at, to in judged:
        mine, theirs = _places(one, at, left), _places(other, to, right)
        for text in mine.keys() & theirs.keys():
            if len(mine[text]) * len(theirs[text]) <= _COMMON * _COMMON:
                candidates.update((i, j) for i in mine[text] for j in theirs[text])
    for i, j in candidates:
        score = _score(one, other, judged, i, j)
        if score >= _ALIKE and _tells(one, other, i, j):
            yield score, i, j


def _places(side: Side, column: int, rows: Sequence[int]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        if text := side.texts[row][column]:
            found[text].append(row)
    return found


def _score(one: Side, other: Side, judged: Sequence[tuple[int, int]], i: int, j: int) -> float:
    """Share of the cells that either row fills and that say the same in both."""
    said = [(one.texts[i][at], other.texts[j][to]) for at, to in judged]
    filled = [pair for pair in said if any(pair)]
    return sum(mine == theirs for mine, theirs in filled) / len(filled) if filled else 0.0


def _tells(one: Side, other: Side, i: int, j: int) -> bool:
    names = [name for name in _TELLING.get(one.kind, ()) if name in one.fields and name in other.fields]
    return not names or any(
        one.texts[i][one.fields[name]] == other.texts[j][other.fields[name]] != "" for name in names
    )
