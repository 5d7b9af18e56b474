"""价格表与报价: prices by tier and day, what was quoted against them, and what came of it."""

from __future__ import annotations

from xlcrm.commands.module import RED, Colour, Module, Records, View, later
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.modules.quoting.records import PRICES, QUOTES

_MIND = (Colour("mind", "LEN({mind})>0", "rule soon"),)
_FOUND = "xlcrm.modules.quoting.found"

MODULE = Module(
    name="quotes",
    label=Text("报价", "Quotes"),
    help=Text(
        "价格表（按等级、类别、起订量和日期）与报价：低于该客户价格、快到期、没有答复的报价，过期和重叠的价格，成交率和优惠。",
        "A price list (by tier, class, quantity and day) and quotes: told are those below the customer's price, about to run out or without an answer, and prices expired or overlapping; hit rate and discount.",
    ),
    records=(
        Records(
            PRICES,
            Text("一行一个价格：给谁（留空 = 所有客户）、从多少数量起、从哪天到哪天。涨价时加一行，旧的一行写失效日。", "One price a row: for whom (empty: everybody), from which quantity, from which day to which. A new price is a new row; the old one gets its last day."),
            compute=later(_FOUND, "price_checks"),
            colours=_MIND,
        ),
        Records(QUOTES, Text("一行一个报价的产品；有了结果就填结果和答复日期。", "One product quoted a row; write result and date once the customer has answered."), compute=later(_FOUND, "quote_checks"), colours=_MIND),
    ),
    views=(View("quotes_to_watch", Text("报价看板", "Quotes to watch"), later("xlcrm.modules.quoting.quotes_page", "quotes_page"), RED),),
    open_items=later(_FOUND, "waiting"),
    pictures=later("xlcrm.modules.quoting.pictures", "quote_pictures"),
    settings=(
        Setting("quote_answer_days", "quotes", "days", 7, Text("报价后几天没有答复要提示", "Days to wait for the answer to a quote"), Text("0 = 不提示；默认值只是建议。", "0: never told; the default is only our suggestion."), minimum=0, maximum=3650),
        Setting("quote_soon_days", "quotes", "days", 14, Text("报价、价格到期前几天提示", "Days before a quote or a price runs out"), Text("这么多天以内到期的会列出。", "What runs out within so many days is listed."), minimum=0, maximum=365),
        Setting("quote_tolerance", "quotes", "percent", 0.0, Text("低于该客户价格多少仍可以", "Share below the customer's price that is in order"), Text("0% = 低一分也提示。", "0%: a cent below is told."), minimum=0, maximum=1),
        Setting("quote_fewest", "quotes", "count", 5, Text("成交率最少几条已决报价", "Decided quotes needed for a hit rate"), Text("少于这个数不给出成交率。", "With fewer no hit rate is shown."), minimum=1, maximum=100),
    ),
)  # fmt: skip
"""What the module of prices and quotes is made of: its sheets, and the page that is computed from them."""
