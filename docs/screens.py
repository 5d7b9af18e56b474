"""Takes the guide's pictures of LibreOffice with the extension: a mouse clicks on the real buttons, on a screen of its own.

python -m docs.screens [--lang zh|en] [--out FOLDER]

Needs LibreOffice with python3-uno, for zh also libreoffice-l10n-zh-cn; Xvfb, openbox, xdotool, ImageMagick.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings as xw

from docs.pictures import FOLDER, LANGS, TWINS
from tests.hosts.libreoffice.installed import installed, settle
from tests.hosts.libreoffice.screen import Screen, middle_of, missing, screen, wait_for
from tests.nobody import own_folder
from xlcrm.hosts.libreoffice import engine
from xlcrm.hosts.libreoffice.engine.link import properties
from xlcrm.lang import Lang, Text

WIDTH, HEIGHT = 1280, 720
BOOKS: Mapping[Lang, str] = {"zh": "05_wan_with_totals.xlsx", "en": "03_english_reordered.xlsx"}
"""The workbook of a team with a layout of its own, as LibreOffice shows it before xlcrm has seen it."""
REFRESH = Text("刷新", "Refresh")
EXTENSION = (937, 34)
"""Where the tab of extensions is: of tabs no screen reader is told."""
TIER = Text("等级", "Tier")
TEAMS = 4
"""Columns of the team that are shown beside those of xlcrm."""
BOX = "^xlcrm$"
"""Title of the boxes in which xlcrm speaks."""
CALM = 1.5
"""Seconds until everything that moves has stopped."""


def main() -> int:
    """Take the pictures that were asked for; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lang", choices=LANGS, help="only this language")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the pictures")
    asked = parser.parse_args()
    if lacking := [*missing(), *(program for program in ("convert", "unopkg") if not shutil.which(program))]:
        print(f"not installed: {', '.join(lacking)}", file=sys.stderr)
        return 2
    asked.out.mkdir(parents=True, exist_ok=True)
    for lang in [asked.lang] if asked.lang else LANGS:
        for path in [
            *_with_toolbar(lang, asked.out),
            *_with_tabs(lang, asked.out),
            *_with_save(lang, asked.out),
        ]:
            print(f"{path}  {path.stat().st_size // 1000} kB")
    return 0


@dataclass(frozen=True)
class Stage:
    """LibreOffice in sight with the team's workbook open."""

    screen: Screen
    book: xw.Book

    @property
    def window(self) -> Any:
        """The office's window."""
        return self.book.api.CurrentController.Frame.ContainerWindow

    def press(self, name: str) -> None:
        """Click on a button by its name."""
        self.screen.click(*wait_for(lambda: middle_of(self.window, name), name))

    def agree(self) -> None:
        """Press the button that the box proposes, and wait until the box is gone."""
        (box,) = self.screen.windows(BOX)
        self.screen.key("Return")
        wait_for(lambda: box not in self.screen.windows(BOX), "the end of a box")

    def take_box(self, path: Path) -> Path:
        """A picture with the next box on it."""
        wait_for(lambda: self.screen.windows(BOX), "a box")
        return self.take(path)

    def show_results(self, lang: Lang) -> None:
        """Scroll to the columns of xlcrm, a few of the team's at their left."""
        heads = self.book.sheets[0].used_range.options(ndim=2).value
        column = next(row.index(TIER.in_(lang)) for row in heads if TIER.in_(lang) in row)
        self.book.api.CurrentController.setFirstVisibleColumn(max(0, column - TEAMS))

    def take(self, path: Path, height: int = HEIGHT) -> Path:
        """A picture of the upper part of the screen, without the mouse."""
        self.screen.move(WIDTH - 1, HEIGHT - 1)
        time.sleep(CALM)
        self.screen.photograph(path)
        cut = ["-crop", f"{WIDTH}x{height}+0+0", "+repage", "-dither", "None", "-colors", "128", "-strip"]
        subprocess.run(["convert", str(path), *cut, f"PNG8:{path}"], check=True)  # noqa: S603, S607 - ImageMagick on our own file
        return path


@contextmanager
def _stage(lang: Lang) -> Iterator[Stage]:
    with screen(WIDTH, HEIGHT) as seen, own_folder() as folder, tempfile.TemporaryDirectory() as place:
        profile = installed(folder)
        settle(profile, lang)
        path = Path(place) / {"zh": "客户台账.xlsx", "en": "customers.xlsx"}[lang]
        shutil.copy(TWINS / BOOKS[lang], path)
        with engine.started(profile=str(profile), headless=False) as office:
            office.visible = True
            stage = Stage(seen, office.books.open(path))
            stage.window.IsMaximized = True
            yield stage


def _with_toolbar(lang: Lang, out: Path) -> Iterator[Path]:
    """The toolbar, the question of the first run, its message, and the sheet afterwards."""
    with _stage(lang) as stage:
        wait_for(lambda: middle_of(stage.window, REFRESH.in_(lang)), "the toolbar")
        yield stage.take(out / f"office-toolbar.{lang}.png", 300)
        stage.press(REFRESH.in_(lang))
        yield stage.take_box(out / f"office-question.{lang}.png")
        stage.agree()
        wait_for(lambda: stage.screen.windows(BOX), "the question before writing")
        stage.agree()
        yield stage.take_box(out / f"office-message.{lang}.png")
        stage.agree()
        stage.show_results(lang)
        yield stage.take(out / f"office-refreshed.{lang}.png")


def _with_tabs(lang: Lang, out: Path) -> Iterator[Path]:
    """The same buttons where LibreOffice shows tabs in the place of menus and toolbars (View ▸ User Interface)."""
    with _stage(lang) as stage:
        wait_for(lambda: middle_of(stage.window, REFRESH.in_(lang)), "the toolbar")
        link = stage.book.app.impl.office
        helper = link.service("com.sun.star.frame.DispatchHelper")
        frame = stage.book.api.CurrentController.Frame
        time.sleep(CALM)
        helper.executeDispatch(frame, ".uno:ToolbarMode", "", 0, properties(link, Mode="notebookbar.ui"))
        time.sleep(CALM)
        stage.screen.click(*EXTENSION)
        yield stage.take(out / f"office-tabs.{lang}.png", 300)


def _with_save(lang: Lang, out: Path) -> Iterator[Path]:
    """The question before a save that would lose something."""
    with _stage(lang) as stage:
        wait_for(lambda: middle_of(stage.window, REFRESH.in_(lang)), "the toolbar")
        stage.book.sheets[0]["B6"].value = stage.book.sheets[0]["B6"].value
        time.sleep(CALM)
        stage.screen.key("ctrl+s")
        yield stage.take_box(out / f"office-save.{lang}.png")
        stage.screen.key("Escape")
        wait_for(lambda: not stage.screen.windows(BOX), "the end of the box")


if __name__ == "__main__":
    sys.exit(main())
