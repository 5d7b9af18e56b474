"""Every choice a team can make: the record, its words, and how the settings sheet is read."""

from xlcrm.crm.settings.model import TIERS, Setting, Settings, Tier, catalogue, groups, setting
from xlcrm.crm.settings.reading import keys_on, parse_settings
from xlcrm.crm.settings.rhythms import Rhythms, read_rhythms

__all__ = [
    "TIERS",
    "Rhythms",
    "Setting",
    "Settings",
    "Tier",
    "catalogue",
    "groups",
    "keys_on",
    "parse_settings",
    "read_rhythms",
    "setting",
]
