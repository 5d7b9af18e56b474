"""`xlcrm import`: address books and exports of other systems into the team's own tables, nothing overwritten unasked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.commands.confirming import is_confirmed, mapping_of
from xlcrm.commands.describing import diff_lines
from xlcrm.commands.options import DRY_RUN, OUTPUT, VERBOSE
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.commands.recording import facts, journaled, with_row
from xlcrm.commands.situation import Situation, look_at, need_customers
from xlcrm.errors import UsageError
from xlcrm.lang import Text, count_of
from xlcrm.marks import Ask, Button, CommandMark, Option, Quick, command
from xlcrm.workbook.changes import ChangeSet, PutSheet

if TYPE_CHECKING:
    from xlcrm.commands.desk import Sheet
    from xlcrm.commands.importing.run import Import
    from xlcrm.commands.memory import Memory


@command(
    CommandMark(
        name="import",
        label=Text("导入", "Import"),
        help=Text(
            "把通讯录或导出的文件导入客户、联系人、订单、联系记录和模块的表（如问卷）；先看对应关系，不覆盖人填的内容。",
            "Bring address books and exports (CSV, vCard, xlsx, xls) into customers, contacts, orders, the log and sheets of modules (answers of a form); shows the columns first and overwrites nothing that a person typed.",
        ),
        group="data",
        icon="ImportTextFile",
        button=Button(
            "I",
            asks=(
                Ask("files", Text("选择要导入的文件", "Choose the files to import"), kind="files"),
            ),
            quick=(Quick(Text("只导入“导入问题”“导入冲突”里改好的行", "Only what was put right on Import problems and Import conflicts"), {}),),
            opening=Text("选择文件…", "Choose files …"),
        ),
        options=(
            Option("files", Text("要导入的文件；不写就只处理“导入问题”和“导入冲突”里改好的行", "files to import; without any, only what was put right on Import problems and Import conflicts is taken"), "paths", metavar="FILE", positional=True),
            Option("into", Text("台账，写在文件后面时：文件 --into 台账", "the workbook, where it is named after the files: FILE --into BOOK"), "path", metavar="BOOK"),
            Option("map", Text("表头=字段，可重复；表头=- 不导入这一列", "HEADER=FIELD, may be repeated; HEADER=- leaves a column out"), "texts", metavar="HEADER=FIELD"),
            Option("new-customers", Text("只在订单或联系记录里出现的客户，也加进客户表", "add customers that only the orders or the log name"), "flag"),
            Option("profile", Text("用这个名字记住或使用列的对应关系", "remember or use the columns under this name"), metavar="NAME"),
            Option("encoding", Text("文件编码，自动识别不对时用，例如 gb18030", "encoding of the files where it was not recognised, such as gb18030"), metavar="NAME"),
            Option("yes", Text("对应关系正确，直接写台账本身", "the columns are right: write the workbook itself"), "flag"),
            OUTPUT,
            DRY_RUN,
            VERBOSE,
        ),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def import_(request: Request) -> Outcome:
    """An import as an Outcome."""
    from xlcrm.commands.importing.run import with_confirmed, worked_out
    from xlcrm.commands.importing.sources import opened
    from xlcrm.commands.importing.telling import data, lines, mapping_lines
    from xlcrm.commands.importing.understanding import understood

    here = look_at(request)
    need_customers(here)
    files = [opened(path, str(request.option("encoding", ""))) for path in request.option("files", ())]
    _something_to_do(here, len(files))
    request.progress(here.say("读取要导入的文件", "Reading the files to import"), 0.4)
    said = _said(request)
    stored = here.memory.imports.get("profiles", {})
    read = understood(files, stored, str(request.option("profile", "")), said, here.as_of, here.modules)
    request.progress(here.say("对照台账", "Matching with the workbook"), 0.6)
    found = worked_out(here, read, new_customers=bool(request.option("new-customers", False)))
    known = is_confirmed(here) and all(profile.known for profile in read.profiles)
    confirmed = bool(request.option("yes", False)) or known
    found = with_confirmed(found) if confirmed else found
    changes, memory = _recorded(here, found, request, confirmed=confirmed)
    shown_when_asked = not (confirmed or request.option("dry-run", False) or request.option("output"))
    return Outcome(
        lines=tuple(lines(found) if shown_when_asked else [*mapping_lines(found), *lines(found)]),
        data=data(found, _count(found) if changes else 0),
        changes=changes,
        placements=found.made.placements,
        state=memory.dump() if memory else None,
        confirmed=confirmed,
        ask=tuple(mapping_lines(found)),
        diff=tuple(diff_lines(here, changes)) if request.option("verbose", False) else (),
        lang=here.lang,
    )


def _said(request: Request) -> dict[str, tuple[str, str] | None]:
    from xlcrm.commands.importing.profiles import parse_map

    return parse_map(request.option("map", ()))


def _something_to_do(here: Situation, files: int) -> None:
    if not files and not (here.owned("import_problems") or here.owned("import_conflicts")):
        raise UsageError(
            "没有给出要导入的文件，“导入问题”“导入冲突”里也没有改好的行。请选择文件（例如 xlcrm import 客户.xlsx 通讯录.vcf）。",
            "No file to import was given, and nothing was put right on Import problems and Import conflicts. Choose a file (such as "
            "xlcrm import customers.xlsx contacts.vcf).",
        )


def _recorded(
    here: Situation, found: Import, request: Request, *, confirmed: bool
) -> tuple[ChangeSet, Memory | None]:
    """The changes with the sheets that differ, and the memory with the run; nothing when all is as it was."""
    from xlcrm.commands.importing.remembered import Imported

    sheets = [sheet for sheet in found.sheets if differs(here, sheet)]
    changes = ChangeSet((*found.made.changes, *(PutSheet(sheet.spec) for sheet in sheets)))
    remembered = found.imported.dump()
    if not changes and remembered == Imported.parse(here.memory.imports).dump():
        return changes, None
    memory = replace(
        here.memory,
        lang=here.lang,
        confirmed=mapping_of(here) if confirmed else here.memory.confirmed,
        imports=remembered,
        sheets={**here.memory.sheets, **{sheet.key: sheet.digest() for sheet in sheets}},
    )
    if not changes:
        return changes, memory
    row = {
        "run": memory.run + 1,
        **facts(here, request, "import"),
        "changes": _count(found),
        "note": _note(found),
    }
    return changes, journaled(here, with_row(memory, row), changes, added=found.made.added)


def differs(here: Situation, sheet: Sheet) -> bool:
    """Does the sheet in the workbook say otherwise, or is there none?"""
    from xlcrm.workbook.fingerprints import sheet_digest
    from xlcrm.workbook.memory_sheet import grid_of

    standing = here.owned(sheet.key)
    return standing is None or sheet_digest(standing) != sheet_digest(grid_of(sheet.spec, standing.name))


def _count(found: Import) -> int:
    """Cells and rows that change."""
    return len(found.decided.writes) + len(found.verdicts.writes) + sum(found.made.rows.values())


def _note(found: Import) -> str:
    from xlcrm.crm.schema.fields import KIND_LABELS

    say, lang = found.here.say, found.here.lang
    parts = [f"{KIND_LABELS[kind].in_(lang)} +{count}" for kind, count in found.made.rows.items()]
    cells = len(found.decided.writes) + len(found.verdicts.writes)
    parts += [say(f"{cells} 个单元格", f"{count_of(cells, 'cell')}")] if cells else []
    return say("，", ", ").join(parts) or say("导入问题和冲突表", "sheets of problems and conflicts")
