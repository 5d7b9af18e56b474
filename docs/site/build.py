"""Builds the guide and the reference as a site in both languages that opens from a folder, without network.

python -m docs.site.build FOLDER

FOLDER/index.html leads to the Chinese and the English pages. Sphinx, MyST and Furo are the extra `docs`. A link or a picture
that leads nowhere stops the build.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from docs.site.pages import FOLDER, home, pages
from xlcrm.lang import Lang, Text

LANGS: tuple[Lang, ...] = ("zh", "en")
OTHER: dict[Lang, tuple[Lang, str]] = {"zh": ("en", "English"), "en": ("zh", "中文")}
FRONT = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>xlcrm</title>
<script>location.replace(navigator.language.startsWith("zh") ? "zh/index.html" : "en/index.html")</script>
<p><a href="zh/index.html">中文</a> · <a href="en/index.html">English</a></p></html>
"""


class BrokenSiteError(Exception):
    """A link or a picture leads nowhere, or a page cannot be read; the message lists them."""


def build(folder: Path) -> None:
    """Write the site in both languages into `folder`; BrokenSiteError when something in it leads nowhere."""
    for lang in LANGS:
        with TemporaryDirectory() as made:
            write_pages(Path(made) / "source", lang)
            render(Path(made) / "source", folder / lang, lang)
    (folder / "index.html").write_text(FRONT, "utf-8", newline="\n")


def write_pages(source: Path, lang: Lang) -> None:
    """The Markdown of one language and the pictures, as Sphinx takes them."""
    shutil.copytree(FOLDER / "pictures", source / "pictures")
    for page in (home(lang), *pages(lang)):
        path = source / page.file
        path.parent.mkdir(exist_ok=True)
        path.write_text(page.text, "utf-8")


def render(source: Path, target: Path, lang: Lang) -> None:
    """Pages in Markdown made into HTML; BrokenSiteError with Sphinx' words when something leads nowhere."""
    other, label = OTHER[lang]
    title = Text("xlcrm 使用说明", "xlcrm, the guide").in_(lang)
    settings = {
        "language": {"zh": "zh_CN", "en": "en"}[lang],
        "html_search_language": lang,
        "html_title": title,
        "html_context.other": other,
        "html_context.other_label": label,
    }
    given = [word for name, value in settings.items() for word in ("-D", f"{name}={value}")]
    program = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", str(FOLDER / "site"), *given]
    done = subprocess.run(  # noqa: S603 - our own words only
        [*program, "-d", str(source.with_name("state")), str(source), str(target)],
        cwd=FOLDER.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BrokenSiteError(done.stderr)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
