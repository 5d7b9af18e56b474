"""The hospital of the practice books, in its own words and through the command line: 指令→执行→反馈→监督, from an empty template to the figures.

The centre takes the discharged patients over from the hospital's own system, gives each department the instruction to call back, the
departments do it in files of their own and write what came of it, the centre takes that in and checks it; patients judge the service on
a form; departments are compared side by side, by specialty, illness and region.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import grid_rows
from tests.modules.conftest import table
from xlcrm.cli import main
from xlcrm.workbook.file import FileBook, open_book

AS_OF = "2026-11-22"
PATIENTS = """住院号,患者姓名,主管科室,地域,联系电话
Z001,赵一,心内科,城区,154 0000 0101
Z002,钱二,心内科,郊县,154 0000 0102
Z003,孙三,心内科,城区,154 0000 0103
Z004,李四,骨科,城区,154 0000 0104
Z005,周五,骨科,郊县,154 0000 0105
Z006,吴六,儿科,城区,154 0000 0106
"""
ORDERS = """下达日期,下达人,执行科室,住院号,指令内容,期限,专科,病种,地域
2026-11-02,客服中心,心内科,Z001,出院一周回访：服药,2026-11-09,内科,高血压,城区
2026-11-02,客服中心,心内科,Z002,出院一周回访：服药,2026-11-09,内科,高血压,郊县
2026-11-03,客服中心,心内科,Z003,出院一周回访：饮食,2026-11-10,内科,冠心病,城区
2026-11-03,客服中心,骨科,Z004,术后回访：伤口,2026-11-06,外科,骨折,城区
2026-11-04,客服中心,骨科,Z005,术后回访：锻炼,2026-11-11,外科,骨折,郊县
2026-11-05,客服中心,儿科,Z006,出院三天回访：体温,2026-11-25,儿科,肺炎,城区
"""
ANSWERS = """序号,提交答卷时间,所用时间,住院号,您对本次住院服务总体满意吗？（1-5分）,您的意见
1,2026/11/12 09:00:00,30秒,Z001,5,护士耐心
2,2026/11/12 09:10:00,30秒,Z002,5,
3,2026/11/12 09:20:00,30秒,Z003,4,
4,2026/11/13 09:20:00,30秒,Z001,4,
5,2026/11/13 09:30:00,30秒,Z002,4,
6,2026/11/14 09:00:00,30秒,Z004,2,换药等了一上午
7,2026/11/14 09:30:00,30秒,Z006,5,
"""
DONE = {
    "心内科": {"出院一周回访：服药": ("2026-11-05", "按时服药，血压平稳"), "出院一周回访：饮食": ("2026-11-12", "已讲清低盐")},
    "骨科": {"术后回访：伤口": ("2026-11-05", "愈合良好")},
}  # fmt: skip
"""What each department wrote: 儿科 has time left, and one task of 骨科 is not done."""
CLASSES = {
    "专科": {"内科": 3, "外科": 2, "儿科": 1},
    "病种": {"高血压": 2, "骨折": 2, "冠心病": 1, "肺炎": 1},
    "地域": {"城区": 4, "郊县": 2},
}
"""Tasks of each class."""


def typed(path: Path, sheet: str, known: str, cells: dict[str, str]) -> list[str]:
    """--set for cells of the rows that hold a word, by their headers."""
    rows = grid_rows(open_book(path), sheet)
    head = next(at for at, row in enumerate(rows) if "任务内容" in row or "指令内容" in row)
    found = [at for at, row in enumerate(rows) if known in row and at > head]
    return [
        word
        for at in found
        for name, value in cells.items()
        for word in ("--set", f"{sheet}!{_letter(rows[head].index(name))}{at + 1}={value}")
    ]


def _letter(at: int) -> str:
    return chr(ord("A") + at)


class Centre:
    """The customer service centre of the hospital: its workbook, and what it does with it command by command."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.book, self._capsys = folder, folder / "客服中心.xlsx", capsys
        files = {"出院病人.csv": PATIENTS, "任务指令.csv": ORDERS, "276543_满意度.csv": ANSWERS}
        for name, text in files.items():
            (folder / name).write_bytes(text.encode("gb18030"))

    def xlcrm(self, command: str, book: Path, *words: str) -> dict[str, Any]:
        """One command, as it is typed; what it says to scripts."""
        code = main([command, str(book), *words, "--json", "--lang", "zh"])
        said = self._capsys.readouterr()
        assert code == 0, said.err + said.out
        found: dict[str, Any] = json.loads(said.out)
        return found

    def imports(self, file: str, **meant: str) -> dict[str, Any]:
        """A file of the folder, with what its headers mean."""
        mapped = [word for header, field in meant.items() for word in ("--map", f"{header}={field}")]
        return self.xlcrm("import", self.book, str(self.folder / file), *mapped, "--yes")

    def refreshed(self) -> FileBook:
        """The workbook after a refresh."""
        self.xlcrm("refresh", self.book, "--as-of", AS_OF, "--yes")
        return open_book(self.book)

    def takes_patients_over(self) -> None:
        """一、病人资料源于医院信息系统：同一份再导入没有变化"""
        self.xlcrm("template", self.book)
        names = {"住院号": "客户编号", "患者姓名": "客户名称", "主管科室": "负责人", "地域": "地区"}
        assert self.imports("出院病人.csv", **names)["added"] == {"customers": 6}
        assert self.imports("出院病人.csv")["changes"] == 0

    def gives_instructions(self) -> None:
        """二、指令：按专科、病种、地域三种分类下达给科室"""
        for module in ("tasks", "surveys"):
            self.xlcrm("add", self.book, module, "--as-of", AS_OF, "--yes")
        heads = next(row for row in grid_rows(open_book(self.book), "任务") if "分类一" in row)
        renamed = {"分类一": "专科", "分类二": "病种", "分类三": "地域"}
        cells = (f"任务!{_letter(heads.index(old))}4={new}" for old, new in renamed.items())
        words = [word for cell in cells for word in ("--set", cell)]
        self.xlcrm("patch", self.book, *words, "-o", str(self.book))
        given = self.imports("任务指令.csv", 住院号="任务.客户编号")
        assert (given["added"], given["not_imported"]) == ({"tasks": 6}, {})

    def collects_what_was_done(self) -> None:
        """三、执行与反馈：各科室在自己的文件里填写结果，交回中心"""
        out = self.folder / "发出"
        self.xlcrm("split", self.book, "--to", str(out), "--no-pdf", "--yes", "--as-of", AS_OF)
        parts = list(out.rglob("*.xlsx"))
        assert len(parts) == 3
        for department, results in DONE.items():
            part = next(path for path in parts if department in path.stem or _speaks_of(path, department))
            words = [
                each
                for content, (day, said) in results.items()
                for each in typed(part, "任务", content, {"完成日": day, "反馈": said})
            ]
            self.xlcrm("patch", part, *words, "-o", str(part))
        back = self.xlcrm("merge", self.book, *map(str, parts), "--yes")
        assert back["counts"]["taken"] == 8, "完成日和反馈各四项"

    def checks_what_was_done(self) -> None:
        """四、监督：复核合格、退回"""
        checked = typed(self.book, "任务", "按时服药，血压平稳", {"复核人": "王主任", "复核意见": "合格"})
        checked += typed(self.book, "任务", "愈合良好", {"复核人": "王主任", "复核意见": "退回"})
        self.xlcrm("patch", self.book, *checked, "-o", str(self.book))

    def takes_answers_in(self) -> None:
        """五、满意度：问卷导入"""
        self.imports("276543_满意度.csv", 住院号="满意度评价.客户编号")


