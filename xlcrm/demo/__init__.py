"""The demo team: a firm that never was, its customers, people, orders and contacts, as plain rows."""

from xlcrm.demo.build import demo_data
from xlcrm.demo.data import DemoData, Row

__all__ = ["DemoData", "Row", "demo_data"]
