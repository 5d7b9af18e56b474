"""A copy set free from what binds the team's own file: a digital signature, the revision log of a shared workbook."""

from __future__ import annotations

from collections.abc import Collection

from xlcrm.lang import Text
from xlcrm.workbook.package.opc import Package

SIGNATURE = ("origin",)
SHARING = ("revisionHeaders", "usernames")
_UNSIGNED = Text(
    "原工作簿带有数字签名；副本内容已更新，因此不带签名。原文件和它的签名未改动。",
    "The workbook is digitally signed. The copy has other content and carries no signature; "
    "the original and its signature are unchanged.",
)
_UNSHARED = Text(
    "原工作簿是旧式共享工作簿；副本不共享，也不带修订记录。原文件未改动。",
    "The workbook is a legacy shared one. The copy is not shared and has no revision log; the original is unchanged.",
)


def released(package: Package) -> list[Text]:
    """Take signatures and sharing out of a copy; says what was left out."""
    notices = []
    if _leave_out(package, "/", SIGNATURE):
        notices.append(_UNSIGNED)
    if _leave_out(package, package.workbook, SHARING):
        notices.append(_UNSHARED)
    return notices


def _leave_out(package: Package, source: str, kinds: Collection[str]) -> bool:
    bound = [relation for relation in package.relationships(source) if relation.kind in kinds]
    for relation in bound:
        package.unrelate(source, relation.id)
        if not relation.external:
            _drop_with_all_below(package, relation.target)
    return bool(bound)


def _drop_with_all_below(package: Package, part: str) -> None:
    """A signature and a revision log refer to parts of their own only."""
    below = [relation.target for relation in package.relationships(part) if not relation.external]
    if part in package:
        package.drop(part)
    for target in below:
        if target in package:
            _drop_with_all_below(package, target)
