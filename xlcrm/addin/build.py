"""The Excel add-in from the registry: as text for people to read, and as the file that Excel loads."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.addin.controls import controls, texts
from xlcrm.addin.modules import PROJECT, function_texts, own_modules, xlwings_modules
from xlcrm.addin.package import Kind, package
from xlcrm.addin.ribbon import ribbon_xml
from xlcrm.addin.vba import Module, project_bin
from xlcrm.marks import UdfMark
from xlcrm.registry import Registry

FILE = "xlcrm.xlam"
_ENDINGS = {"standard": "bas", "class": "cls", "book": "cls", "sheet": "cls"}


def macros(registry: Registry) -> Mapping[str, str]:
    """The text of everything of ours that runs inside Excel, by file name, as it is committed in macros/."""
    modules = own_modules(controls(registry), _functions(registry))
    sources = {f"{module.name}.{_ENDINGS[module.kind]}": module.text for module in modules}
    return {"customUI14.xml": ribbon_xml(controls(registry)), **sources}


def build_addin(registry: Registry, kind: Kind = "xlam", modules: list[Module] | None = None) -> bytes:
    """The add-in; `modules` take the place of xlwings' own, for a twin that is tried without Excel."""
    functions = _functions(registry)
    own = own_modules(controls(registry), functions)
    theirs = xlwings_modules() if modules is None else modules
    replaced = {module.name for module in theirs}
    kept = [module for module in own if module.name not in replaced]
    project = project_bin(
        PROJECT, [*kept[:1], Module("Sheet1", "sheet", "Option Explicit\n"), *kept[1:], *theirs]
    )
    return package(
        kind, project, ribbon_xml(controls(registry)), [*texts(registry), *function_texts(functions)]
    )


def _functions(registry: Registry) -> list[UdfMark]:
    return [entry.mark for entry in registry.udfs() if isinstance(entry.mark, UdfMark)]
