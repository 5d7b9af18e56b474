"""Writes docs/reference.en.md and docs/reference.zh.md from the registry, the fields and the settings, and macros/.

python -m docs.build            # write them
python -m docs.build --check    # exit 1 when they are not up to date
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from xlcrm.addin.build import macros
from xlcrm.cli.arguments import COMMON, FOR_BOOKS, FOR_MANY
from xlcrm.cli.known import known
from xlcrm.commands.check import KIND_WORDS
from xlcrm.commands.module import Module
from xlcrm.commands.problem_lines import SEVERITY_WORDS
from xlcrm.crm.problems import catalogue as problem_catalogue
from xlcrm.crm.schema.fields import FieldSpec
from xlcrm.crm.settings import catalogue as settings_catalogue
from xlcrm.lang import Lang, Text
from xlcrm.marks import GROUPS, CommandMark, Option, UdfMark
from xlcrm.registry import Registry, builtins
from xlcrm.udfs.answering import WARNING

FOLDER = Path(__file__).parent


def main() -> int:
    """Write or compare all of them; returns the exit code."""
    pages = {FOLDER / f"reference.{lang}.md": reference(lang) for lang in ("zh", "en")}
    pages |= {FOLDER.parent / "macros" / name: text for name, text in macros(builtins()).items()}
    if "--check" in sys.argv:
        return int(any(not path.exists() or path.read_text("utf-8") != text for path, text in pages.items()))
    for path, text in pages.items():
        path.write_text(text, "utf-8", newline="\n")
    return 0


def reference(lang: Lang) -> str:
    """The whole page in one language."""
    registry = known(functions=True)
    title = Text(
        "# 参考\n\n本页由程序生成，请勿手改（`python -m docs.build`）。",
        "# Reference\n\nGenerated; do not edit (`python -m docs.build`).",
    )
    parts = (
        _commands(registry, lang),
        _modules(registry, lang),
        _udfs(registry, lang),
        _settings(lang),
        _fields(lang),
        _problems(lang),
    )
    return "\n\n".join([title.in_(lang), *("\n".join(part) for part in parts)]) + "\n"


def _commands(registry: Registry, lang: Lang) -> Iterator[str]:
    yield Text("## 命令", "## Commands").in_(lang)
    for entry in registry.commands():
        mark = entry.mark
        if isinstance(mark, CommandMark):
            yield from _command(mark, lang)
    yield Text("\n所有命令都有：", "\nEvery command takes:").in_(lang)
    yield from ("", *(_option(option, lang) for option in COMMON))
    yield Text("\n读写工作簿的命令还有：", "\nEvery command on a workbook also takes:").in_(lang)
    yield from ("", *(_option(option, lang) for option in FOR_BOOKS))
    many = Text(
        "能处理多个工作簿（或文件夹）的命令还有：",
        "Commands that take several workbooks, or a folder of them, also take:",
    )
    yield from ("", many.in_(lang), "", *(_option(option, lang) for option in FOR_MANY))


def _command(mark: CommandMark, lang: Lang) -> Iterator[str]:
    book = {"book": " BOOK", "books": " BOOK…", "nothing": ""}[mark.needs]
    yield f"\n### `xlcrm {mark.name}{book}`\n"
    yield f"**{mark.label.in_(lang)}** ({GROUPS[mark.group].in_(lang)}) — {mark.help.in_(lang)}\n"
    yield from (_option(option, lang) for option in mark.options)


def _option(option: Option, lang: Lang) -> str:
    value = "" if option.kind == "flag" else f" {option.metavar or option.name.upper()}"
    name = f"{option.name.upper()}" if option.positional else f"--{option.name}{value}"
    choices = f" ({', '.join(option.choices)})" if option.choices else ""
    return f"- `{name}`{choices}: {option.help.in_(lang)}"


def _modules(registry: Registry, lang: Lang) -> Iterator[str]:
    if not registry.modules:
        return
    yield Text("## 模块", "## Modules").in_(lang)
    yield Text(
        "\n`xlcrm add 台账 模块名` 添加，`xlcrm remove 台账 模块名` 移除。团队已有同类工作表的，按表头认出，直接使用。",
        "\n`xlcrm add BOOK NAME` adds one, `xlcrm remove BOOK NAME` takes it away. A sheet of its kind that the team keeps "
        "already is recognised by its headers and used as it is.",
    ).in_(lang)
    for module in registry.modules.values():
        yield from _module(module, lang)


def _module(module: Module, lang: Lang) -> Iterator[str]:
    yield f"\n### `{module.name}` {module.label.in_(lang)}\n\n{module.help.in_(lang)}\n"
    views = Text("、", ", ").in_(lang).join(view.name.in_(lang) for view in module.views)
    yield Text(f"计算的工作表：{views}。", f"Computed sheets: {views}.").in_(lang)
    for records in module.records:
        yield from _fields_table(records.shape.label, records.shape.specs, lang)
    for one in module.extensions:
        where = KIND_WORDS[one.kind]
        beside = Text(f"{where.zh}表里的列", f"Columns of the {where.en} table")
        yield from _fields_table(beside, one.specs, lang)
    for line in module.settings:
        default = _cell(str(line.cell(lang) if line.cell(lang) is not None else ""))
        yield (
            Text("\n设置项", "\nSetting").in_(lang)
            + f" **{line.label.in_(lang)}** ({default}): {line.help.in_(lang)}"
        )


def _fields_table(title: Text, specs: Mapping[str, FieldSpec], lang: Lang) -> Iterator[str]:
    yield f"\n#### {title.in_(lang)}\n"
    yield Text("| 字段 | 中文表头 | 英文表头 |", "| Field | Chinese headers | English headers |").in_(lang)
    yield "| --- | --- | --- |"
    for name, entry in specs.items():
        yield f"| `{name}` | {_cell('、'.join(entry.names['zh']))} | {_cell(', '.join(entry.names['en']))} |"


def _udfs(registry: Registry, lang: Lang) -> Iterator[str]:
    marks = [entry.mark for entry in registry.udfs() if isinstance(entry.mark, UdfMark)]
    if not marks:
        return
    yield Text("## 单元格函数", "## Cell functions").in_(lang)
    yield Text(
        f"\n列进列出：给一列单元格，得到同样长的一列；也可以只给一个。空行的结果为空，读不懂的单元格得到以“{WARNING.strip()}”开头的一句话"
        "（说明怎么办），从不报错。",
        "\nColumns in, columns out: a column of cells gives a column as long; one cell gives one answer. An empty line answers "
        f'nothing, a cell that cannot be read answers a sentence that begins with "{WARNING.strip()}" and says what to do; a '
        "function never fails.",
    ).in_(lang)
    for mark in marks:
        yield from _udf(mark, lang)


def _udf(mark: UdfMark, lang: Lang) -> Iterator[str]:
    given = ", ".join(f"[{each.name}]" if each.optional else each.name for each in mark.arguments)
    yield f"\n### `{mark.name}({given})`\n\n{mark.help.in_(lang)}\n"
    if mark.example:
        yield Text(f"例：`{mark.example}`\n", f"Example: `{mark.example}`\n").in_(lang)
    for each in mark.arguments:
        choices = f" ({', '.join(each.choices)})" if each.choices else ""
        yield f"- `{each.name}`{choices}: {each.help.in_(lang)}"


def _settings(lang: Lang) -> Iterator[str]:
    yield Text("## 设置项\n", "## Settings\n").in_(lang)
    yield Text("| 设置项 | 默认 | 作用 |", "| Setting | Default | What it does |").in_(lang)
    yield "| --- | --- | --- |"
    for item in settings_catalogue():
        default = str(item.cell(lang) if item.cell(lang) is not None else "")
        yield f"| {item.label.in_(lang)} | {_cell(default)} | {_cell(item.help.in_(lang))} |"


def _fields(lang: Lang) -> Iterator[str]:
    yield Text(
        "## 能认出的表头\n\n比较时忽略全角半角、大小写、空格、标点和括号里的单位；相近的说法也能认出，拿不准会先问。",
        "## Header names that are understood\n\nWidth, case, spaces, punctuation and units in brackets do not matter; words "
        "close to these are understood too, and what is in doubt is asked.",
    ).in_(lang)
    text = resources.files("xlcrm.crm").joinpath("fields.toml").read_text("utf-8")
    for kind, fields in tomllib.loads(text).items():
        yield f"\n### {KIND_WORDS[kind].in_(lang) if kind in KIND_WORDS else kind}\n"
        yield Text("| 字段 | 中文表头 | 英文表头 |", "| Field | Chinese headers | English headers |").in_(
            lang
        )
        yield "| --- | --- | --- |"
        for name, field in fields.items():
            yield f"| `{name}` | {_cell('、'.join(field['zh']))} | {_cell(', '.join(field['en']))} |"


def _problems(lang: Lang) -> Iterator[str]:
    yield Text("## 数据问题\n", "## Problems in the data\n").in_(lang)
    yield Text("| 代码 | 级别 | 说明 |", "| Code | Severity | What it says |").in_(lang)
    yield "| --- | --- | --- |"
    for code, entry in sorted(problem_catalogue().items()):
        yield f"| `{code}` | {SEVERITY_WORDS[entry['severity']].in_(lang)} | {_cell(entry[lang])} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
