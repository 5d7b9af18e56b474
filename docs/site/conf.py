"""What Sphinx is told for both languages; `docs.site.build` says the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.site.search_zh import PairsOfCharacters
from xlcrm import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

BLUE = "#1f4e79"

project = "xlcrm"
release = __version__
templates_path = ["templates"]
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_theme_options = {"light_css_variables": {"color-brand-primary": BLUE, "color-brand-content": BLUE}}
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False


def setup(app: Sphinx) -> None:
    """Chinese is searched by pairs of characters."""
    app.add_search_language(PairsOfCharacters)
