"""Why a record cannot be placed, and what a person does about it."""

from __future__ import annotations

from xlcrm.crm.matching.index import Reach, Standing
from xlcrm.lang import Text


def foreign_money(currency: str, known: str) -> Text:
    """An amount in a currency for which the orders have no column."""
    return Text(
        f"金额是 {currency}，但订单表没有“币种”列。给订单表加上这一列，或改成 {known} 的金额和币种，再运行一次导入。",
        f"The amount is in {currency}, but the orders have no currency column. Add one, or write amount and currency in "
        f"{known}, and run the import again.",
    )


def whose(found: Standing, reach: Reach) -> Text:
    """A number or mailbox that belongs to a customer of another name."""
    where_zh = f"第 {found.row} 行" if found.row else "同一次导入"
    where_en = f"row {found.row}" if found.row else "the same import"
    name = found.text("name")
    return Text(
        f"电话或邮箱已属于“{name}”（{where_zh}），但名称不同。“{reach.name}”就是这家的话请在“决定”里填 是，不是请填 否，再运行一次导入。",
        f"The phone or e-mail belongs to '{name}' ({where_en}) already, under another name. Write Yes under Decision if "
        f"'{reach.name}' is the same customer, No if it is another, and run the import again.",
    )


def unknown(name: str) -> Text:
    """A customer whom the workbook does not have."""
    return Text(
        f"客户表里没有“{name}”。请改成客户表里的名称或编号，或先导入客户，再运行一次导入；要把这样的客户都加进客户表，用 --new-customers。",
        f"'{name}' is not among the customers. Write the customer's name or ID as it stands there, or import the customers "
        "first, and run the import again; --new-customers adds all of them.",
    )


NO_NAME = Text(
    "没有客户名称。补上“客户名称”再运行一次导入。",
    "There is no customer's name. Fill it in and run the import again.",
)
NO_CUSTOMER = Text(
    "不知道属于哪家客户。补上客户名称或编号再运行一次导入。",
    "It is not said which customer this belongs to. Fill in the customer's name or ID and run the import again.",
)
