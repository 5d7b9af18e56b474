"""Workbooks made from text, for what no collection of real ones holds: slicers, timelines, chartex, mashups …."""
