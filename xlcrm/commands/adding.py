"""`xlcrm add`, `remove`: a module's sheets come into the workbook, or go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from xlcrm.commands.confirming import is_confirmed
from xlcrm.commands.desk import Sheet
from xlcrm.commands.module import Module
from xlcrm.commands.modules import modules_in_words, named_module
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.recording import facts, journaled, with_row
from xlcrm.commands.refresh import SHARED, askable, computed, told
from xlcrm.commands.results import PARTS
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.commands.summing import counted
from xlcrm.errors import UsageError
from xlcrm.lang import Text, count_of
from xlcrm.marks import Button, CommandMark, Option, command
from xlcrm.workbook.changes import ChangeSet, DropSheet, PutSheet

MODULE = Option("module", Text("模块名，例如 gifts；不写则列出全部", "name of the module, such as gifts; without it all are listed"), metavar="MODULE", positional=True)  # fmt: skip
MANY = 3
"""Modules with which the sheets of a workbook want a list."""


@command(
    CommandMark(
        name="add",
        label=Text("添加模块", "Add a module"),
        help=Text(
            "添加一个模块的工作表并算好；不写模块名则列出全部模块。",
            "Add the sheets of a module and fill them; without a name, list the modules there are.",
        ),
        group="settings",
        icon="SheetInsert",
        button=Button("A", opening=Text("有哪些模块…", "What modules there are …")),
        options=(MODULE, *SHARED),
        writes=True,
    )
)  # fmt: skip
def add(request: Request) -> Outcome:
    """A module's sheets as an Outcome, or the list of modules."""
    here = look_at(request)
    word = str(request.option("module", "")).strip()
    if not word:
        return _listed(here)
    need_customers(here)
    module = _chosen(here.modules.known, word)
    here = replace(here, modules=replace(here.modules, adding=(module.name,)))
    return askable(
        computed(here, request, PARTS, _contents(here)),
        request,
        lambda run, asked: _added(told(run, asked), here, module),
    )


def _added(outcome: Outcome, here: Situation, module: Module) -> Outcome:
    """The run in words, what it uses of the team's first."""
    lines = (*_recognised(here, module), *outcome.lines)
    return replace(outcome, lines=lines, data={**outcome.data, "module": module.name})


