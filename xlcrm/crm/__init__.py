"""The domain, pure: tables, settings and a day in, results with their reasons out. It knows no file, clock or network."""
