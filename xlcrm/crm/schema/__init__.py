"""Reading any layout: grids in, understood tables and problems out.

reading = read_tables(book.grids(), as_of=day)
reading.of("customers")[0].data["name"]
explain_text(reading, "en")

Names are loaded when they are first used: whoever needs the catalogue of fields alone does not pay for the reader.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.crm.schema.choices import MappingChoice
    from xlcrm.crm.schema.explain import MappingLine, explain_text
    from xlcrm.crm.schema.reading import read_tables

_HOME_OF = {
    "MappingChoice": "xlcrm.crm.schema.choices",
    "MappingLine": "xlcrm.crm.schema.explain",
    "explain_text": "xlcrm.crm.schema.explain",
    "read_tables": "xlcrm.crm.schema.reading",
}

__all__ = ["MappingChoice", "MappingLine", "explain_text", "read_tables"]


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
