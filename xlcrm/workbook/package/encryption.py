"""Encrypted workbooks: opened with their password, and what is written is encrypted with it again.

Plain content stays in memory. Reading knows the agile and the standard encryption of ECMA-376 (Excel 2007 and later,
WPS, LibreOffice); writing uses the agile one (AES-256, SHA-512, 100,000 rounds), which is Excel's own since 2010.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlcrm.errors import UnreadableBookError, XlcrmError
from xlcrm.workbook.package.damage import corrupt
from xlcrm.workbook.package.protection import MAX_SPIN
from xlcrm.workbook.passwords import Guard, Passwords

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins: an encrypted workbook, or an .xls."""
_LARGE = 4112
"""Streams of more than 4096 bytes lie in sectors of their own; smaller ones the container's writer does not place."""
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_RIGHTS = "DRMContent".encode("utf-16-le")


@dataclass(frozen=True)
class Seal:
    """The password that an encrypted workbook was opened with; whatever is written of it is encrypted with it."""

    password: str = field(repr=False)

    def close(self, plain: bytes) -> bytes:
        """A package as an encrypted file."""
        from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
        from msoffcrypto.method.ecma376_agile import ECMA376Agile

        how, key = ECMA376Agile.generate_encryption_parameters(self.password)
        payload = ECMA376Agile.encrypt_payload(
            io.BytesIO(plain), how.encryptedKey, key, how.keyData.saltValue
        )
        payload = payload.ljust(_LARGE, b"\0")
        container = io.BytesIO()
        information = ECMA376Agile.get_encryption_information(how, payload, key)
        ECMA376Encrypted(payload, information).write_to(container)
        return _ended(container.getvalue())

    def open(self, data: bytes) -> bytes:
        """What `close` encrypted, its integrity checked; ValueError when it does not come back."""
        if not is_encrypted(data):
            raise ValueError("not encrypted")
        plain = _decrypted(_office_file(data), self.password, verify=True)
        if plain is None:
            raise ValueError("encryption")
        return plain


def is_encrypted(data: bytes) -> bool:
    """Is it a workbook (.xlsx, .xlsm, .xlsb) encrypted with a password?"""
    return data.startswith(OLE) and _PACKAGE in data


def opened(data: bytes, path: Path, passwords: Passwords) -> tuple[bytes, Seal | None]:
    """The bytes of a workbook, decrypted when they are encrypted, and what they were sealed with.

    Raises UnreadableBookError when no password opens them, with what to do.
    """
    if data.startswith(OLE) and _RIGHTS in data:
        raise rights_managed(path)
    if not is_encrypted(data):
        return data, None
    office = _office_file(data)
    error = no_password(path)
    for password in filter(None, passwords(Guard("file", path))):
        plain = _decrypted(office, password)
        if plain is not None:
            return plain, Seal(password)
        error = wrong_password(path)
    raise error


def _ended(container: bytes) -> bytes:
    """The container with the end of its sector lists marked: its writer leaves that out in files of over 7 MB."""
    first, count = struct.unpack_from("<2I", container, 68)
    if not count:
        return container
    at = (1 + first + count) * 512 - 4
    return container[:at] + struct.pack("<I", 0xFFFFFFFE) + container[at + 4 :]


def _office_file(data: bytes) -> Any:
    try:
        from msoffcrypto.format.ooxml import OOXMLFile
    except ImportError as error:
        raise _no_program() from error
    try:
        office = OOXMLFile(io.BytesIO(data))
    except Exception as error:
        raise corrupt(f"encryption: {error}") from error
    if office.type not in ("agile", "standard"):
        raise _unknown_encryption(office.type)
    if office.type == "agile" and office.info["spinValue"] > MAX_SPIN:
        raise _unknown_encryption(f"{office.info['spinValue']:,} rounds")
    return office


def _decrypted(office: Any, password: str, *, verify: bool = False) -> bytes | None:
    """The plain package; None when this is not the password."""
    from msoffcrypto.exceptions import InvalidKeyError

    plain = io.BytesIO()
    try:
        office.load_key(password=password, verify_password=True)
        office.decrypt(plain, verify_integrity=verify)
    except InvalidKeyError:
        return None
    except XlcrmError:
        raise
    except Exception as error:
        raise corrupt(f"encryption: {error}") from error
    return plain.getvalue()


def no_password(path: Path) -> UnreadableBookError:
    """The error when nobody gave a password for an encrypted workbook."""
    return UnreadableBookError(
        f"“{path.name}”已加密，需要打开密码。请在终端里运行并按提示输入，或把密码放进环境变量 XLCRM_PASSWORD，"
        f'或用 keyring set xlcrm "{path.name}" 存入系统钥匙串。',
        f"'{path.name}' is encrypted and needs its password. Run the command in a terminal and type it when asked, put "
        f"it into the environment variable XLCRM_PASSWORD, or keep it in the system's keyring: "
        f'keyring set xlcrm "{path.name}"',
    )  # fmt: skip


def wrong_password(path: Path) -> UnreadableBookError:
    """The error when a password was given, and it is not the workbook's."""
    return UnreadableBookError(
        f"密码不对，“{path.name}”没有打开。请检查大小写、输入法和 XLCRM_PASSWORD 后重试。",
        f"Wrong password: '{path.name}' was not opened. Check capital letters, the keyboard layout and XLCRM_PASSWORD, "
        "and try again.",
    )


def rights_managed(path: Path) -> UnreadableBookError:
    """The error for a workbook whose readers an organisation's server decides on."""
    return UnreadableBookError(
        f"“{path.name}”受权限管理（IRM/敏感度标签）加密，只能在有权限的 Excel 中打开。请在 Excel 中取消限制并另存后再试。",
        f"'{path.name}' is encrypted by rights management (IRM, a sensitivity label) and opens only in an Excel with "
        "those rights. Remove the restriction there, save it and try again.",
    )


def old_password() -> UnreadableBookError:
    """The error for an .xls with a password."""
    return UnreadableBookError(
        "这是带密码的旧格式工作簿（.xls），无法读取。请在 Excel 中打开，另存为 .xlsx（可保留密码）后再试。",
        "This is a workbook of the old format (.xls) with a password and cannot be read. Open it in Excel, save it as "
        ".xlsx (it may keep its password) and try again.",
    )


def _no_program() -> UnreadableBookError:
    return UnreadableBookError(
        "工作簿已加密，而本机没有安装解密组件。请运行 pip install msoffcrypto-tool 后再试，或先在 Excel 中去掉密码。",
        "The workbook is encrypted, and the package that decrypts it is not installed. Run "
        "pip install msoffcrypto-tool and try again, or remove the password in Excel first.",
    )


def _unknown_encryption(kind: str) -> UnreadableBookError:
    return UnreadableBookError(
        f"工作簿使用了不支持的加密方式（{kind}）。请在 Excel 中打开，重新设置密码并另存为 .xlsx 后再试。",
        f"The workbook is encrypted in a way that is not supported ({kind}). Open it in Excel, set its password anew, "
        "save it as .xlsx and try again.",
    )
