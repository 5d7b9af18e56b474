"""单证: which documents each order needs and lacks, deliveries promised and made, contracts that run out."""

from __future__ import annotations

from xlcrm.commands.module import RED, Colour, Module, Records, View, later
from xlcrm.lang import Text
from xlcrm.modules.serving.paper_records import BESIDE_ORDERS, DOCUMENTS, settings

_FOUND = "xlcrm.modules.serving.papers_found"
MODULE = Module(
    name="documents",
    label=Text("单证与交期", "Documents and deliveries"),
    help=Text(
        "每张订单、合同需要哪些单证、缺哪些（清单自己定）；约定交期和实际交期、迟交和准时率；合同到期前 60/30/7 天提醒续约。",
        "Which documents each order or contract needs and lacks (your own list); deliveries promised and made, late ones, share on time; contracts 60/30/7 days before they end.",
    ),
    records=(
        Records(
            DOCUMENTS,
            Text(
                "一行一张订单或合同：单证到手就填编号、日期或 ✓，不需要的填“免”；框架合同填到期日。用不到的列可以删掉。",
                "One order or contract a row: write number, date or ✓ when a document is there, “not needed” where that is so; for a contract when it ends. Columns that you do not need may go.",
            ),
            compute=later(_FOUND, "checks"),
            colours=(
                Colour("missing", "LEN({missing})>0", "rule soon"),
                Colour("late", "N({late})>0", "rule late"),
                Colour("renewal", "LEN({renewal})>0", "rule soon"),
            ),
        ),
    ),
    extensions=(BESIDE_ORDERS,),
    views=(
        View("documents_missing", Text("缺件与交期", "Missing and late"), later("xlcrm.modules.serving.papers_page", "papers_page"), RED, says=Text("哪些订单、合同缺单证；哪些交期过了没有交，准时率。", "Which orders and contracts lack documents; deliveries that are late, the share on time.")),
        View("contract_renewals", Text("合同续约", "Contract renewals"), later("xlcrm.modules.serving.renewals_page", "renewals_page"), RED, says=Text("快到期的合同，提前 60/30/7 天。", "Contracts that end soon, 60/30/7 days ahead.")),
    ),
    settings=tuple(settings()),
    open_items=later(_FOUND, "waiting"),
    brief=later(_FOUND, "before_a_visit"),
    pictures=later("xlcrm.modules.serving.pictures", "paper_pictures"),
)  # fmt: skip
