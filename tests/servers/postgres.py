"""A PostgreSQL server of the tests' own: its data in a folder that is removed, its socket there too, ended by its own process."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

USER = "postgres"


def programs() -> Path | None:
    """The folder with initdb and postgres; None where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextlib.contextmanager
def server(binaries: Path) -> Iterator[str]:
    """A running server; gives its address. It refuses to run as root, so root starts it as the user `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="xlcrm_pg"))
    who = USER if os.geteuid() == 0 else None
    if who:
        shutil.chown(folder, who)
    data = folder / "data"
    _run([binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "--no-sync"], who, folder)
    words: list[str | Path] = [
        binaries / "postgres",
        "-D",
        data,
        "-k",
        folder,
        "-c",
        "listen_addresses=",
        "-c",
        "fsync=off",
    ]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(words, stdout=log, stderr=log, user=who, cwd=folder) as running,
    ):
        try:
            _run([binaries / "pg_isready", "-h", folder, "-t", "30"], who, folder, tries=60)
            yield f"postgres://{USER}@/{USER}?host={folder}"
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)
    shutil.rmtree(folder, ignore_errors=True)


def _run(words: list[object], who: str | None, folder: Path, tries: int = 1) -> None:
    import time

    for attempt in range(tries):
        done = subprocess.run(
            [str(word) for word in words], capture_output=True, text=True, user=who, cwd=folder, check=False
        )
        if not done.returncode:
            return
        if attempt + 1 < tries:
            time.sleep(0.25)
    raise RuntimeError(done.stdout + done.stderr)