def test_instruction_execution_feedback_and_supervision_come_to_the_departments_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = Centre(tmp_path, capsys)

    centre.takes_patients_over()
    centre.gives_instructions()
    centre.collects_what_was_done()
    watched = [(row["状态"], row["负责人"], row["客户"]) for row in table(centre.refreshed(), "待办与待复核")]
    centre.checks_what_was_done()
    centre.takes_answers_in()
    done = centre.refreshed()

    assert watched == [
        ("逾期", "骨科", "周五"),
        ("待复核", "心内科", "孙三"),
        ("待复核", "心内科", "赵一"),
        ("待复核", "心内科", "钱二"),
        ("待复核", "骨科", "李四"),
        ("进行中", "儿科", "吴六"),
    ]
    columns = ("任务", "按时完成", "逾期完成", "逾期未完成", "进行中", "按时率", "待复核", "退回")
    by_department = table(done, "任务统计", "负责人")
    assert {row["负责人"]: tuple(row[name] for name in columns) for row in by_department} == {
        "心内科": (3, 2, 1, 0, 0, pytest.approx(2 / 3), 1, 0),
        "骨科": (2, 0, 0, 2, 0, 0.0, 0, 1),
        "儿科": (1, 0, 0, 0, 1, None, 0, 0),
    }
    for name, wanted in CLASSES.items():
        by_class = {row[name]: row["任务"] for row in table(done, "任务统计", name)}
        assert by_class == wanted, "按哪种分类，合计都是六项"
    said = {row["业务员"]: (row["份数 n"], row["平均分"]) for row in table(done, "满意度", "业务员")}
    assert said == {"心内科": (5, pytest.approx(4.4)), "骨科": (1, None), "儿科": (1, None)}
    low = [(row["负责人"], row["评分"], row["意见"]) for row in table(done, "满意度待办", "负责人")]
    assert low == [("骨科", "2/5", "换药等了一上午")]


def _speaks_of(path: Path, department: str) -> bool:
    """Is it that department's file?"""
    return any(department in row for row in grid_rows(open_book(path), "客户"))
