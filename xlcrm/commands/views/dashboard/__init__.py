"""仪表盘/Dashboard: figures and pictures of the team's customers, and those that modules add; their data beside them."""

from xlcrm.commands.views.dashboard.data import DashboardData, Team, Week
from xlcrm.commands.views.dashboard.sheet import dashboard_sheet

__all__ = ["DashboardData", "Team", "Week", "dashboard_sheet"]
