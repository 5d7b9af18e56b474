"""Headers of address books: what stands in which column, and persons out of rows."""

from __future__ import annotations

import pytest

from xlcrm.crm.incoming.address_books import address_book, person_of

OUTLOOK_ZH = "称谓,名,中间名,姓,中文称谓,单位,部门,职务,商务地址 街道,商务地址 街道 2,商务地址 市/县,商务地址 省/市/自治区,商务地址 邮政编码,商务地址 国家/地区,住宅地址 街道,商务传真,商务电话,商务电话 2,移动电话,电子邮件地址,电子邮件类型,电子邮件显示名称,电子邮件 2 地址,附注,生日,类别"
OUTLOOK_EN = "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,Business State,Business Postal Code,Business Country/Region,Business Phone,Business Phone 2,Mobile Phone,Home Phone,Anniversary,Birthday,E-mail Address,E-mail 2 Address,Categories,Notes,Web Page"
GOOGLE_OLD = "Name,Given Name,Additional Name,Family Name,Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Organization 1 - Name,Organization 1 - Title"
PHONES = {
    "华为": "姓名,手机号码,单位电话,家庭电话,邮箱,公司,职位,地址,备注,生日,分组",
    "小米": "姓名,手机,电话,电子邮件,公司,部门,职务,住址,备注",
    "iPhone": "First name,Last name,Company,Mobile,Home phone,Work phone,Email,Notes",
}


def person(headers: str, **cells: str) -> dict[str, str]:
    names = headers.split(",")
    book = address_book(names)
    assert book is not None
    return person_of(book, [cells.get(name.replace(" ", "_").replace("-", "_")) for name in names])


@pytest.mark.parametrize("headers", [OUTLOOK_ZH, OUTLOOK_EN, GOOGLE_OLD, *PHONES.values()])
def test_the_address_books_of_the_trade_are_known(headers: str) -> None:
    book = address_book(headers.split(","))

    assert book is not None
    assert len(book.unknown) <= 1


@pytest.mark.parametrize(
    "headers",
    [
        "客户名称,联系人,手机,电话,QQ,微信,地址,备注,来源,客户等级",
        "客户编号,客户名称,联系人,手机号,座机号,级别,地址",
        "客户,联系人,电话,地址",
        "订单号,日期,客户名称,金额",
        "Customer,Contact,Phone,Notes",
    ],
)
def test_lists_of_customers_and_orders_are_none(headers: str) -> None:
    assert address_book(headers.split(",")) is None


def test_a_chinese_name_is_put_together_without_gaps_and_a_western_one_with() -> None:
    assert person(OUTLOOK_ZH, 名="三", 姓="张")["person"] == "张三"
    assert person(OUTLOOK_EN, First_Name="Ann", Last_Name="Lee")["person"] == "Ann Lee"


def test_several_numbers_stand_side_by_side_and_a_label_says_which_is_the_mobile() -> None:
    found = person(
        GOOGLE_OLD,
        Given_Name="Ann",
        Phone_1___Type="Work",
        Phone_1___Value="+44 20 7946 0001 ::: +44 20 7946 0002",
        Phone_2___Type="Mobile",
        Phone_2___Value="+44 7700 900001",
    )

    assert found["phone"] == "+44 20 7946 0001 / +44 20 7946 0002"
    assert found["mobile"] == "+44 7700 900001"


def test_a_chinese_address_runs_from_the_large_to_the_small() -> None:
    found = person(
        OUTLOOK_ZH,
        **{
            "姓": "张",
            "商务地址_街道": "科技路1号",
            "商务地址_市/县": "苏州",
            "商务地址_省/市/自治区": "江苏",
        },
    )

    assert found["address"] == "江苏苏州科技路1号"
    assert found["city"] == "苏州"


def test_what_we_have_no_field_for_may_be_a_column_of_the_teams_own() -> None:
    names = OUTLOOK_ZH.split(",")
    book = address_book(names)

    assert book is not None
    assert [names[at] for at in range(len(names)) if book.is_other(at)] == [
        "称谓",
        "中文称谓",
        "住宅地址 街道",
        "商务传真",
    ]
