"""The sheet 服务与投诉/Service requests, one request or complaint a row, and what a team may set for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlcrm.crm.schema.fields import spec
from xlcrm.crm.schema.shapes import Dating, Field, Shape, like
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text

KIND_WORDS: Mapping[str, Text] = {
    "complaint": Text("投诉|客诉|客户投诉|质量投诉|抱怨", "Complaint|Claim"),
    "repair": Text("维修|报修|售后维修|故障|现场服务", "Repair|Fault|Breakdown|Field service"),
    "return": Text("退换货|退货|换货|补货", "Return|Exchange|Replacement"),
    "question": Text("咨询|技术咨询|服务请求|询问|请求", "Question|Enquiry|Request|Service request|Support"),
    "other": Text("其他|其它", "Other"),
}
SATISFIED_WORDS: Mapping[str, Text] = {
    "good": Text("满意|很满意|非常满意|5|4|好评|是", "Satisfied|Very satisfied|Happy|5|4|Yes"),
    "fair": Text("一般|基本满意|3|还行", "Fair|Neutral|3"),
    "bad": Text("不满意|很不满意|非常不满意|2|1|差评|否", "Dissatisfied|Not satisfied|Unhappy|2|1|No"),
}
STATE_WORDS: Mapping[str, Text] = {
    "late": Text("超时", "Late"),
    "unanswered": Text("待回复", "To answer"),
    "working": Text("处理中", "In work"),
    "solved": Text("已解决", "Solved"),
    "unknown": Text("时间有误", "Check times"),
}
REQUESTS = Shape(
    kind="requests",
    label=Text("服务与投诉", "Service requests"),
    fields=(
        Field("date", "datetime", "收到时间|受理时间|来电时间|投诉时间|报修时间|接收时间|接到时间|登记时间|反馈时间|发生时间|受理日期|反馈日期|登记日期|投诉日期|收到日期|报修日期", "Received|Received on|Received at|Reported|Reported on|Reported at|Raised on|Raised at|Logged at|Logged on|Opened|Opened on|Opened at|Created|Created on|Date received|Date reported|Date opened|Complaint date"),
        Field("kind", "text", "服务类别|类别|服务类型|请求类型|投诉类型|问题类型|类型", "Kind|Type|Category|Request type|Type of request", choices=KIND_WORDS, width=12),
        like("log", "customer_id"),
        Field("customer", "name", "客户名称|客户|单位名称|单位|公司名称|投诉单位|投诉客户|报修单位|报修客户|来电单位|用户单位", "Customer|Customer name|Client|Company|Account|Account name", means=spec("log", "customer").means),
        like("log", "person", zh="联系人|投诉人|报修人|反馈人|来电人|客户联系人", en="Contact|Raised by|Reported by|Caller|Contact person|Complainant"),
        Field("product", "text", "产品|产品名称|涉及产品|产品型号|品名|设备", "Product|Item|Product concerned|Model|Equipment", width=18),
        Field("what", "text", "内容|问题描述|投诉内容|服务内容|反馈内容|问题|故障描述|诉求|情况描述", "What happened|Problem|Description|Complaint|Issue|Request|Details", width=40),
        Field("owner", "people", "负责人|处理人|处理人员|受理人|责任人|跟进人|客服|经办人|维修人员|服务人员|服务工程师|工程师", "Owner|Handled by|Assigned to|Responsible|Agent|Who"),
        Field("answered", "datetime", "首次回复时间|首次响应时间|响应时间|回复时间|答复时间|首次回复|首次响应|回复日期|到场时间|上门时间|处理开始时间", "First answer|First response|First reply|First response at|Responded|Responded at|Responded on|Answered|Answered on|Answered at|Replied on|Replied at"),
        Field("resolved", "datetime", "解决时间|处理完成时间|关闭时间|结案时间|完成时间|办结时间|解决日期|结案日期|完成日期", "Solved|Resolved|Resolved on|Resolved at|Closed|Closed on|Closed at|Solved on|Solved at|Fixed on|Date closed|Date resolved|Completed on"),
        Field("solution", "text", "处理结果|解决方案|处理措施|处理情况|解决办法", "Solution|Resolution|Action taken|What was done", width=34),
        Field("cause", "text", "根因|原因|根本原因|原因分析|责任原因|问题原因", "Root cause|Cause|Reason", width=18),
        Field("satisfied", "text", "处理满意度|满意度|客户满意度|是否满意|对处理结果满意", "Satisfied|Satisfaction|Customer satisfied|Customer happy|Happy|Rating of the solution", choices=SATISFIED_WORDS, width=12),
        Field("state", "text", "处理状态(自动)", "Request state", owned=True, width=12),
        Field("answer_hours", "number", "首次回复用时(工时)", "Hours to first answer", owned=True, look="hours", width=13, prompt=Text("按工作时间计算，扣除午休、周末和节假日；只有日期没有钟点的不算。", "Counted over working hours, without lunch, weekends and holidays; a day without an hour is not counted.")),
        Field("solve_hours", "number", "解决用时(工时)", "Hours to solution", owned=True, look="hours", width=13),
        Field("mind", "text", "服务提示", "Service check", owned=True, width=36),
    ),
    sheets="投诉|客诉|服务(?!器)|售后|报修|维修|工单|complain|service|support|ticket|claims?|requests?",
    needs=(("date", "what"), ("date", "customer", "resolved"), ("date", "customer", "answered"), ("date", "kind", "resolved"), ("date", "kind", "answered")),
    telling=("answered", "resolved", "solution", "cause", "satisfied"),
    keys=("date", "customer_id", "customer", "what"),
    dating=Dating(("date",), told={"satisfied": ("resolved",)}),
)  # fmt: skip

_ALLOWED = {"complaint": (4, 24), "repair": (4, 24), "return": (8, 40), "question": (8, 24), "other": (8, 40)}
"""Hours to the first answer and to the solution: suggestions, and no trade standard."""


def settings() -> Iterator[Setting]:
    """The lines of the settings sheet."""
    for kind, (answer, solve) in _ALLOWED.items():
        zh, en = (words.split("|")[0] for words in KIND_WORDS[kind])
        said = Text("按工作时间的小时数；0 = 不限。默认值只是建议。", "Working hours; 0: no limit. The default is only our suggestion.")  # fmt: skip
        yield Setting(f"service_answer_{kind}", "service", "number", answer, Text(f"{zh}：几小时内首次回复", f"{en}: hours to the first answer"), said, minimum=0, maximum=1000)  # fmt: skip
        yield Setting(f"service_solve_{kind}", "service", "number", solve, Text(f"{zh}：几小时内解决", f"{en}: hours to the solution"), said, minimum=0, maximum=5000)  # fmt: skip
    yield Setting("complaint_days", "service", "days", 90, Text("投诉看最近几天", "Complaints within so many days"), Text("在这段时间里投诉达到次数的客户会提示。", "Customers who complained often enough within them are told."), minimum=1, maximum=3650)  # fmt: skip
    yield Setting("complaint_times", "service", "count", 2, Text("几次投诉就提示", "So many complaints are told"), Text("0 = 只看未解决和不满意的。", "0: only what is unsolved or did not satisfy."), minimum=0, maximum=100)  # fmt: skip
