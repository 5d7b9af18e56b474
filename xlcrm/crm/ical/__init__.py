"""Calendar files (RFC 5545) that Outlook, Apple, Google and phones import: plain text from plain values."""

from xlcrm.crm.ical.calendar import Event, calendar_file
from xlcrm.crm.ical.zones import zone_of_country

__all__ = ["Event", "calendar_file", "zone_of_country"]
