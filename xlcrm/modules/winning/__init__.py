"""What the module of deals is made of: its sheets, and the pages that are computed from them."""
