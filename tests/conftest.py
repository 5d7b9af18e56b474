"""What all tests share: optional parts that may be absent, and the switch that makes each of them required."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")  # how fast a machine is today is not what these tests are about
REQUIRE_ALL = bool(os.environ.get("XLCRM_REQUIRE_ALL"))
"""Set in CI: a skipped test is a failed one."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although everything is required: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder with real workbooks and ledgers, named by XLCRM_SHARED; they are not part of the project."""
    folder = os.environ.get("XLCRM_SHARED")
    if not folder:
        pytest.skip("XLCRM_SHARED does not name the folder of real workbooks")
    return Path(folder)
