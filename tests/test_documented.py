"""What a user can see is documented, in both languages, and the reference is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.build import FOLDER, reference
from xlcrm.cli.known import known
from xlcrm.crm.problems import catalogue
from xlcrm.lang import Lang
from xlcrm.marks import CommandMark

ROOT = FOLDER.parent
LANGS: tuple[Lang, ...] = ("zh", "en")
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("lang", LANGS)
def test_the_reference_is_up_to_date(lang: Lang) -> None:
    assert (FOLDER / f"reference.{lang}.md").read_text("utf-8") == reference(lang), (
        "run: python -m docs.build"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_command_and_option_stands_in_the_reference(lang: Lang) -> None:
    page = reference(lang)
    for entry in known().commands():
        mark = entry.mark
        assert isinstance(mark, CommandMark)
        assert f"`xlcrm {mark.name}" in page
        assert all(option.name in page or option.name.upper() in page for option in mark.options)


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "README.zh.md",
        "docs/guide.zh.md",
        "docs/guide.en.md",
        "docs/limits.en.md",
        "docs/limits.zh.md",
    ],
)
def test_commands_in_the_pages_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    code = "\n".join(re.findall(r"```(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text))
    names = set(re.findall(r"\bxlcrm ([a-z]+)", code))

    assert names
    assert names <= set(known().entries)


@pytest.mark.parametrize(
    "page", ["README.md", "README.zh.md", "docs/guide.zh.md", "docs/guide.en.md", "CONTRIBUTING.md"]
)
def test_links_and_pictures_lead_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)#]+)", path.read_text("utf-8"))
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]

    assert missing == []


def test_every_problem_says_what_to_do_in_both_languages() -> None:
    for code, entry in catalogue().items():
        assert CHINESE.search(entry["zh"]), code
        assert not CHINESE.search(re.sub(r"[“'\"][^”'\"]*[”'\"]", "", entry["en"])), code
        slots = {
            lang: {re.sub(r"_?(zh|en)\d*$", "", name) for name in re.findall(r"{(\w+)", entry[lang])}
            for lang in LANGS
        }
        assert slots["zh"] == slots["en"], code


def test_public_functions_say_what_they_do() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "xlcrm").rglob("*.py"))
        for line in undocumented(path)
    ]

    assert silent == []


def undocumented(path: Path) -> list[int]:
    import ast

    tree = ast.parse(path.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    return [
        node.lineno
        for node in tree.body
        if isinstance(node, kinds) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
