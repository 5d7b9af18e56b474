"""Encrypted workbooks for tests: by msoffcrypto-tool (agile), by hand (standard), by LibreOffice."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import subprocess
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted

_OFFICE = Path("/usr/bin/python3")
"""The interpreter that LibreOffice's own module `uno` is installed for."""
_DRIVER = Path(__file__).with_name("drive_libreoffice.py")


def agile(path: Path, password: str) -> Path:
    """Encrypt a workbook in place as Excel does since 2010."""
    out = io.BytesIO()
    with path.open("rb") as source:
        OOXMLFile(source).encrypt(password, out)
    path.write_bytes(out.getvalue())
    return path


def standard(path: Path, password: str) -> Path:
    """Encrypt a workbook in place as Excel 2007 does: AES-128, SHA-1, 50,000 rounds ([MS-OFFCRYPTO] 2.3.4.5)."""
    salt, verifier = os.urandom(16), os.urandom(16)
    key = _standard_key(password, salt)
    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    checked = hashlib.sha1(verifier).digest().ljust(32, b"\0")  # noqa: S324 - the format's own
    proof = struct.pack("<I", 16) + salt + _ecb(key, verifier) + struct.pack("<I", 20) + _ecb(key, checked)
    info = struct.pack("<2HII", 3, 2, 0x24, len(header)) + header + proof
    plain = path.read_bytes()
    padded = plain.ljust(-(-len(plain) // 16) * 16, b"\0")
    out = io.BytesIO()
    ECMA376Encrypted(struct.pack("<Q", len(plain)) + _ecb(key, padded), info).write_to(out)
    path.write_bytes(out.getvalue())
    return path


def _standard_key(password: str, salt: bytes) -> bytes:
    digest = hashlib.sha1(salt + password.encode("utf-16-le")).digest()  # noqa: S324 - the format's own
    for number in range(50_000):
        digest = hashlib.sha1(struct.pack("<I", number) + digest).digest()  # noqa: S324 - as above
    digest = hashlib.sha1(digest + bytes(4)).digest()  # noqa: S324 - as above
    mask = bytes(a ^ b for a, b in zip(b"\x36" * 64, digest.ljust(64, b"\0"), strict=True))
    return hashlib.sha1(mask).digest()[:16]  # noqa: S324 - as above


def _ecb(key: bytes, data: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - the format's own
    return encryptor.update(data) + encryptor.finalize()


def plain_of(path: Path, password: str) -> bytes:
    """The package inside an encrypted workbook."""
    out = io.BytesIO()
    with path.open("rb") as source:
        office = OOXMLFile(source)
        office.load_key(password=password, verify_password=True)
        office.decrypt(out, verify_integrity=office.type == "agile")
    return out.getvalue()


def by_libreoffice(
    source: Path, target: Path, kind: str = "Calc MS Excel 2007 XML", *, load: str = "", store: str = ""
) -> Path:
    """Load a workbook in a real LibreOffice and store it elsewhere, each with a password or without."""
    command = [str(_OFFICE), str(_DRIVER), str(source), load, str(target), kind, store]
    subprocess.run([*command, str(target.parent / "profile")], check=True, capture_output=True, timeout=120)
    return target


def has_libreoffice() -> bool:
    """Is there a LibreOffice that can be driven?"""
    return _OFFICE.exists() and not subprocess.run([str(_OFFICE), "-c", "import uno"], check=False, capture_output=True).returncode  # fmt: skip
