"""Builds the Excel add-in from the registry, without Excel: ribbon, VBA as text, the package."""
