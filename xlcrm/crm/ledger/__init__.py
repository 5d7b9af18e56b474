"""What the team's tables say, joined: customers by key, and whatever belongs to each of them."""

from xlcrm.crm.ledger.build import build_ledger
from xlcrm.crm.ledger.keys import row_keys
from xlcrm.crm.ledger.model import Ledger
from xlcrm.crm.ledger.reps import Rep

__all__ = ["Ledger", "Rep", "build_ledger", "row_keys"]
