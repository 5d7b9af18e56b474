"""The sheet 承诺/Promises, one promise a row, and what a team may set for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlcrm.crm.schema.shapes import Dating, Field, Shape, like
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text

HOW_WORDS: Mapping[str, Text] = {
    "spoken": Text(
        "口头|口头约定|电话|当面|当面说|会上", "Spoken|By word of mouth|Verbal|Oral|Phone|Face to face"
    ),
    "written": Text("书面|邮件|合同|微信|传真|书面约定", "Written|In writing|Mail|E-mail|Contract|Letter"),
}
OUTCOME_WORDS: Mapping[str, Text] = {
    "kept": Text("已兑现|兑现|已完成|完成|履行|已履行|是", "Kept|Done|Fulfilled|Yes"),
    "broken": Text("未兑现|失信|没做到|违约|未履行|否", "Broken|Not kept|Failed|No"),
    "withdrawn": Text("取消|客户取消|作废|撤回|不再需要", "Withdrawn|Cancelled|Canceled|Not needed"),
}
STATE_WORDS: Mapping[str, Text] = {
    "open": Text("未到期", "Open"),
    "late": Text("逾期未兑现", "Late"),
    "kept": Text("已兑现", "Kept"),
    "broken": Text("失信", "Broken"),
    "withdrawn": Text("已取消", "Withdrawn"),
}
LEVEL_WORDS: Mapping[str, Text] = {
    "reminder": Text("提醒", "Reminder"),
    "breach": Text("违规", "Breach"),
    "boss": Text("报主管", "To the boss"),
}
TOLD_WORDS: Mapping[str, Text] = {
    "before": Text("期限前已通报", "told before the day"),
    "after": Text("期限后才通报", "told after the day"),
    "never": Text("没有通报", "never told"),
}
PROMISES = Shape(
    kind="promises",
    label=Text("承诺", "Promises"),
    fields=(
        Field("made", "date", "承诺日期|约定日期|承诺时间|答应日期|登记日期|日期", "Promised on|Date promised|Made on|Agreed on|Date"),
        Field("owner", "people", "承诺人|我方承诺人|谁答应的|负责人|业务员|经办人", "Promised by|Owner|By|Who|Who promised|Rep"),
        like("log", "customer_id"),
        like("log", "customer"),
        like("log", "person", zh="对谁|承诺对象|联系人|对方联系人", en="To whom|Promised to|Contact|Contact person"),
        Field("promise", "text", "承诺内容|承诺事项|承诺|约定内容|约定事项|答应的事", "Promise|What was promised|What|Promised|Commitment|Agreed|What was agreed", width=44),
        Field("how", "text", "约定方式|承诺方式|口头/书面|形式", "How|How agreed|Spoken or written|Form", choices=HOW_WORDS, width=12),
        Field("confirmed", "date", "书面确认日|书面确认日期|书面确认|确认日期", "Confirmed in writing|Confirmed on|Confirmation sent"),
        Field("due", "date", "兑现期限|承诺期限|应兑现日|承诺完成日期|期限|约定完成日", "Due|Due date|Promised for|To be kept by|Deadline", future=True),
        Field("moved", "date", "改期至|新期限|延期至|改到", "New date|Moved to|Postponed to|Delayed to", future=True),
        Field("told", "date", "延期通报日|通报日期|通知日期|延期告知日", "Delay told on|Told on|Announced on|Customer told on"),
        Field("kept", "date", "兑现日|兑现日期|实际兑现日|实际完成日|完成日期", "Kept on|Fulfilled on|Done on|Done|Delivered on|Actual date"),
        Field("closed", "text", "兑现情况|是否兑现|结果|兑现结果", "Outcome|Kept?|Result|Kept or not", choices=OUTCOME_WORDS, width=12),
        Field("state", "text", "承诺状态", "State of the promise", owned=True, width=13),
        Field("mind", "text", "承诺提示", "Promise check", owned=True, width=34),
    ),
    sheets="承诺|约定|答应|兑现|promise|commitment",
    needs=(("promise", "due"), ("promise", "owner"), ("promise", "kept"), ("promise", "closed")),
    telling=("promise", "kept", "told", "moved", "how", "confirmed"),
    keys=("made", "customer_id", "customer", "promise"),
    dating=Dating(("made",), told={"closed": ("kept",), "moved": ("told",)}),
)  # fmt: skip


def settings() -> Iterator[Setting]:
    """The lines of the settings sheet."""
    yield Setting("promise_days", "promises", "days", 365, Text("失信看最近几天", "Broken promises of so many days"), Text("更早的不再计次。", "Earlier ones are not counted any more."), minimum=1, maximum=3650)  # fmt: skip
    yield Setting("promise_breach", "promises", "count", 2, Text("第几次失信算违规", "Which broken promise is a breach"), Text("0 = 不算。", "0: none."), minimum=0, maximum=100)  # fmt: skip
    yield Setting("promise_boss", "promises", "count", 3, Text("第几次失信报主管", "Which broken promise goes to the boss"), Text("这一次和以后的；0 = 不报。", "That one and all after it; 0: none."), minimum=0, maximum=100)  # fmt: skip
    yield Setting("promise_confirm_days", "promises", "days", 2, Text("口头约定几天内书面确认", "Days to confirm a spoken agreement"), Text("超过仍没有书面确认日的会提示。", "Without a day of confirmation it is told after so many."), minimum=0, maximum=3650)  # fmt: skip
