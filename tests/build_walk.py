"""Builds the search's machine code from its C source: python -m tests.build_walk

Needs Zig's C compiler from the package index (pip install ziglang==0.17.1), whose output is the same on every computer.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import xlcrm

FOLDER = Path(xlcrm.__path__[0]) / "crm" / "visits" / "search" / "machine"
CALLED = ("take", "begin", "walk", "result")
"""What Python calls."""


def build(target: Path) -> None:
    """Compile walk.c into a WebAssembly module."""
    command = [
        *(
            sys.executable,
            "-m",
            "ziglang",
            "cc",
            "-target",
            "wasm32-freestanding",
            "-mcpu=generic+bulk_memory",
        ),
        *("-O2", "-s", "-Wall", "-Wextra", "-Werror", "-nostdlib", "-Wl,--no-entry"),
        *(f"-Wl,--export={name}" for name in CALLED),
        *("-o", str(target), "walk.c"),
    ]
    subprocess.run(command, check=True, cwd=FOLDER)
    target.chmod(0o644)


if __name__ == "__main__":
    build(FOLDER / "walk.wasm")
