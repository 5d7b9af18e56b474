"""What LibreOffice's programs are given of this process' environment."""

from __future__ import annotations

import os
from pathlib import Path


def office_environment() -> dict[str, str]:
    """This process' environment without a virtual environment: the office's own Python would look for its library there."""
    kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME")}
    folders = kept.get("PATH", "").split(os.pathsep)
    kept["PATH"] = os.pathsep.join(
        each for each in folders if not (Path(each).parent / "pyvenv.cfg").is_file()
    )
    return kept
