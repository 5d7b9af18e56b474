"""Sheets of where customers come from, and of what is done to win them."""
