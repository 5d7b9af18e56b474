"""区域规则: which rep gets which customer, by region, industry and size; proposals, and a button that carries them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.commands.module import Colour, Module, Records, View, later
from xlcrm.commands.options import WRITING
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.marks import Button, CommandMark, Option, command
from xlcrm.modules.pooling.records import BESIDE_CUSTOMERS, TERRITORIES

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Outcome, Request

CUSTOMERS = Text("客户编号或名称，多个用逗号隔开", "customer ids or names, with commas")


@command(
    CommandMark(
        name="assign",
        label=Text("分派", "Assign"),
        help=Text(
            "把没有负责人的客户按区域规则分给业务员：写入负责人，可以先预演，可以撤销。",
            "Give the customers that nobody looks after to reps, by the territories: writes owners; try it with a dry run, undo takes it back.",
        ),
        group="share",
        icon="AssignTask",
        button=Button("ZA"),
        options=(Option("customers", Text(f"只分派这些：{CUSTOMERS.zh}", f"only these: {CUSTOMERS.en}"), "list", metavar="NAMES"), *WRITING),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def assign(request: Request) -> Outcome:
    """Owners by the rules, as an Outcome."""
    from xlcrm.modules.pooling.commands import assign as assigned

    return assigned(request)


MODULE = Module(
    name="territories",
    label=Text("区域规则", "Territories"),
    help=Text(
        "按地区、行业、规模从上到下的规则，建议没有负责人的客户归谁、为什么；新建客户与规则不符的列出；按钮“分派”写入。",
        "Rules from the top down, by region, industry and size: who should look after customers without an owner, and why; new customers that stand elsewhere are listed; the button Assign writes owners.",
    ),
    records=(
        Records(
            TERRITORIES,
            Text("一行一条规则，从上到下第一条符合的算；最后一行什么都不限，兜底。", "One rule a row; the first that fits counts. A last row without conditions catches the rest."),
            compute=later("xlcrm.modules.pooling.found", "territory_checks"),
            colours=(Colour("mind", "LEN({mind})>0", "rule soon"),),
        ),
    ),
    extensions=(BESIDE_CUSTOMERS,),
    views=(View("suggested_owners", Text("归属建议", "Suggested owners"), later("xlcrm.modules.pooling.territories_page", "territories_page")),),
    settings=(
        Setting("territory_new_days", "territories", "days", 30, Text("新客户：建档多少天内对照规则", "Days for which a new customer is compared with the rules"), Text("负责人与规则不同的列出，不会改动；0 = 不对照。", "Another owner than the rules say is listed, never changed; 0: not compared."), minimum=0, maximum=3650),
    ),
)  # fmt: skip
