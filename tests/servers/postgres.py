"""A PostgreSQL server of the tests' own: its data in a folder that is removed, its socket there too, ended by its own process."""

from __future__ import annotations

import contextlib
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

from tests.servers.programs import place

USER = "postgres"


def programs() -> Path | None:
    """The folder with initdb and postgres; None where there is no server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextlib.contextmanager
def server(binaries: Path) -> Iterator[str]:
    """A running server; gives its address."""
    with place(USER) as here:
        data = here.folder / "data"
        here.run([binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "--no-sync"])
        words = [
            binaries / "postgres", "-D", data, "-k", here.folder, "-c", "listen_addresses=", "-c", "fsync=off",
        ]  # fmt: skip
        with here.running(words, signal.SIGINT):
            here.run([binaries / "pg_isready", "-h", here.folder, "-t", "30"], tries=60)
            yield f"postgres://{USER}@/{USER}?host={here.folder}"
