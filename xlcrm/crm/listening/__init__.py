"""What customers say of us: scores on several scales that are never mixed, and whom to ask next."""
