"""The sheet of territories, one rule a row, and the size of a customer, where the team keeps it."""

from __future__ import annotations

from xlcrm.crm.schema.shapes import Extension, Field, Shape
from xlcrm.lang import Text

TERRITORIES = Shape(
    kind="territories",
    label=Text("区域规则", "Territories"),
    fields=(
        Field("number", "number", "顺序|序号|优先级|次序", "Order|No.|Priority|Rank"),
        Field("region", "text", "地区|区域|省份|片区|省市|范围", "Region|Area|Territory|Province|Country|State", width=26, prompt=Text("省、市、大区（华东）或国家，几个用顿号隔开；留空 = 不限。", "Province, city, region or country, several with commas; empty: any.")),
        Field("industry", "text", "行业|所属行业|行业类别", "Industry|Sector|Branch|Line of business", width=22, prompt=Text("一个或几个行业；留空 = 不限。", "One industry or several; empty: any.")),
        Field("size", "text", "规模|企业规模|人数|员工数", "Size|Company size|Employees|Headcount", width=16, prompt=Text("100-499、500以上、<100，或客户表里写的词（大、中、小）；留空 = 不限。", "100-499, from 500, <100, or the words of the customer sheet; empty: any.")),
        Field("rep", "text", "负责人|业务员|分给|归属|归属人|销售", "Rep|Owner|Goes to|Assigned to|Salesperson", width=22, prompt=Text("一位，或几位用顿号隔开：给手上客户最少的。", "One, or several with commas: whoever has the fewest customers.")),
        Field("note", "text", "备注|说明", "Notes|Note|Remarks", width=26),
        Field("customers", "number", "命中客户数", "Customers caught", owned=True),
        Field("mind", "text", "规则提示", "Rule check", owned=True, width=44),
    ),
    sheets="区域规则|分配规则|区域划分|片区划分|领地|客户分配|territor|assignment rule|lead routing",
    needs=(("region", "rep"), ("industry", "rep"), ("size", "rep")),
    telling=("region", "industry", "size", "rep"),
    keys=("number", "region", "industry", "size"),
)  # fmt: skip

BESIDE_CUSTOMERS = Extension(
    "customers",
    (Field("size", "text", "规模|企业规模|公司规模|员工人数|员工数|人数规模", "Size|Company size|Employees|Headcount|Number of employees"),),
)  # fmt: skip
