"""What a person sees: one file per sheet, each a pure function from a small record to a `SheetSpec`."""
