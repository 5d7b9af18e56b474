"""VBA written by hand; `{{cases}}` is filled from the registry."""
