"""Taking a run back: what stood before comes back, what a person did since stays and is listed."""
