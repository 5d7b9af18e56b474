"""Programs that refuse to work for root are run by nobody, in a folder of nobody's own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for a program that is run by `by_somebody`; not below pytest's own, which only root may enter."""
    with tempfile.TemporaryDirectory(prefix="xlcrm-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield folder


def by_somebody(words: Sequence[str]) -> list[str]:
    """The words of a command, run by nobody where root would run it."""
    if os.geteuid() != 0:
        return list(words)
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *words]
