"""Why the add-in does not work here: one check a question, each with its remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple

from xlcrm.addin.build import FILE
from xlcrm.addin.install.machine import Machine
from xlcrm.addin.install.places import Places, read
from xlcrm.addin.modules import XLWINGS
from xlcrm.lang import Text

Verdict = Literal["ok", "wrong", "note"]
_OFFICE = r"Software\Microsoft\Office\16.0\Excel"
_POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel"
_ASR = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_NO_CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""Defender's rule "Block all Office applications from creating child processes"."""
_SIGNED_ONLY, _NOTHING_RUNS = 3, 4
"""Values of VBAWarnings that keep an unsigned add-in from running."""


class Finding(NamedTuple):
    """One check: how it came out, and what to do when it is wrong."""

    verdict: Verdict
    text: Text


class _Patient(NamedTuple):
    """What is examined."""

    machine: Machine
    places: Places
    addin: bytes
    """The add-in as this version builds it."""


def examine(machine: Machine, addin: bytes) -> list[Finding]:
    """All checks that this system knows, in the order in which one would mend."""
    patient = _Patient(machine, Places.on(machine), addin)
    checks: list[Callable[[_Patient], Iterator[Finding]]] = [_xlwings, _file, _settings, _python]
    checks += (
        [_library, _bits, _macros, _child_processes, _registered, _downloaded]
        if machine.system == "windows"
        else [_script]
    )
    return [finding for check in checks for finding in check(patient)]


def _ok(zh: str, en: str) -> Finding:
    return Finding("ok", Text(zh, en))


def _wrong(zh: str, en: str) -> Finding:
    return Finding("wrong", Text(zh, en))


def _note(zh: str, en: str) -> Finding:
    return Finding("note", Text(zh, en))


def _xlwings(_: _Patient) -> Iterator[Finding]:
    try:
        found = metadata.version("xlwings")
    except metadata.PackageNotFoundError:
        found = ""
    if found == XLWINGS:
        yield _ok(f"xlwings {found}", f"xlwings {found}")
        return
    yield _wrong(
        f"加载项需要 xlwings {XLWINGS}，" + (f"装的是 {found}" if found else "没有安装") + f"。请运行 pip install xlwings=={XLWINGS}。",
        f"The add-in needs xlwings {XLWINGS}; " + (f"{found} is installed" if found else "none is installed") + f". Run pip install xlwings=={XLWINGS}.",
    )  # fmt: skip


def _file(patient: _Patient) -> Iterator[Finding]:
    path = patient.places.addin
    if not path.exists():
        yield _wrong(
            f"加载项不在 {path}。请运行 xlcrm addin install。",
            f"The add-in is not at {path}. Run xlcrm addin install.",
        )
    elif path.read_bytes() != patient.addin:
        yield _wrong(
            f"{path} 是另一个版本的加载项。请关闭 Excel，运行 xlcrm addin install。",
            f"{path} is the add-in of another version. Close Excel and run xlcrm addin install.",
        )
    else:
        yield _ok(f"加载项在 {path}", f"The add-in is at {path}")


def _settings(patient: _Patient) -> Iterator[Finding]:
    path, machine = patient.places.settings, patient.machine
    if not path.exists():
        yield _wrong(
            f"没有设置文件 {path}。请运行 xlcrm addin install。",
            f"There is no {path}. Run xlcrm addin install.",
        )
        return
    told = read(path.read_bytes().decode(machine.code_page, "replace"))
    python = Path(told.get("INTERPRETER_MAC" if machine.system == "mac" else "INTERPRETER_WIN", ""))
    if not python.is_file():
        yield _wrong(
            f"{path} 里写的 Python 不存在：{python}。请用现在的 Python 运行 xlcrm addin install。",
            f"The Python named in {path} does not exist: {python}. Run xlcrm addin install with the Python of today.",
        )
    elif python != machine.python:
        yield _wrong(
            f"电脑上有两个 Python：Excel 用 {python}，您用 {machine.python}。请用要用的那个运行 xlcrm addin install。",
            f"There are two Pythons: Excel starts {python} and you run {machine.python}. Run xlcrm addin install with the one you want.",
        )
    else:
        yield _ok(f"Excel 启动的 Python：{python}", f"Excel starts {python}")


def _python(patient: _Patient) -> Iterator[Finding]:
    path, code_page = str(patient.machine.python), patient.machine.code_page
    try:
        path.encode(code_page)
    except UnicodeEncodeError:
        yield _wrong(
            f"Excel 读不了 Python 路径里的字：{path}。请把 Python 装到 C:\\xlcrm 这样的文件夹。",
            f"Excel cannot read the characters in Python's path: {path}. Install Python in a folder such as C:\\xlcrm.",
        )
    if "WindowsApps" in path:
        yield _wrong(
            f"{path} 是微软商店的 Python，Excel 加载不了它的 DLL。请从 python.org 安装。",
            f"{path} is the Microsoft Store's Python, whose DLLs Excel cannot load. Install the one from python.org.",
        )
    if "onedrive" in path.casefold():
        yield _wrong(
            f"{path} 在 OneDrive 里，文件可能还没有下载到本机。请把 Python 装到本地文件夹。",
            f"{path} lies in OneDrive, where files may not be on this computer. Install Python in a local folder.",
        )


