"""Files written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from xlcrm.errors import WriteError


def write_beside(files: Mapping[str, bytes]) -> list[str]:
    """Write each file, in the place of an older one; returns their paths. WriteError says which one failed."""
    for name, content in files.items():
        path = Path(name)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise WriteError(
                f"无法写入 {path}：{error.strerror}。请检查文件夹和权限，或换一个文件夹。",
                f"{path} cannot be written: {error.strerror}. Check the folder and its permissions, or name another one.",
            ) from error
    return list(files)
