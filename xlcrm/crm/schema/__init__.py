"""Reading any layout: grids in, understood tables and problems out.

reading = read_tables(book.grids(), as_of=day)
reading.of("customers")[0].data["name"]
explain_text(reading, "en")
"""

from xlcrm.crm.schema.choices import MappingChoice
from xlcrm.crm.schema.explain import MappingLine, explain, explain_text
from xlcrm.crm.schema.reading import read_tables

__all__ = ["MappingChoice", "MappingLine", "explain", "explain_text", "read_tables"]
