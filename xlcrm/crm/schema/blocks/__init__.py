"""Where tables stand on a sheet: header rows under titles, two-row headers, tables side by side and one below the other."""

from xlcrm.crm.schema.blocks.block import Block
from xlcrm.crm.schema.blocks.find import blocks_headed_by, find_blocks

__all__ = ["Block", "blocks_headed_by", "find_blocks"]
