"""Parts that only one sheet needs: its drawings, charts, tables, notes, printer settings."""

from __future__ import annotations

from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.relationships import key_of


def private_parts(package: Package, sheet: str) -> list[str]:
    """Parts that are reached from a sheet and from nowhere else, in the order in which they are met."""
    candidates = _reached(package, sheet)
    own = {key_of(sheet), *map(key_of, candidates)}
    referrers = _referrers(package)
    while True:
        shared = {part for part in own if referrers.get(part, set()) - own} - {key_of(sheet)}
        if not shared:
            return [part for part in candidates if key_of(part) in own]
        own -= shared


def _reached(package: Package, sheet: str) -> list[str]:
    found: list[str] = []
    todo = [sheet]
    while todo:
        for relation in package.relationships(todo.pop(0)):
            target = relation.target
            if not relation.external and target in package and target not in (*found, sheet):
                found.append(target)
                todo.append(target)
    return found


def _referrers(package: Package) -> dict[str, set[str]]:
    """Part → parts that have a relationship to it."""
    referrers: dict[str, set[str]] = {}
    for source in ["/", *package.names]:
        if source.lower().endswith(".rels"):
            continue
        for relation in package.relationships(source):
            if not relation.external:
                referrers.setdefault(key_of(relation.target), set()).add(key_of(source))
    return referrers
