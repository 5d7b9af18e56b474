"""`xlcrm addin`: builds, installs and examines the add-in that brings the buttons and the cell functions into Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlcrm.commands.outcome import Outcome, Request
from xlcrm.lang import Lang, Text, count_of
from xlcrm.marks import CommandMark, Option, command
from xlcrm.registry import OURSELVES, Registry, builtins, load

if TYPE_CHECKING:
    from xlcrm.addin.install.doctor import Finding
    from xlcrm.addin.install.machine import Machine
    from xlcrm.addin.libreoffice.installing import Office

UNSEEN = Text(
    "还没有人在真实的 Excel 里试过，请先看 docs/excel-check.md。", "Nobody has tried it in a real Excel yet: see docs/excel-check.md first."
)  # fmt: skip


@command(
    CommandMark(
        name="addin",
        label=Text("加载项", "Add-in"),
        help=Text(
            "Excel 加载项和 LibreOffice 扩展：按钮和 CRM_ 开头的单元格函数。生成、安装、卸载，或检查为什么不能用。",
            "The add-in for Excel and the extension for LibreOffice, buttons and the cell functions CRM_…: build them, install one, "
            "remove it, or find out why it does not work.",
        ),
        group="settings",
        icon="AddInManager",
        options=(
            Option("action", Text("build 生成文件、install 安装、uninstall 卸载、doctor 检查", "build the file, install it, uninstall it, or examine it (doctor)"), "choice", choices=("build", "install", "uninstall", "doctor"), positional=True, required=True),
            Option("dir", Text("build：放在哪个文件夹（默认当前文件夹）", "build: the folder (default: the current one)"), "path", metavar="DIR", positional=True),
            Option("host", Text("装到哪个程序：excel（默认）或 libreoffice", "the program to install into: excel (default) or libreoffice"), "choice", choices=("excel", "libreoffice")),
        ),
        needs="nothing",
    )
)  # fmt: skip
def addin(request: Request) -> Outcome:
    """What was asked for, done on this computer."""
    from xlcrm.addin.install.machine import ThisMachine

    return carried_out(request, ThisMachine())


def carried_out(request: Request, machine: Machine) -> Outcome:
    """What was asked for, done on a computer."""
    lang: Lang = request.lang or request.shell_lang
    if request.option("host") == "libreoffice" and request.option("action") != "build":
        from xlcrm.addin.libreoffice.installing import Office

        return in_libreoffice(str(request.option("action")), Office(), lang)
    return _ACTIONS[str(request.option("action"))](request, machine, lang)


def _build(request: Request, _: Machine, lang: Lang) -> Outcome:
    from xlcrm.addin.build import FILE, build_addin
    from xlcrm.addin.libreoffice import build as libreoffice

    registry, folder = load(), Path(str(request.option("dir", ".")))
    excel, office = str(folder / FILE), str(folder / libreoffice.FILE)
    count, shown = len(registry.udfs()), len(libreoffice.buttons(registry))
    lines = (
        Text(
            f"{FILE}：{count} 个单元格函数。{UNSEEN.zh}",
            f"{FILE}: {count_of(count, 'cell function')}. {UNSEEN.en}",
        ),
        Text(
            f"{libreoffice.FILE}：LibreOffice 的菜单和工具栏，{shown} 个按钮。",
            f"{libreoffice.FILE}: menu and toolbar for LibreOffice, {count_of(shown, 'button')}.",
        ),
        *_of_plugins(registry),
    )
    files = {
        excel: build_addin(registry),
        office: libreoffice.build_oxt(registry, libreoffice.Interpreter.this()),
    }
    return Outcome(
        tuple(line.in_(lang) for line in lines), {"addin": excel, "extension": office}, lang=lang, files=files
    )


def _install(_: Request, machine: Machine, lang: Lang) -> Outcome:
    from xlcrm.addin.build import build_addin
    from xlcrm.addin.install.installing import install

    registry = load()
    lines = [*install(machine, build_addin(registry)), *_of_plugins(registry), UNSEEN]
    return Outcome(tuple(line.in_(lang) for line in lines), {"installed": True}, lang=lang)


def _uninstall(_: Request, machine: Machine, lang: Lang) -> Outcome:
    from xlcrm.addin.install.installing import uninstall

    lines = uninstall(machine)
    return Outcome(tuple(line.in_(lang) for line in lines), {"installed": False}, lang=lang)


def in_libreoffice(action: str, office: Office, lang: Lang) -> Outcome:
    """Install the extension, remove it, or find out why it does not work."""
    from xlcrm.addin.libreoffice import installing
    from xlcrm.addin.libreoffice.build import Interpreter, build_oxt

    interpreter, registry = Interpreter.this(), load()
    if action == "doctor":
        return _diagnosis(list(installing.examine(office, interpreter)), lang)
    is_in = action == "install"
    lines = (
        [*installing.install(office, build_oxt(registry, interpreter), interpreter), *_of_plugins(registry)]
        if is_in
        else installing.uninstall(office)
    )
    return Outcome(tuple(line.in_(lang) for line in lines), {"installed": is_in}, lang=lang)


def _doctor(_: Request, machine: Machine, lang: Lang) -> Outcome:
    from xlcrm.addin.build import build_addin
    from xlcrm.addin.install.doctor import examine

    return _diagnosis(examine(machine, build_addin(load())), lang)


def _of_plugins(registry: Registry) -> list[Text]:
    """Which plugins are in, and which could not be taken in."""
    entries = registry.entries.values()
    guests = dict.fromkeys(entry.provider for entry in entries if entry.provider != OURSELVES)
    lines = [Text(f"含插件：{'、'.join(guests)}", f"With the plugins: {', '.join(guests)}")] if guests else []
    return [*lines, *(failure.told() for failure in registry.failures)]


def _diagnosis(found: Sequence[Finding], lang: Lang) -> Outcome:
    signs = {"ok": "✓", "wrong": "✗", "note": "·"}
    wrong = sum(each.verdict == "wrong" for each in found)
    last = (
        Text(f"{wrong} 处要处理。", f"{wrong} to be mended.")
        if wrong
        else Text("没有发现问题。", "Nothing wrong was found.")
    )
    return Outcome(
        (*(f"{signs[each.verdict]} {each.text.in_(lang)}" for each in found), last.in_(lang)),
        {"findings": [{"verdict": each.verdict, "message": each.text.in_(lang)} for each in found]},
        lang=lang,
        exit_code=1 if wrong else 0,
    )


_ACTIONS: Mapping[str, Callable[[Request, Machine, Lang], Outcome]] = {
    "build": _build, "install": _install, "uninstall": _uninstall, "doctor": _doctor,
}  # fmt: skip


@command(
    CommandMark(
        name="bundle",
        label=Text("便携版", "Portable folder"),
        help=Text(
            "生成 Windows 便携文件夹，给没有 Python、没有管理员权限的同事：拖放刷新、发送到、Excel 加载项；WPS 也能用。",
            "Put together a portable folder for colleagues on Windows without Python or administrator's rights: drop workbooks on a "
            "file, Send to, the Excel add-in; for WPS, too.",
        ),
        group="share",
        icon="PackageAndGo",
        options=(
            Option("dir", Text("新文件夹", "the new folder"), "path", metavar="DIR", positional=True, required=True),
            Option("python", Text("python.org 的 Windows 嵌入式 Python（zip 文件）", "the embeddable Python for Windows from python.org (a zip file)"), "path", metavar="FILE", required=True),
            Option("wheels", Text("已下载的 Windows 包所在的文件夹（默认由 pip 从网上取）", "folder of packages for Windows (default: pip gets them from the network)"), "path", metavar="FOLDER"),
        ),
        needs="nothing",
    )
)  # fmt: skip
def bundle(request: Request) -> Outcome:
    """The folder, put together: without plugins, which it could not run."""
    from xlcrm.addin.build import build_addin
    from xlcrm.addin.bundle.assembling import Embedded, assemble, requirements

    lang: Lang = request.lang or request.shell_lang
    folder, python = Path(str(request.option("dir"))), Embedded.of(Path(str(request.option("python"))))
    wheels = request.option("wheels")
    found = assemble(
        folder, python, build_addin(builtins()), lang,
        requirements=requirements(), wheels=Path(wheels) if wheels else None,
    )  # fmt: skip
    said = Text(
        f"便携文件夹在 {folder}：{'、'.join(found)}。还没有在 Windows 上试过，请先自己走一遍。",
        f"The portable folder is {folder}: {', '.join(found)}. It has not been tried on Windows yet: go through it yourself first.",
    )
    return Outcome((said.in_(lang),), {"folder": str(folder), "files": found}, lang=lang)
