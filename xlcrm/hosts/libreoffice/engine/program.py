"""Starting a LibreOffice of one's own: own profile, own pipe, ended by its own process id."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xlcrm.hosts.libreoffice.engine.direct import DirectOffice, resolved
from xlcrm.hosts.libreoffice.engine.environment import office_environment
from xlcrm.hosts.libreoffice.engine.faults import NoOfficeError

_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)


def find_soffice() -> str | None:
    """The program `soffice`: on the path, or where installers put it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


class OwnOffice(DirectOffice):
    """An office started for this process; the profile is removed with it unless it was given."""

    def __init__(
        self, *, headless: bool = True, profile: str | None = None, arguments: Sequence[str] = ()
    ) -> None:
        program = find_soffice()
        if program is None:
            raise NoOfficeError(
                "LibreOffice was not found. Install it (Debian and Ubuntu: apt install libreoffice-calc python3-uno) or put "
                "the program soffice on the PATH."
            )
        self._folder = None if profile else tempfile.mkdtemp(prefix="libreoffice-")
        pipe = f"engine-{secrets.token_hex(8)}"
        process = subprocess.Popen(  # noqa: S603 - the office that was found, with arguments of our own
            [program, *_arguments(pipe, profile or str(self._folder), headless=headless), *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=office_environment(),
        )
        try:
            context = resolved(pipe, process=process)
        except BaseException:
            process.kill()
            process.wait()
            self._forget_profile()
            raise
        super().__init__(context, process)

    def end(self) -> None:
        """End the office and remove its profile."""
        super().end()
        self._forget_profile()

    def _forget_profile(self) -> None:
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def _arguments(pipe: str, profile: str, *, headless: bool) -> list[str]:
    url = Path(os.path.abspath(profile)).as_uri()  # noqa: PTH100 - resolve() would follow links that the office keeps
    shown = ["--headless"] if headless else []
    return [
        *shown, "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
        f"-env:UserInstallation={url}", f"--accept=pipe,name={pipe};urp;",
    ]  # fmt: skip
