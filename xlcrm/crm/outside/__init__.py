"""Order lines that lie outside the workbook: their measures as one set of expressions, whatever engine holds the lines.

An Ibis table goes in; what its lines come to for each customer of the workbook comes out, and nothing else of them.
"""

from xlcrm.crm.outside.columns import Columns, recognised
from xlcrm.crm.outside.source import Source, TableSource
from xlcrm.crm.outside.trade import outside_trade

__all__ = ["Columns", "Source", "TableSource", "outside_trade", "recognised"]
