"""仪表盘/Dashboard: eight figures and six charts on one page, their data beside it."""

from xlcrm.commands.views.dashboard.figures import DashboardData, Week
from xlcrm.commands.views.dashboard.sheet import dashboard_sheet

__all__ = ["DashboardData", "Week", "dashboard_sheet"]
