"""What the modules of service are made of: their sheets, and the pages that are computed from them."""
