"""The add-in, built once."""

from __future__ import annotations

import pytest

from xlcrm.addin.build import build_addin
from xlcrm.registry import builtins


@pytest.fixture(scope="session")
def addin() -> bytes:
    return build_addin(builtins())
