"""A small periodic routing instance, as the files of the benchmark are written."""

from __future__ import annotations

TOWN = """
1 2 6 2
200 12
200 12
0 50 50 0 0 0 0
1 40 60 5 4 1 2 1 2
2 60 60 5 4 1 2 1 2
3 70 40 5 4 2 1 3
4 30 40 5 4 1 2 1 2
5 50 80 5 4 2 1 3
6 55 20 5 4 1 2 1 2
"""
"""Six customers, two days, two vehicles a day: two customers want both days."""
