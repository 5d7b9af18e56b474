"""The sheets of campaigns: 活动, one campaign or get-together a row, and 活动名单, who was invited and came."""

from __future__ import annotations

from collections.abc import Mapping

from xlcrm.commands.module import Colour
from xlcrm.crm.schema.shapes import Dating, Field, Shape, like
from xlcrm.lang import Text

KINDS: Mapping[str, Text] = {
    "fair": Text("展会|展览会|博览会|交易会", "Trade fair|Fair|Exhibition|Trade show"),
    "gathering": Text(
        "联谊|联谊会|答谢会|聚会|聚餐|茶话会|年会", "Get-together|Dinner|Party|Customer evening"
    ),
    "seminar": Text("讲座|研讨会|培训|沙龙|论坛", "Seminar|Workshop|Training|Lecture"),
    "launch": Text("发布会|新品发布|推介会|推广会", "Launch|Product launch|Presentation"),
    "tour": Text("参观|来厂参观|工厂参观|考察", "Visit of our works|Factory tour|Open day"),
    "mailing": Text("群发|邮件群发|短信群发|直邮", "Mailing|E-mail campaign|Newsletter"),
    "online": Text("线上|直播|线上会议|网络研讨会", "Online|Webinar|Live stream"),
    "other": Text("其他", "Other"),
}
CAME: Mapping[str, Text] = {
    "yes": Text(
        "到场|来了|已到|到|参加|已参加|出席|签到|是|√|✓|✔|1|1.0|true", "Came|Attended|Present|Yes|Y|Showed up"
    ),
    "no": Text(
        "未到|没来|没到|缺席|未参加|未出席|否|×|✗|0|0.0|false",
        "Did not come|Absent|No|N|No-show|No show|Declined",
    ),
    "open": Text("待定|未回复", "Open|Maybe|No reply"),
}
CAMPAIGNS = Shape(
    kind="campaigns",
    label=Text("活动", "Campaigns"),
    fields=(
        Field("campaign", "text", "活动名称|活动|活动主题|主题|会议名称|展会名称", "Campaign|Campaign name|Event|Event name|Get-together|Fair", width=26),
        Field("kind", "text", "活动类型|类型|形式|活动形式", "Type|Kind|Type of event|Format", choices=KINDS),
        Field("date", "date", "日期|活动日期|开始日期|举办日期|举办时间|开始时间", "Date|Event date|Held on|Starts|Start date|From", future=True),
        Field("end", "date", "结束日期|结束日|结束时间", "End date|Ends|Until|To", future=True),
        Field("place", "text", "地点|活动地点|举办地点|场地", "Place|Venue|Location|Where", width=18),
        Field("owner", "people", "负责人|组织人|主办人|承办人", "Owner|Organiser|Responsible|In charge"),
        Field("goal", "text", "目的|活动目的|目标", "Goal|Aim|Purpose", width=26),
        Field("budget", "money", "预算|活动预算", "Budget|Planned cost"),
        Field("cost", "money", "花费|费用|实际费用|活动费用|实际花费|成本", "Cost|Actual cost|Spent|Expense"),
        Field("invited", "number", "已邀请", "Guests invited", owned=True),
        Field("came", "number", "已到场", "Guests who came", owned=True),
        Field("missed", "number", "未跟进", "Not followed up", owned=True),
        Field("mind", "text", "活动提示", "To mind", owned=True, width=30),
    ),
    sheets=r"活动|展会|campaign|events?\b|get.?together|marketing plan|fairs?\b",
    needs=(("campaign", "date"), ("campaign", "kind"), ("campaign", "cost")),
    telling=("campaign", "kind", "place", "goal", "budget"),
    keys=("campaign", "date"),
    dating=Dating(("date",)),
)  # fmt: skip
GUESTS = Shape(
    kind="guests",
    label=Text("活动名单", "Guest list"),
    fields=(
        Field("campaign", "text", "活动名称|活动|参加活动|活动主题|会议名称|展会名称", "Campaign|Event|Campaign name|Event name|Fair", width=26),
        like("log", "customer_id"),
        like("log", "customer"),
        like("log", "person", zh="联系人|来宾|嘉宾|参会人|姓名|客户联系人|参加人", en="Contact|Guest|Person|Attendee|Name|Contact person"),
        Field("invited", "date", "邀请日期|邀请日|发出邀请|邀请时间", "Invited on|Invitation sent|Date invited"),
        Field("came", "text", "到场|是否到场|到会|是否参加|参加情况|签到|出席", "Came|Attended|Attendance|Present|Showed up", choices=CAME),
        Field("owner", "people", "跟进人|负责人|业务员|接待人", "Follow-up by|Owner|Rep|Host"),
        Field("feedback", "text", "反馈|客户反馈|现场反馈|意向", "Feedback|What they said|Interest", width=32),
        Field("followed", "date", "跟进日", "Followed up on", owned=True),
        Field("state", "text", "跟进情况", "Follow-up", owned=True, width=26),
    ),
    sheets=r"名单|邀请|签到|参会|来宾|嘉宾|guest|invit|attend|participants|registration",
    needs=(("campaign", "customer"), ("campaign", "customer_id"), ("campaign", "person", "came")),
    telling=("campaign", "came", "invited"),
    keys=("campaign", "customer_id", "customer", "person"),
    dating=Dating(("invited",)),
)  # fmt: skip
CAMPAIGN_COLOURS = (
    Colour("missed", "N({missed})>0", "rule late"),
    Colour("mind", "LEN({mind})>0", "rule soon"),
)
