"""Protection of sheets, of the list of sheets and of the file against changes: respected until its password is given.

Nothing is encrypted by it: the file holds a hash of the password, and a program that respects it asks first. What is
written keeps its protection as it was.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from xlcrm.workbook.package.xml import Element
from xlcrm.workbook.passwords import Guard, GuardKind, Passwords, nobody

MAX_SPIN = 2_000_000
"""Most rounds of hashing that are tried (Excel writes 100,000): a made-up file must not keep the machine busy."""
_ATTRIBUTES: dict[GuardKind, tuple[str, str, str, str, str]] = {
    "sheet": ("password", "algorithmName", "hashValue", "saltValue", "spinCount"),
    "structure": ("workbookPassword", "workbookAlgorithmName", "workbookHashValue", "workbookSaltValue", "workbookSpinCount"),
    "write": ("reservationPassword", "algorithmName", "hashValue", "saltValue", "spinCount"),
}  # fmt: skip
_CODE_PAGES = ("cp1252", "gbk", "utf-8")
"""Old programs hash the bytes of the computer's code page, which the file does not name."""


@dataclass(frozen=True)
class Verifier:
    """What a file keeps of a password: a 16-bit hash as old programs write it, or a salted one of many rounds."""

    legacy: str = ""
    algorithm: str = ""
    value: str = ""
    salt: str = ""
    spin: str = ""

    @classmethod
    def of(cls, kind: GuardKind, element: Element) -> Verifier:
        """The verifier that a protection element holds."""
        return cls(*(element.get(name) for name in _ATTRIBUTES[kind]))

    def __bool__(self) -> bool:
        return bool(self.value or self.legacy)

    def accepts(self, password: str) -> bool:
        """Is this the password? False, too, for a hash of a kind that is not known."""
        if self.value:
            return self._accepts_salted(password)
        try:
            return int(self.legacy, 16) in _legacy_hashes(password)
        except ValueError:
            return False

    def _accepts_salted(self, password: str) -> bool:
        name = self.algorithm.replace("-", "").lower()
        spin = int(self.spin) if self.spin.isdigit() else 0
        if name not in ("md5", "sha1", "sha256", "sha384", "sha512") or spin > MAX_SPIN:
            return False
        try:
            salt, value = base64.b64decode(self.salt), base64.b64decode(self.value)
        except (binascii.Error, ValueError):
            return False
        return hmac.compare_digest(salted_hash(password, name, salt, spin), value)


def salted_hash(password: str, algorithm: str, salt: bytes, spin: int) -> bytes:
    """The hash of ISO/IEC 29500-1, 18.2.29: salt and password, then `spin` rounds with their number."""
    digest = hashlib.new(
        algorithm, salt + password.encode("utf-16-le", "surrogatepass"), usedforsecurity=False
    )
    for number in range(spin):
        digest = hashlib.new(algorithm, digest.digest() + number.to_bytes(4, "little"), usedforsecurity=False)
    return digest.digest()


def legacy_hash(password: bytes) -> int:
    """The 16-bit hash of Excel 97 to 2010."""
    value = 0
    for byte in reversed(password):
        value = _rotated(value) ^ byte
    return _rotated(value) ^ len(password) ^ 0xCE4B


def _rotated(value: int) -> int:
    """A 15-bit number turned left by one."""
    return (value >> 14 & 1) | (value << 1 & 0x7FFF)


def _legacy_hashes(password: str) -> set[int]:
    hashes = set()
    for code_page in _CODE_PAGES:
        try:
            hashes.add(legacy_hash(password.encode(code_page)))
        except UnicodeEncodeError:
            continue
    return hashes


class Locks:
    """What is protected in one workbook, and which of it a password has opened."""

    def __init__(self, book: Path | None = None, passwords: Passwords = nobody) -> None:
        self._book, self._passwords = book or Path(), passwords
        self._opened: dict[tuple[GuardKind, str], bool] = {}

    def opens(self, kind: GuardKind, element: Element, sheet: str = "") -> bool:
        """Does somebody know the password? Asked once for each lock; without a password nothing opens it."""
        if (kind, sheet) not in self._opened:
            verifier = Verifier.of(kind, element)
            candidates = self._passwords(Guard(kind, self._book, sheet)) if verifier else ()
            self._opened[kind, sheet] = any(map(verifier.accepts, candidates))
        return self._opened[kind, sheet]


class Unlocked(Locks):
    """For a copy beside: what a team locked against changes is locked in their own workbook."""

    def opens(self, _kind: GuardKind, _element: Element, _sheet: str = "") -> bool:
        """Everything is open."""
        return True
