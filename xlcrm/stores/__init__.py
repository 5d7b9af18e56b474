"""Where order lines lie outside a workbook: files in a folder, databases, clusters. An address goes in, an Ibis table comes out.

Nothing here knows what a line means; `xlcrm.commands.outside_orders` joins it with the domain.
"""

from xlcrm.stores.addresses import Address, address_of
from xlcrm.stores.databases import opened
from xlcrm.stores.folder import Folder
from xlcrm.stores.kept import Part, Reading
from xlcrm.stores.months import Months

__all__ = ["Address", "Folder", "Months", "Part", "Reading", "address_of", "opened"]
