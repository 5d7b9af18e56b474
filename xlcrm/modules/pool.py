"""公海: customers whom nobody looks after go back after a warning, and whoever has room may take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.commands.module import RED, Module, View, later
from xlcrm.commands.options import WRITING
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.marks import Ask, Button, CommandMark, Option, command
from xlcrm.modules.territories import CUSTOMERS

if TYPE_CHECKING:
    from xlcrm.commands.outcome import Outcome, Request


@command(
    CommandMark(
        name="take",
        label=Text("领取", "Take"),
        help=Text(
            "业务员从公海领取客户：不超过上限，写入负责人，可以先预演，可以撤销。",
            "A rep takes customers from the pool, up to the limit: writes owners; try it with a dry run, undo takes it back.",
        ),
        group="share",
        icon="AcceptInvitation",
        button=Button(
            "ZT",
            asks=(
                Ask("rep", Text("谁领取？填业务员姓名。", "Who takes them? The rep's name.")),
                Ask("customers", Text("领取哪些客户？编号或名称，多个用逗号隔开。", "Which customers? Ids or names, with commas.")),
            ),
        ),
        options=(
            Option("rep", Text("领取的业务员", "the rep who takes them"), positional=True, required=True, metavar="NAME"),
            Option("customers", CUSTOMERS, "list", metavar="NAMES", required=True),
            *WRITING,
        ),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def take(request: Request) -> Outcome:
    """Customers of the pool to a rep, as an Outcome."""
    from xlcrm.modules.pooling.commands import take as taken

    return taken(request)


@command(
    CommandMark(
        name="putback",
        label=Text("放回公海", "Put back"),
        help=Text(
            "把提示期已满的客户放回公海：清空负责人，可以先预演，可以撤销。",
            "Put customers whose days of warning are over back into the pool: empties the owner; try it with a dry run, undo takes it back.",
        ),
        group="share",
        icon="ReminderGallery",
        button=Button("ZB"),
        options=(Option("customers", Text(f"只放回这些：{CUSTOMERS.zh}", f"only these: {CUSTOMERS.en}"), "list", metavar="NAMES"), *WRITING),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def put_back(request: Request) -> Outcome:
    """Customers back into the pool, as an Outcome."""
    from xlcrm.modules.pooling.commands import put_back as done

    return done(request)


MODULE = Module(
    name="pool",
    label=Text("公海", "Pool"),
    help=Text(
        "多少天没联系或没订单的客户提示后可放回公海，有上限的领取，A 级、进行中的商机和预约受保护；每人客户数、销售额和照顾情况的对比。",
        "Customers without a contact or an order for so many days go back after a warning, and are taken up to a limit; tier A, open deals and appointments are protected; what each rep has, sells and looks after.",
    ),
    views=(View("pool", Text("公海", "Pool"), later("xlcrm.modules.pooling.pool_page", "pool_page"), RED),),
    keeps=later("xlcrm.modules.pooling.found", "kept"),
    pictures=later("xlcrm.modules.pooling.pictures", "pool_pictures"),
    settings=(
        Setting("pool_untouched_days", "pool", "days", 120, Text("多少天没联系放回公海", "Days without a contact until a customer goes back"), Text("0 = 不因此放回；默认值只是建议。", "0: never for that; the default is only our suggestion."), minimum=0, maximum=3650),
        Setting("pool_order_days", "pool", "days", 270, Text("多少天没订单放回公海", "Days without an order until a customer goes back"), Text("从没下过单的从接手日算（不知道哪天接手的不算）；0 = 不因此放回。", "Who never ordered: since they were taken over, where that day is known; 0: never for that."), minimum=0, maximum=3650),
        Setting("pool_warn_days", "pool", "days", 7, Text("放回公海前提示几天", "Days of warning before a customer goes back"), Text("在“公海”表里提示满这么多天才能放回。", "A customer stands on the sheet Pool for so many days before it may go back."), minimum=0, maximum=365),
        Setting("pool_limit", "pool", "count", 0, Text("每人最多几家客户", "Customers that one rep may have"), Text("领取和分派不超过它；0 = 不限。", "Take and Assign keep to it; 0: no limit."), minimum=0, maximum=100000),
        Setting("pool_tiers", "pool", "text", "A", Text("不放回公海的等级", "Tiers that never go back"), Text("例如 A 或 AB；留空 = 默认 A，写 - = 都可放回。", "A, or AB; empty: A; a dash: every tier may go back.")),
    ),
)  # fmt: skip
