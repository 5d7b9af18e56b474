"""xlcrm: tiers, overdue contacts and visit plans, straight from a sales team's own workbook."""

__version__ = "0.1.0"
