"""Runs by night: a task for Windows Task Scheduler, systemd or cron, what it does, its log, and a mail when it failed."""
