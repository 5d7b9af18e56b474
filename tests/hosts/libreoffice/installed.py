"""A profile of LibreOffice with the extension, as `xlcrm addin install` makes it for a person."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tests.nobody import by_somebody
from xlcrm.addin.libreoffice.build import Interpreter, build_oxt
from xlcrm.hosts.libreoffice.engine.environment import office_environment
from xlcrm.lang import Lang
from xlcrm.registry import builtins

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)
_LOCALES = {"zh": "zh-CN", "en": "en-US"}


def installed(folder: Path) -> Path:
    """A profile with the extension."""
    extension, profile = folder / "xlcrm.oxt", folder / "profile"
    extension.write_bytes(build_oxt(builtins(), Interpreter.this()))
    extension.chmod(0o644)
    command = ["unopkg", "add", "-f", f"-env:UserInstallation={profile.as_uri()}", str(extension)]
    done = subprocess.run(
        by_somebody(command),
        env={**office_environment(), "HOME": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return profile


def settle(profile: Path, lang: Lang) -> None:
    """Set the language of an office's menus; keep tips and appeals away."""
    file = profile / "user" / "registrymodifications.xcu"
    text = file.read_text("utf-8") if file.is_file() else f"{_HEAD}</oor:items>\n"
    items = "".join(_items(lang))
    file.write_text(text.replace("</oor:items>", f"{items}</oor:items>"), "utf-8")


def _items(lang: Lang) -> Iterator[str]:
    yield _item("/org.openoffice.Setup/L10N", "ooLocale", _LOCALES[lang])
    yield _item("/org.openoffice.Office.Linguistic/General", "UILocale", _LOCALES[lang])
    yield _item("/org.openoffice.Office.Common/Misc", "ShowTipOfTheDay", "false")
    yield _item("/org.openoffice.Office.Linguistic/SpellChecking", "IsSpellAuto", "false")
    yield _item("/org.openoffice.Setup/Product", "WhatsNew", "false")


def _item(path: str, name: str, value: str) -> str:
    return f'<item oor:path={quoteattr(path)}><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
