"""Sources as records: address books by their headers, everything else as tables of any layout."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlcrm.commands.importing.profiles import Profile, profile_for
from xlcrm.commands.importing.sources import Opened
from xlcrm.commands.importing.unused import refuse_unused
from xlcrm.commands.module import Installed, shapes_of
from xlcrm.crm.incoming import Source
from xlcrm.crm.incoming.address_books import address_book
from xlcrm.crm.incoming.lists import lists
from xlcrm.crm.incoming.persons import persons
from xlcrm.crm.incoming.records import Field, Record, Records
from xlcrm.crm.schema import MappingChoice
from xlcrm.crm.schema.shapes import Shapes


@dataclass(frozen=True)
class Understood:
    """All that some files say, and how their columns were read."""

    records: Records
    profiles: Sequence[Profile]
    sources: Sequence[Source]


def understood(
    files: Sequence[Opened],
    stored: Mapping[str, object],
    name: str,
    said: Mapping[str, Field | None],
    as_of: dt.date,
    modules: Installed,
) -> Understood:
    """Read the records of some files, those of the modules that the workbook uses too."""
    shapes = shapes_of(modules.active)
    total = Records()
    profiles: list[Profile] = []
    sources: list[Source] = []
    for file in files:
        for source in file.sources:
            refuse_unused(source, modules)
            profile = profile_for(source.grid, stored, name, said)
            total += _records(source, profile.chosen, as_of, shapes, date1904=file.date1904)
            profiles.append(profile)
            sources.append(source)
    return Understood(replace(total, records=tuple(map(_whole, total.records))), profiles, sources)


def _records(
    source: Source, chosen: Mapping[str, Field | None], as_of: dt.date, shapes: Shapes, *, date1904: bool
) -> Records:
    book = address_book(source.grid.rows[0]) if source.grid.rows else None
    if book:
        return persons(source, book, chosen, as_of)
    return lists(source, list(_choices(chosen)), as_of, date1904=date1904, shapes=shapes)


def _choices(chosen: Mapping[str, Field | None]) -> Sequence[MappingChoice]:
    return [
        MappingChoice(header, place[1] if place else "-", kind=place[0] if place else "")
        for header, place in chosen.items()
    ]


def _whole(record: Record) -> Record:
    """A person without a firm is a customer by its own name."""
    name = ("customers", "name")
    if record.kind == "contacts" and name not in record.items and ("contacts", "person") in record.items:
        if ("customers", "id") in record.items:
            return record
        return replace(record, items={**record.items, name: record.items["contacts", "person"]})
    return record
