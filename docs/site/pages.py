"""The pages of the site, cut out of the guide and the reference: one a task, each with a name that both languages share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlcrm.lang import Lang, Text

FOLDER = Path(__file__).parents[1]
CUT = ("guide", "reference")
"""Long pages that become one page a heading."""
LINK = re.compile(r"\]\((?!\w+://)([^)#]+?)(?:\.(?:zh|en))?\.md(#[^)]*)?\)")
FENCED = re.compile(r"(^ *```.*?^ *```$)", re.MULTILINE | re.DOTALL)
WRAPPED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n *(?=[\u4e00-\u9fff（“「《])")
"""A line end between Chinese characters: browsers would show a space there."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its file in the site, and its text in Markdown."""

    file: str
    text: str


def pages(lang: Lang) -> list[Page]:
    """Every page of one language, the guide's first."""
    return [_ready(page, lang) for page in (*_cut_pages(lang), *_whole_pages(lang), *_decisions(lang))]


def sections(text: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands above the first heading of second rank, and (title, text) of each such heading."""
    intro, *rest = re.split(r"^## ", text, flags=re.MULTILINE)
    return intro.strip(), [(part.split("\n", 1)[0].strip(), part.split("\n", 1)[-1].strip()) for part in rest]


def _cut_pages(lang: Lang) -> Iterator[Page]:
    for name in CUT:
        intro, found = sections(_source(name, lang).read_text("utf-8"))
        files = [f"{name}-{_slug(title)}" for title, _ in sections(_source(name, "en").read_text("utf-8"))[1]]
        yield Page(f"{name}.md", f"{intro}\n\n{_tree('', files)}\n")
        for file, (title, body) in zip(files, found, strict=True):
            yield Page(f"{file}.md", f"# {title}\n\n{_raised(body)}\n")


def _whole_pages(lang: Lang) -> Iterator[Page]:
    for name in whole():
        yield Page(f"{name}.md", _source(name, lang).read_text("utf-8"))


def whole() -> list[str]:
    """Names of the pages that stay as they are, in the order of the alphabet."""
    names = {
        path.name.removesuffix(".md").removesuffix(".zh").removesuffix(".en") for path in FOLDER.glob("*.md")
    }
    return sorted(names - set(CUT))


def _decisions(lang: Lang) -> Iterator[Page]:
    paths = sorted((FOLDER / "decisions").glob("[0-9]*.md"))
    title = Text("设计决定（英文）", "Why things are as they are").in_(lang)
    yield Page("decisions/index.md", f"# {title}\n\n{_tree('', [path.stem for path in paths])}\n")
    for path in paths:
        yield Page(f"decisions/{path.name}", path.read_text("utf-8"))


def home(lang: Lang) -> Page:
    """The page that the site opens with: what xlcrm is, and where to go on."""
    title = Text("xlcrm 使用说明", "xlcrm, the guide").in_(lang)
    what = Text(
        "谁值得拜访，谁等得太久，为什么：直接在销售团队已有的客户台账里算出来。",
        "Who is worth a visit, who is waiting too long, and why: computed in the customer workbook that your sales team "
        "already keeps.",
    ).in_(lang)
    more = Text("更多", "More").in_(lang)
    picture = f"![{title}](pictures/today.{lang}.png)"
    parts = (
        f"# {title}",
        what,
        picture,
        _tree(title, CUT),
        _tree(more, (*whole(), "decisions/index")),
    )
    return Page("index.md", "\n\n".join(parts) + "\n")


def _tree(caption: str, files: Sequence[str]) -> str:
    named = [f":caption: {caption}"] if caption else []
    return "\n".join(("```{toctree}", *named, ":maxdepth: 2", *files, "```"))


def _source(name: str, lang: Lang) -> Path:
    own = FOLDER / f"{name}.{lang}.md"
    return own if own.exists() else FOLDER / f"{name}.md"


def _slug(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))


def _raised(text: str) -> str:
    """The headings one rank higher, for what stood under a heading of second rank."""
    return re.sub(r"^#(#{2,})", r"\1", text, flags=re.MULTILINE)


def _ready(page: Page, lang: Lang) -> Page:
    text = LINK.sub(lambda found: f"]({found[1]}.md{found[2] or ''})", page.text)
    return Page(page.file, unwrapped(text) if lang == "zh" else text)


def unwrapped(text: str) -> str:
    """Chinese lines joined again, outside of code."""
    return "".join(
        part if part.lstrip().startswith("```") else WRAPPED.sub("", part) for part in FENCED.split(text)
    )
