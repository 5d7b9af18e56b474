"""Install and uninstall: a few files, written whole, and every one of them told."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from xlcrm.addin.install.machine import Machine
from xlcrm.addin.install.places import SCRIPT, Places, settings_of, written
from xlcrm.errors import UsageError, WriteError
from xlcrm.lang import Text

PROGRAM = {"windows": "EXCEL", "mac": "Microsoft Excel"}


def install(machine: Machine, addin: bytes) -> list[Text]:
    """Write the add-in and its settings; what was done, in words. UsageError while Excel runs."""
    places = Places.on(machine)
    _refuse_while_excel_runs(machine)
    settings = _encoded(machine)
    _write(places.settings, settings)
    if places.script:
        _write(places.script, _apple_script())
    _write(places.addin, addin)
    return [
        Text(f"加载项：{places.addin}", f"Add-in: {places.addin}"),
        Text(f"它启动的 Python：{machine.python}", f"It starts this Python: {machine.python}"),
        *([Text(f"脚本：{places.script}", f"Script: {places.script}")] if places.script else []),
        Text("打开 Excel，“数据”后面就有 xlcrm 选项卡。有问题请运行 xlcrm addin doctor。", "Open Excel: the tab xlcrm stands after Data. If something is wrong, run xlcrm addin doctor."),
    ]  # fmt: skip


def uninstall(machine: Machine) -> list[Text]:
    """Remove the add-in and its settings; the script of xlwings stays, other add-ins may use it."""
    places = Places.on(machine)
    _refuse_while_excel_runs(machine)
    found = [path for path in (places.addin, places.settings) if path.exists()]
    for path in found:
        _try(path, path.unlink)
    if not found:
        return [Text("没有安装过加载项。", "The add-in was not installed.")]
    return [Text(f"已删除 {path}", f"Removed {path}") for path in found]


def _refuse_while_excel_runs(machine: Machine) -> None:
    if machine.is_running(PROGRAM[machine.system]):
        raise UsageError(
            "Excel 正在运行。请关闭所有 Excel 窗口再试一次。",
            "Excel is running. Close all its windows and try again.",
        )


def _encoded(machine: Machine) -> bytes:
    """The settings in the code page in which VBA reads them."""
    try:
        return written(settings_of(machine)).encode(machine.code_page)
    except UnicodeEncodeError:
        raise UsageError(
            f"Python 的路径 {machine.python} 里有这台电脑的 Excel 读不了的字。请把 Python 装到 C:\\xlcrm 这样的文件夹。",
            f"The path of Python, {machine.python}, has characters that Excel on this computer cannot read. Install Python in a "
            "folder such as C:\\xlcrm.",
        ) from None


def _apple_script() -> bytes:
    found = Path(str(metadata.distribution("xlwings").locate_file(f"xlwings/{SCRIPT}")))
    return found.read_bytes()


def _write(path: Path, content: bytes) -> None:
    def whole() -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.tmp")
        unfinished.write_bytes(content)
        unfinished.replace(path)

    _try(path, whole)


def _try(path: Path, act: Callable[[], object]) -> None:
    try:
        act()
    except OSError as error:
        raise WriteError(
            f"无法写 {path}：{error.strerror}。请关闭 Excel；仍然不行就检查文件夹的权限，或请管理员放行。",
            f"{path} cannot be written: {error.strerror}. Close Excel; if that does not help, check the folder's permissions or ask "
            "an administrator.",
        ) from error
