"""Puts the add-in where Excel finds it, takes it away, and tells why it does not work."""
