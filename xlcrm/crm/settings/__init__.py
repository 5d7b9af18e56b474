"""Every choice a team can make: the record, its words, and how the settings sheet is read."""

from xlcrm.crm.settings.model import TIERS, Setting, Settings, Tier, catalogue, groups, setting
from xlcrm.crm.settings.reading import parse_settings

__all__ = ["TIERS", "Setting", "Settings", "Tier", "catalogue", "groups", "parse_settings", "setting"]
