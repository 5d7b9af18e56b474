"""What tests of the extension share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosts.libreoffice.installed import installed
from tests.nobody import own_folder


@pytest.fixture(scope="module")
def profile() -> Iterator[Path]:
    """A profile of LibreOffice with the extension."""
    if not shutil.which("unopkg"):
        pytest.skip("unopkg, which installs extensions of LibreOffice, is not there")
    with own_folder() as folder:
        yield installed(folder)
