"""Customers that may stand twice: pairs with their evidence, for a person to decide on. Nothing is merged here."""
