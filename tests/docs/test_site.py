"""The guide as a site: the same pages in both languages, every link leads somewhere, nothing comes from the network."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytest.importorskip("sphinx", reason="the site is built with the extra docs")
pytest.importorskip("myst_parser", reason="the site is built with the extra docs")
pytest.importorskip("furo", reason="the site is built with the extra docs")

from docs.site.build import BrokenSiteError, build, render
from docs.site.pages import unwrapped
from docs.site.search_zh import PairsOfCharacters


class Seen(HTMLParser):
    """What a page offers (ids) and wants (links to follow, files to load)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.update(value for name in ("id", "name") if (value := given.get(name)))
        if target := given.get("href") or given.get("src"):
            (self.links if tag == "a" else self.loaded).append(target)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Seen]:
    folder = tmp_path_factory.mktemp("site")
    build(folder)
    return {path.resolve(): Seen(path.read_text("utf-8")) for path in folder.rglob("*.html")}


def test_both_languages_have_the_same_pages(site: dict[Path, Seen]) -> None:
    root = min(site, key=lambda path: len(path.parts)).parent

    def found(lang: str) -> set[Path]:
        return {path.relative_to(root / lang) for path in site if path.is_relative_to(root / lang)}

    assert found("zh") == found("en")
    assert Path("guide-every-morning.html") in found("zh")


def test_every_link_and_every_picture_leads_somewhere(site: dict[Path, Seen]) -> None:
    assert [wrong for path, page in site.items() for wrong in _dead(path, page, site)] == []


def test_nothing_is_loaded_from_the_network(site: dict[Path, Seen]) -> None:
    assert [
        link for page in site.values() for link in page.loaded if urlsplit(link).scheme in {"http", "https"}
    ] == []


def test_a_link_that_leads_nowhere_stops_the_build(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "index.md").write_text("# Home\n\n[gone](nowhere.md)\n", "utf-8")

    with pytest.raises(BrokenSiteError, match=r"nowhere\.md"):
        render(source, tmp_path / "made", "en")


def test_chinese_lines_are_joined_outside_of_code() -> None:
    wrapped = "第一行\n第二行\n\n```\n代码\n代码\n```\n"

    assert unwrapped(wrapped) == "第一行第二行\n\n```\n代码\n代码\n```\n"
    assert unwrapped("- 一\n- 二\n") == "- 一\n- 二\n"


def test_chinese_is_found_by_pairs_of_characters() -> None:
    search = PairsOfCharacters({})

    assert search.split("逾期天数 CRM_TIER，等") == ["逾期", "期天", "天数", "crm_tier", "等"]
    assert set(search.split("天数")) <= set(search.split("逾期天数"))


def _dead(path: Path, page: Seen, site: dict[Path, Seen]) -> list[tuple[str, str]]:
    return [(path.name, link) for link in (*page.links, *page.loaded) if not _leads(path, link, site)]


def _leads(path: Path, link: str, site: dict[Path, Seen]) -> bool:
    parts = urlsplit(link)
    if parts.scheme:
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if parts.fragment and target in site:
        return not parts.fragment or unquote(parts.fragment) in site[target].ids
    return target.exists()
