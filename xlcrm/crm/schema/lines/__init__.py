"""The rows of a table, sorted: records, totals, dividers, repeated headers, prepared rows, notes."""

from xlcrm.crm.schema.lines.classify import classify
from xlcrm.crm.schema.lines.dividers import said_by
from xlcrm.crm.schema.lines.frame import CONTACT_FIELDS, Frame, Line, Lines
from xlcrm.crm.schema.phrases import is_region, owner_in_title

__all__ = ["CONTACT_FIELDS", "Frame", "Line", "Lines", "classify", "is_region", "owner_in_title", "said_by"]