@command(
    CommandMark(
        name="remove",
        label=Text("移除模块", "Remove a module"),
        help=Text(
            "移除一个模块算出来的工作表；团队自己填写的工作表保留。",
            "Take away the sheets that a module computes; sheets on which the team typed stay.",
        ),
        group="settings",
        icon="SheetDelete",
        options=(replace(MODULE, required=True, help=Text("模块名", "name of the module")), *(each for each in SHARED if each.name in ("output", "yes", "dry-run", "verbose"))),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def remove(request: Request) -> Outcome:
    """The changes that take a module away."""
    here = look_at(request)
    name = _used(here, str(request.option("module")))
    module = named_module(here.modules.known, name)
    keys = [view.key for view in module.views if here.owned(view.key) is not None] if module else []
    relisted = _relisted(here, module, keys)
    changes = ChangeSet((*(DropSheet(key) for key in keys), *(PutSheet(one.spec) for one in relisted)))
    said = counted("dropped sheets", len(keys), here.lang)
    memory = replace(
        here.memory,
        modules=tuple(each for each in here.memory.modules if each != name),
        sheets={key: digest for key, digest in here.memory.sheets.items() if key not in keys}
        | {one.key: one.digest() for one in relisted},
    )
    row = {
        "run": memory.run + 1,
        **facts(here, request, "remove"),
        "changes": len(keys),
        "note": f"{name}: {said}",
    }
    label = module.label.in_(here.lang) if module else name
    return Outcome(
        lines=(
            here.say(f"已移除模块“{label}”：{said}", f"Module '{label}' removed: {said}"),
            *_kept(here, module),
        ),
        data={"book": here.book.name, "module": name, "changes": len(keys)},
        changes=changes,
        state=journaled(here, with_row(memory, row), changes).dump(),
        confirmed=bool(request.option("yes", False)) or is_confirmed(here),
        lang=here.lang,
    )


def _relisted(here: Situation, module: Module | None, keys: Sequence[str]) -> list[Sheet]:
    """目录/Contents without the sheets of these keys and what the module says of others, where the workbook has it."""
    from xlcrm.commands.making.contents import contents_without

    contents = here.owned("contents")
    gone = {grid.name for grid in here.grids.values() if grid.owner in keys}
    plain = {
        one.hint.in_(here.lang): one.shape.label.in_(here.lang) for one in (module.records if module else ())
    }
    return [contents_without(contents, gone, plain, here.lang)] if contents and gone else []


def _contents(here: Situation) -> tuple[str, ...]:
    """From so many modules on, a list of the sheets comes with them."""
    return ("contents",) if len({*here.memory.modules, *here.modules.adding}) >= MANY else ()


def _chosen(known: Sequence[Module], word: str) -> Module:
    module = named_module(known, word)
    if module is None:
        words = modules_in_words(known)
        raise UsageError(
            f"没有模块“{word}”。请从这些里选一个：{words.zh}。",
            f"There is no module '{word}'. Choose one of these: {words.en}.",
        )
    return module


def _used(here: Situation, word: str) -> str:
    """The name of a module of the workbook, installed here or not."""
    module = named_module(here.modules.known, word)
    name = module.name if module else word.strip()
    if name not in here.modules.used:
        used = ", ".join(here.modules.used)
        raise UsageError(
            f"这个台账没有用模块“{word}”，"
            + (f"可以移除的有：{used}。" if used else "也没有别的模块，无须移除。"),
            f"This workbook does not use a module '{word}'. "
            + (f"You can remove: {used}." if used else "It uses none, so there is nothing to remove."),
        )
    return name


def _kept(here: Situation, module: Module | None) -> Iterator[str]:
    """The sheets of records that stay: what a person typed is the team's."""
    for records in module.records if module else ():
        for table in here.reading.of(records.shape.kind):
            yield here.say(
                f"“{table.sheet}”是团队填写的，予以保留；不再需要时可自行删除。",
                f"'{table.sheet}' holds what the team typed and stays; delete it when you do not need it any more.",
            )


def _recognised(here: Situation, module: Module) -> Iterator[str]:
    """Sheets that the team keeps already: the module computes with these."""
    for records in module.records:
        for table in here.reading.of(records.shape.kind):
            yield here.say(
                f"“{table.sheet}”第 {table.header_row} 行起已有“{records.shape.label.zh}”，{len(table)} 行，就用它。",
                f"'{table.sheet}' already holds {records.shape.label.en.lower()} (header in row {table.header_row}, {count_of(len(table), 'row')}): it is used as it is.",
            )


def _listed(here: Situation) -> Outcome:
    """Every module with what it shows, and whether the workbook uses it."""
    lines, data = [], []
    for module in here.modules.known:
        used = module.name in here.modules.used
        mark = here.say("✓ 已添加" if used else "", "✓ added" if used else "")
        lines.append(f"  {module.name:12} {module.label.in_(here.lang)}  {mark}")
        lines.append(f"               {module.help.in_(here.lang)}")
        data.append(_described(here, module, used=used))
    head = here.say("可以添加的模块（xlcrm add 台账 模块名）：", "Modules (xlcrm add BOOK NAME):")
    return Outcome((head, *lines), {"modules": data}, lang=here.lang, only_told=True)


def _described(here: Situation, module: Module, *, used: bool) -> dict[str, Any]:
    sheets = [table.sheet for one in module.records for table in here.reading.of(one.shape.kind)]
    return {
        "name": module.name,
        "label": module.label.in_(here.lang),
        "help": module.help.in_(here.lang),
        "used": used,
        "sheets": sheets,
        "provider": module.provider,
    }
