"""Tiers: how much a customer counts, by the method that the team chose, and why."""

from xlcrm.crm.tiers.classify import classify, rules_of
from xlcrm.crm.tiers.model import Measure, Tiers
from xlcrm.crm.tiers.trade import Trade, trade, value_source

__all__ = ["Measure", "Tiers", "Trade", "classify", "rules_of", "trade", "value_source"]
