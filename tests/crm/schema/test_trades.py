"""What the admins of many trades head their columns with; none of these words asks a question that the cells answer."""

from __future__ import annotations

import pytest

from xlcrm.crm.schema.headers import PUT_TOGETHER, read_header

HEADERS = {
    "name": "园所 茶行/茶楼 医院全称 用车单位 药房名称 校区 货主 农资店 货代客户 Venue Contractor Trading_as Practice Stockist Dealer_name Shipper Firma Klant 客戶名稱 經銷商",
    "owner": "驻点代表 谁在跟 大客户经理 置业顾问 业务担当 專屬客服 Outside_sales Acct_handler Territory_manager CSM Ext_rep TM MR_name 跑客户的 管这片的 谁跟的 片长 Sold_by Terr_rep",
    "contact_name": "掌柜 园长 关键人 店主 Head_chef Sommelier Practice_manager Purchaser Ansprechpartner Prop. 聯絡人 订房人 现场经理 采购 Head_vet Facilities_mgr Ctc",
    "last_contact": "上封邮件 末次致电 Last_phoned Last_rang Last_e-mail/phone Prev_contact 最近微信 最近一次聯繫",
    "last_visit": "上次进院日期 最后一次上门 末次走访 Last_jobsite_visit Last_at_customer Last_tasting 上次巡店 最近一次拜訪 上次下场 Last_on_farm/in_store Last_drop-by Last_appt Lst_visit",
    "next_planned": "跟进提醒 约定再联系 下回联络 Chase_on Drop_in_next Next_ring Call_back_on 下次约见 打算哪天去 准备啥时候去 Nxt_visit F/U_on",
    "sales": "累计购车金额 今年拿货 采购总额/元 $_L12M 2026_YTD_Purch Turnover_TY Umsatz ARR 年费(元) YTD成交额(K_USD) Sales_TTM_(S$'000)",
    "tier_own": "VIP级别 档次 重要程度 Account_class 客戶等級",
    "contact_title": "订房人职务 啥职位 管啥的",
    "stage": "到哪步了 走到哪一步 进展到哪",
    "first_deal": "首次拉料 头次拿货 1st_inv_dt",
    "last_order": "最后出货 上次走货 Lst_order Prev_order",
    "city": "地市 Suburb Ort Stadt",
    "address": "送货地址 单位地址 楼盘房号 Yard_address 門店地址",
    "mobile": "Mob. Cell HP WhatsApp 關鍵人手機",
    "province": "ST 省区 Prov",
    "country": "Land 国别",
}


@pytest.mark.parametrize(
    ("field", "header"),
    [(field, header.replace("_", " ")) for field, headers in HEADERS.items() for header in headers.split()],
)
def test_a_header_of_a_trade_is_understood(field: str, header: str) -> None:
    found = {one.field: one.strength for one in read_header(header).of("customers")}

    assert found.get(field, 0) >= PUT_TOGETHER, found


@pytest.mark.parametrize(
    "header",
    [
        "床位数",
        "意向级别",
        "保有量(台)",
        "Credit limit",
        "Open A/R",
        "Liquor lic no.",
        "上牌日期",
        "No. of patients",
        "主要喝什么",
        "开户行",
        "Postcode",
        "O/s (Rs.)",
        "Pcode",
        "Eircode",
        "谁送货",
        "Their sales rep",
    ],
)
def test_a_header_known_as_none_of_ours_is_left_alone(header: str) -> None:
    assert not read_header(header).of("customers")


def test_the_unit_of_a_group_holds_for_the_years_under_it() -> None:
    header = read_header("2026 (10 M)", "Turnover k€")

    assert (header.unit.scale, header.unit.currency) == (1000.0, "EUR")