def _library(patient: _Patient) -> Iterator[Finding]:
    library = patient.places.library
    if library and library.exists():
        yield _ok(f"单元格函数用的 DLL：{library}", f"DLL of the cell functions: {library}")
        return
    yield _wrong(
        f"找不到 {library}，单元格函数不能用（可能被杀毒软件隔离）。请先放行，再运行 pip install --force-reinstall xlwings=={XLWINGS}。",
        f"{library} is missing, so cell functions do not work (a virus scanner may have taken it). Allow it there, then run pip "
        f"install --force-reinstall xlwings=={XLWINGS}.",
    )


def _bits(patient: _Patient) -> Iterator[Finding]:
    office = patient.machine.registry(r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration").get(
        "Platform"
    )
    other = patient.places.library.with_name(f"xlwings32-{XLWINGS}.dll") if patient.places.library else None
    if office == "x86" and other and not other.exists():
        yield _wrong(
            f"Excel 是 32 位的，需要 {other}。请运行 pip install --force-reinstall xlwings=={XLWINGS}。",
            f"Excel is a 32-bit program and needs {other}. Run pip install --force-reinstall xlwings=={XLWINGS}.",
        )
    elif office:
        yield _ok(f"Excel：{office}", f"Excel: {office}")


def _macros(patient: _Patient) -> Iterator[Finding]:
    registry = patient.machine.registry
    by_policy = registry(rf"HKCU\{_POLICY}\Security").get("VBAWarnings")
    by_user = registry(rf"HKCU\{_OFFICE}\Security").get("VBAWarnings")
    locations = [
        registry(rf"HKCU\{root}\Security\Trusted Locations").get("AllLocationsDisabled")
        for root in (_POLICY, _OFFICE)
    ]
    if by_policy in (_SIGNED_ONLY, _NOTHING_RUNS) and 1 in locations:
        yield _wrong(
            "公司策略禁止宏，启动文件夹也不受信任。请把 docs/excel-check.md 里的说明交给管理员，或在命令行使用 xlcrm。",
            "Your organisation blocks macros and does not trust the start-up folder. Ask the administrator to trust it, or use xlcrm on "
            "the command line.",
        )
    elif 1 in locations:
        yield _wrong(
            "Excel 关闭了受信任位置，加载项的宏不会运行。请在 文件▸选项▸信任中心▸受信任位置 里取消“禁用所有受信任位置”。",
            "Trusted locations are switched off in Excel, so the add-in's macros do not run. Untick 'Disable all Trusted Locations' in "
            "File ▸ Options ▸ Trust Center ▸ Trusted Locations.",
        )
    elif _NOTHING_RUNS in (by_policy, by_user):
        yield _note(
            "Excel 设置为禁用所有宏；启动文件夹是受信任位置，加载项通常仍可运行。",
            "Excel is set to disable all macros; the start-up folder is a trusted location, where the add-in usually runs nevertheless.",
        )
    else:
        yield _ok("宏没有被禁止", "Macros are not blocked")


def _child_processes(patient: _Patient) -> Iterator[Finding]:
    if str(patient.machine.registry(_ASR).get(_NO_CHILD_PROCESSES)) == "1":
        yield _wrong(
            "Defender 的规则“阻止 Office 应用创建子进程”已启用，按钮启动不了 Python。请管理员为 Python 加例外，或在命令行使用 xlcrm。",
            "Defender's rule 'Block all Office applications from creating child processes' is on, so the buttons cannot start Python. "
            "Ask the administrator for an exception, or use xlcrm on the command line.",
        )


def _registered(patient: _Patient) -> Iterator[Finding]:
    options = patient.machine.registry(rf"HKCU\{_OFFICE}\Options")
    twice = [
        name
        for name, value in options.items()
        if name.upper().startswith("OPEN") and FILE in str(value).lower()
    ]
    if twice:
        yield _wrong(
            f"加载项还在 Excel 的加载项列表里（{', '.join(twice)}），会加载两次。请在 文件▸选项▸加载项▸转到 里取消勾选 xlcrm。",
            f"The add-in is in Excel's list of add-ins, too ({', '.join(twice)}), and would be loaded twice. Untick xlcrm in File ▸ "
            "Options ▸ Add-ins ▸ Go.",
        )


def _downloaded(patient: _Patient) -> Iterator[Finding]:
    path = patient.places.addin
    if path.exists() and patient.machine.came_from_the_internet(path):
        yield _wrong(
            f"{path} 带有“来自互联网”的标记，Excel 会阻止它的宏。请右键▸属性▸解除锁定，或运行 xlcrm addin install。",
            f"{path} is marked as coming from the internet, and Excel blocks its macros. Right-click ▸ Properties ▸ Unblock, or run "
            "xlcrm addin install.",
        )


def _script(patient: _Patient) -> Iterator[Finding]:
    script = patient.places.script
    if script and script.exists():
        yield _ok(f"脚本在 {script}", f"The script is at {script}")
    else:
        yield _wrong(
            f"缺少脚本 {script}，按钮启动不了 Python。请运行 xlcrm addin install。",
            f"The script {script} is missing, so the buttons cannot start Python. Run xlcrm addin install.",
        )
    yield _note(
        "第一次按按钮时 macOS 会问是否允许控制 Excel，请点“好”。改主意：系统设置▸隐私与安全性▸自动化。单元格函数只在 Windows 上可用。",
        "At the first button macOS asks whether Excel may be controlled: press OK. To change it: System Settings ▸ Privacy & Security ▸ "
        "Automation. Cell functions work on Windows only.",
    )
