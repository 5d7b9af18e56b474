"""What the modules of relations share: their sheets, and what these say put together with the ledger."""
