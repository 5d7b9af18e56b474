"""What binds a workbook as a whole against changes: a signature, sharing, a protected structure, a reservation."""

from __future__ import annotations

from xlcrm.errors import RefusedError
from xlcrm.workbook.package.opc import Package
from xlcrm.workbook.package.protection import Verifier
from xlcrm.workbook.package.workbook_root import root
from xlcrm.workbook.package.xml_editor import Editor


def refuse_signed(package: Package) -> None:
    """RefusedError when any change would void a signature."""
    if any(r.kind == "origin" for r in package.relationships("/")):
        raise RefusedError(
            "signed",
            "工作簿带有数字签名，任何改动都会使签名失效，因此没有写入。可用 xlcrm refresh -o 把结果另存为不带签名的副本，"
            "或先在 Excel“文件 ▸ 信息 ▸ 查看签名”中移除签名再试。",
            "The workbook is digitally signed and any change would void the signature, so nothing was written. "
            "Write the results to a copy without a signature (xlcrm refresh -o OUT), or remove the signature first "
            "(Excel, File, Info, View Signatures) and try again.",
        )


def refuse_locked_structure(package: Package) -> None:
    """RefusedError when the workbook's structure is protected against adding and removing sheets."""
    protection = root(package).first("workbookProtection")
    if protection is None or protection.get("lockStructure") not in ("1", "true"):
        return
    if not package.locks.opens("structure", protection):
        raise RefusedError(
            "structure_locked",
            "工作簿结构受保护，不能增删工作表，因此没有写入。请在提示时输入密码或设置 XLCRM_PASSWORD，"
            "或用 -o 把结果写到副本，或先在 Excel“审阅 ▸ 保护工作簿”中取消保护再试。",
            "The workbook's structure is protected: no sheet can be added or removed, so nothing was written. "
            "Give its password when asked or in XLCRM_PASSWORD, write the results to a copy with -o OUT, or lift the "
            "protection first (Excel, Review, Protect Workbook) and try again.",
        )


def refuse_reserved(package: Package) -> None:
    """RefusedError when the file asks for a password before it is changed, and nobody knows it."""
    sharing = root(package).first("fileSharing")
    if sharing is None or not Verifier.of("write", sharing) or package.locks.opens("write", sharing):
        return
    owner = sharing.get("userName")
    raise RefusedError(
        "write_reserved",
        f"工作簿设有修改权限密码{f'（由 {owner} 设置）' if owner else ''}，因此没有写入。请在提示时输入密码或设置 XLCRM_PASSWORD，"
        "或用 -o 把结果写到副本；也可以先在 Excel“另存为 ▸ 工具 ▸ 常规选项”中去掉修改权限密码再试。",
        f"The workbook asks for a password before it is modified{f' (set by {owner})' if owner else ''}, so nothing was "
        "written. Give the password when asked or in XLCRM_PASSWORD, or write the results to a copy with -o OUT; or "
        "remove it first (Excel, Save As, Tools, General Options) and try again.",
    )


def refuse_recommended(package: Package) -> None:
    """RefusedError when the file is marked "read-only recommended" or "final", which asks for a second thought."""
    sharing = root(package).first("fileSharing")
    recommended = sharing is not None and sharing.get("readOnlyRecommended") in ("1", "true")
    if recommended or _is_final(package):
        raise RefusedError(
            "read_only_recommended",
            "工作簿被标为“建议只读”或“最终状态”，因此没有写入。要写进原文件请加 --yes（或在 -o 后写它自己的名字），也可以用 -o 把结果写到副本。",
            "The workbook is marked read-only recommended or final, so nothing was written. Add --yes to write it all "
            "the same (or name the workbook itself after -o), or write the results to a copy with -o OUT.",
        )


def _is_final(package: Package) -> bool:
    for part in package.related("/", "custom-properties"):
        for item in Editor(package.read(part)).root.all("property"):
            if item.get("name") == "_MarkAsFinal":
                return any(child.text.strip() in ("true", "1") for child in item.children)
    return False


def refuse_shared(package: Package) -> None:
    """RefusedError for a legacy shared workbook: its revision log would contradict the cells.

    A list of users alone, left behind when sharing was ended, contradicts nothing.
    """
    if any(r.kind == "revisionHeaders" for r in package.relationships(package.workbook)):
        raise RefusedError(
            "shared_workbook",
            "这是旧式“共享工作簿”（带修订记录），直接改写会与修订记录矛盾，因此没有写入。"
            "可用 xlcrm refresh -o 把结果另存为不共享的副本，或先在 Excel“审阅 ▸ 共享工作簿”中取消共享后再试。",
            "This is a legacy shared workbook with a revision log that a change would contradict, so nothing was "
            "written. Write the results to a copy that is not shared (xlcrm refresh -o OUT), or stop sharing it first "
            "(Excel, Review, Share Workbook) and try again.",
        )
