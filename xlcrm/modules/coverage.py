"""覆盖图 网状立体: who of us is in contact with whom of them."""

from __future__ import annotations

from xlcrm.commands.module import RED, Module, View, later
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.modules.relating.records import BESIDE_CONTACTS, OUR_ROLES

MODULE = Module(
    name="coverage",
    label=Text("覆盖图", "Coverage"),
    help=Text(
        "网状立体：销售对采购、技术对技术、高层对高层、质量对生产的最近联系日期，覆盖率，单线风险，从未见过的决策人。",
        "Sales with purchasing, engineers with engineers, executives, quality with production: last contacts, coverage, single-thread risk, deciders never met.",
    ),
    records=(OUR_ROLES,),
    extensions=(BESIDE_CONTACTS,),
    views=(View("coverage", Text("覆盖图", "Coverage"), later("xlcrm.modules.relating.coverage_page", "coverage_page"), RED),),
    pictures=later("xlcrm.modules.relating.pictures", "coverage_pictures"),
    settings=(
        Setting(
            "coverage_days", "coverage", "days", 180, Text("覆盖有效天数", "Days that a contact covers"),
            Text("超过这么多天没联系，就不算覆盖。", "A contact older than this covers nothing any more."),
        ),
        Setting(
            "coverage_tiers", "coverage", "text", "A,B", Text("看覆盖的等级", "Tiers whose coverage is watched"),
            Text("例如 A,B。", "Such as A,B."),
        ),
    ),
)  # fmt: skip
