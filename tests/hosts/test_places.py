"""Connections come from the environment or the keyring, and what was read is kept in the user's cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlcrm.hosts.places import cache_folder, connection, places


def test_a_connection_is_found_in_the_environment_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLCRM_LEDGER_ERP_EAST", "postgres://reader@db.example.com/erp")

    assert connection("erp-east") == "postgres://reader@db.example.com/erp"
    assert connection("erp-west") is None


def test_paths_begin_at_the_workbooks_folder(tmp_path: Path) -> None:
    assert places(str(tmp_path / "客户.xlsx")).folder == tmp_path


def test_the_cache_can_be_moved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XLCRM_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path

    monkeypatch.delenv("XLCRM_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    assert cache_folder().name in ("xlcrm", "cache")
