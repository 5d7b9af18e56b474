"""The extension brought into LibreOffice, taken out again, and examined: all by the office's own program `unopkg`."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlcrm.addin.install.doctor import Finding
from xlcrm.addin.libreoffice.build import FILE, IDENTIFIER, Interpreter
from xlcrm.errors import UsageError, WriteError
from xlcrm.lang import Text

_PLACES = (
    "/usr/lib/libreoffice/program/unopkg",
    "/usr/lib64/libreoffice/program/unopkg",
    "/opt/libreoffice*/program/unopkg",
    "/Applications/LibreOffice.app/Contents/MacOS/unopkg",
    "C:/Program Files/LibreOffice/program/unopkg.com",
    "C:/Program Files (x86)/LibreOffice/program/unopkg.com",
)
_FLATPAK = ("flatpak", "run", "--command=unopkg", "org.libreoffice.LibreOffice")
Done = tuple[int, str]
"""Exit code of a program, and what it said."""


def _run(words: Sequence[str], env: Mapping[str, str] | None = None) -> Done:
    try:
        done = subprocess.run(  # noqa: S603 - the office's own program and this Python
            list(words), capture_output=True, text=True, errors="replace", check=False, env=env, timeout=180
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return -1, str(error)
    return done.returncode, (done.stdout + done.stderr).strip()


def _first(pattern: str) -> str | None:
    """The first file that fits a path with, perhaps, a star in it."""
    head, star, _ = pattern.partition("*")
    if not star:
        return pattern if Path(pattern).is_file() else None
    folder = Path(head).parent
    return next((str(each) for each in sorted(folder.glob(pattern[len(str(folder)) + 1 :]))), None)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@dataclass(frozen=True)
class Office:
    """LibreOffice on a computer, as far as extensions go. Tests bring offices of their own."""

    run: Callable[[Sequence[str]], Done] = _run
    which: Callable[[str], str | None] = shutil.which
    first: Callable[[str], str | None] = _first
    is_root: bool = field(default_factory=_is_root)

    def unopkg(self) -> tuple[str, ...]:
        """The program with what goes before its own words; UsageError with the remedy when there is none."""
        found = self.which("unopkg") or next(filter(None, map(self.first, _PLACES)), None)
        if found:
            return (found,)
        if self.which("flatpak") and self.run(["flatpak", "info", _FLATPAK[-1]])[0] == 0:
            return _FLATPAK
        raise UsageError(
            "没有找到 LibreOffice（unopkg 程序）。请先安装 LibreOffice；如果是 snap 版，请用 xlcrm addin build 生成 xlcrm.oxt，再在“工具 ▸ 扩展管理”里添加。",
            "LibreOffice (its program unopkg) was not found. Install LibreOffice first; for the snap build xlcrm.oxt with "
            "xlcrm addin build and add it by Tools ▸ Extensions.",
        )

    def asked(self, *words: str) -> Done:
        """What unopkg says; root has to install for everybody.

        It is asked once more when it was ended from outside: unopkg starts half an office, which may crash before it has
        done anything.
        """
        action, *rest = words
        asking = [*self.unopkg(), action, *(["--shared"] if self.is_root else []), *rest]
        done = self.run(asking)
        return self.run(asking) if _has_crashed(done[0]) else done


def _has_crashed(code: int) -> bool:
    """Is an exit code one of a crash: a signal, told by its number or by a shell, or an exception of Windows?"""
    return code < -1 or 128 < code < 160 or code >= 0xC0000000


def install(office: Office, extension: bytes, interpreter: Interpreter) -> list[Text]:
    """Bring the extension in, in the place of an older one. WriteError with what unopkg said when it refuses."""
    sandboxed = office.unopkg() == _FLATPAK  # it sees the home folder, and a /tmp of its own
    with tempfile.TemporaryDirectory(dir=Path.home() if sandboxed else None) as folder:
        path = Path(folder) / FILE
        path.write_bytes(extension)
        code, said = office.asked("add", "-f", str(path))
    if code:
        raise _refused(said)
    everybody = (
        Text("（给这台电脑的所有用户）", " (for all users of this computer)")
        if office.is_root
        else Text("", "")
    )
    return [
        Text(f"扩展已装入 LibreOffice{everybody.zh}。", f"The extension is in LibreOffice{everybody.en}."),
        Text(f"它启动的 Python：{interpreter.python}", f"It starts this Python: {interpreter.python}"),
        Text(
            "请关闭再打开 LibreOffice：“客户”菜单和工具栏就在那里。有问题请运行 xlcrm addin doctor --host libreoffice。",
            "Close LibreOffice and open it again: the menu CRM and its toolbar are there. If something is wrong, run "
            "xlcrm addin doctor --host libreoffice.",
        ),
    ]


def uninstall(office: Office) -> list[Text]:
    """Take the extension out."""
    if not _is_installed(office):
        return [Text("没有安装过扩展。", "The extension was not installed.")]
    code, said = office.asked("remove", IDENTIFIER)
    if code and _is_installed(office):
        raise _refused(said)
    return [Text("扩展已从 LibreOffice 删除。", "The extension was removed from LibreOffice.")]


def _is_installed(office: Office) -> bool:
    code, said = office.asked("list", IDENTIFIER)
    return code == 0 and f"Identifier: {IDENTIFIER}" in said


def _refused(said: str) -> WriteError:
    last = said.splitlines()[-1] if said else ""
    return WriteError(
        f"LibreOffice 拒绝了扩展：{last}。请关闭所有 LibreOffice 窗口再试一次。",
        f"LibreOffice refused the extension: {last}. Close all its windows and try again.",
    )


def examine(office: Office, interpreter: Interpreter) -> Iterator[Finding]:
    """Why the buttons do not work here: one check a question, each with its remedy."""
    try:
        program = office.unopkg()
    except UsageError as error:
        yield Finding("wrong", error.text)
        return
    yield Finding("ok", Text(f"LibreOffice：{program[0]}", f"LibreOffice: {program[0]}"))
    if _is_installed(office):
        yield Finding("ok", Text("扩展已安装。", "The extension is installed."))
    else:
        yield Finding("wrong", Text("扩展没有安装。请运行 xlcrm addin install --host libreoffice。", "The extension is not installed. Run xlcrm addin install --host libreoffice."))  # fmt: skip
    yield from _program(office, interpreter)
    if program[0] == "flatpak":
        yield Finding("note", Text("Flatpak 版 LibreOffice 在沙箱里，启动不了外面的 Python：按钮不能用，请改用发行版自带的或官网的 LibreOffice。", "LibreOffice from Flatpak runs in a sandbox and cannot start a Python outside: its buttons will not work. Use the distribution's LibreOffice, or the one of libreoffice.org."))  # fmt: skip


def _program(office: Office, interpreter: Interpreter) -> Iterator[Finding]:
    """Does the program behind the buttons start?"""
    code, said = office.run([interpreter.python, "-c", "import xlwings, xlcrm.hosts.libreoffice.sidecar"])
    if code == 0:
        yield Finding("ok", Text(f"后台程序能启动：{interpreter.python}", f"The program behind the buttons starts: {interpreter.python}"))  # fmt: skip
        return
    last = said.splitlines()[-1] if said else ""
    yield Finding(
        "wrong",
        Text(
            f"后台程序不能启动（{last}）。请在这个 Python 里运行 pip install 'xlcrm[office]'：{interpreter.python}",
            f"The program behind the buttons does not start ({last}). Run pip install 'xlcrm[office]' in this Python: "
            f"{interpreter.python}",
        ),
    )
