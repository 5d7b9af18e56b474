"""Rules for the package: XML that can be read, relationships that lead somewhere, content types for everything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from xlcrm.workbook.package.lint.limits import LONGEST_TEXT
from xlcrm.workbook.package.opc import CONTENT_TYPES, Package
from xlcrm.workbook.package.relationships import key_of
from xlcrm.workbook.package.xml import check_well_formed, to_utf8

_SHARED = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]{%d,})<" % LONGEST_TEXT)


def part_findings(package: Package, touched: AbstractSet[str]) -> Iterator[str]:
    """Each touched part by itself, and how it hangs in the package."""
    for key in touched:
        if key in package:
            yield from _well_formed(package, key)
            yield from _relationships(package, key)
            if key != key_of(CONTENT_TYPES) and not package.content_type(key):
                yield f"{key} has no content type"
    if key_of(CONTENT_TYPES) in touched:
        yield from _content_types(package)
    for part in package.related(package.workbook, "sharedStrings"):
        if key_of(part) in touched:
            yield from (
                f"a shared text of {len(text.decode('utf-8', 'replace'))} characters"
                for text in _SHARED.findall(to_utf8(package.read(part)))
                if len(text.decode("utf-8", "replace")) > LONGEST_TEXT
            )


def _well_formed(package: Package, key: str) -> Iterator[str]:
    if key.endswith((".xml", ".rels", ".vml")):
        try:
            check_well_formed(to_utf8(package.read(key)))
        except ValueError as error:
            yield f"{key}: {error}"


def _relationships(package: Package, key: str) -> Iterator[str]:
    """Every relationship of a touched part has an id of its own and leads to a part that has a content type."""
    if not key.endswith(".rels"):
        return
    folder, _, base = key.rpartition("/_rels/")
    found = package.relationships(f"{folder}/{base.removesuffix('.rels')}")
    twice = Counter(relation.id for relation in found)
    yield from (f"{key}: {identity} twice" for identity, count in twice.items() if count > 1)
    for relation in (r for r in found if not r.external):
        if relation.target not in package:
            yield f"{key}: {relation.id} leads to {relation.target}, which is not there"
        elif not package.content_type(relation.target):
            yield f"{relation.target} has no content type"


def _content_types(package: Package) -> Iterator[str]:
    """No part is declared twice, and none that is not there."""
    declared = Counter(package.types.names())
    yield from (f"{name} is declared twice" for name, count in declared.items() if count > 1)
    yield from (f"{name} is declared and not there" for name in declared if name not in package)
