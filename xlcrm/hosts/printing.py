"""Pages as PDF: by Excel on Windows, else by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from xlcrm.hosts.excel.printing import excel_prints
from xlcrm.hosts.written import write_beside
from xlcrm.lang import Text

SECONDS = 120
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_NO_OFFICE = Text(
    "没有找到 Excel（Windows）或 LibreOffice，没有另存 PDF；装好后再运行就会有。",
    "Neither Excel for Windows nor LibreOffice was found, so there are no PDFs; once one is installed, they are written, too.",
)
_FAILED = Text(
    "LibreOffice 没能另存 PDF（{why}），其余文件都已写好。",
    "LibreOffice could not write PDFs ({why}); all other files are there.",
)


def office() -> str | None:
    """The program of LibreOffice; None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((path for path in _USUAL if Path(path).is_file()), None)


def print_pages(pages: Mapping[str, bytes], program: str | None = None) -> tuple[list[str], Text | None]:
    """Print workbooks (by the path of their PDF); returns the paths of the PDFs, and why some are missing."""
    with tempfile.TemporaryDirectory() as folder:
        names = {
            f"{number}": path for number, path in enumerate(pages)
        }  # plain names, whatever the real ones are
        sources = [Path(folder) / f"{name}.xlsx" for name in names]
        for source, data in zip(sources, pages.values(), strict=True):
            source.write_bytes(data)
        fault = None if excel_prints(sources) else _office_prints(sources, program or office())
        return ([], fault) if fault else _collected(names, Path(folder))


def _office_prints(sources: Sequence[Path], program: str | None) -> Text | None:
    """Let LibreOffice write PDFs beside the workbooks; what is wrong, if something is."""
    if program is None:
        return _NO_OFFICE
    folder = sources[0].parent
    profile = (folder / "profile").as_uri()
    command = [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf:calc_pdf_Export",
               "--outdir", str(folder), *map(str, sources)]  # fmt: skip
    try:
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603 - the office at hand, our own pages
    except (OSError, subprocess.SubprocessError) as error:
        return _failed(type(error).__name__)
    return None


def _collected(names: Mapping[str, str], folder: Path) -> tuple[list[str], Text | None]:
    made = {path: folder / f"{name}.pdf" for name, path in names.items()}
    done = write_beside({path: file.read_bytes() for path, file in made.items() if file.is_file()})
    missing = len(names) - len(done)
    return done, _failed(str(missing)) if missing else None


def _failed(why: str) -> Text:
    return Text(_FAILED.zh.format(why=why), _FAILED.en.format(why=why))
