"""Workbooks that come back from reps: compared with what went out and with what the team has now, and brought in."""
