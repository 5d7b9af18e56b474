"""The sheet of lessons, in any layout."""

from __future__ import annotations

from xlcrm.crm.schema.shapes import Dating, Field, Shape, like
from xlcrm.lang import Text

KIND_WORDS = {
    "won": Text("赢单|成交|成功|成功经验|赢", "Won|Win|Success"),
    "lost": Text("输单|丢单|失败|失败教训|输", "Lost|Loss|Failure"),
    "service": Text("服务|售后|投诉|服务改进", "Service|Complaint|After-sales"),
    "other": Text("其他", "Other"),
}
LESSONS = Shape(
    kind="lessons",
    label=Text("经验", "Lessons"),
    fields=(
        like("log", "date", type="date", zh="日期|记录日期|总结日期|复盘日期", en="Date|Written on|Date of lesson"),
        Field("kind", "text", "来自|类别|经验类别|来源|性质", "From|Kind|Type of lesson", choices=KIND_WORDS, width=11),
        Field("topic", "text", "主题|专题|话题|问题类型|关键词", "Topic|Theme|Subject|Keyword", width=16),
        like("log", "customer_id"),
        like("log", "customer"),
        Field("deal", "text", "商机|商机名称|项目|项目名称|关联商机", "Deal|Deal name|Opportunity|Project", width=22),
        Field("lesson", "text", "经验|经验教训|教训|经验总结|总结|心得|学到什么|复盘内容", "Lesson|Lesson learnt|Lessons learned|What we learnt|What we learned", width=46),
        Field("advice", "text", "以后怎么做|改进措施|对策|做法建议|下次怎么做|改进办法", "From now on|What to do|Next time|Improvement|Recommendation", width=38),
        Field("author", "people", "记录人|总结人|撰写人|填写人|业务员", "Written by|Author|By|Rep"),
        Field("reviewer", "people", "评审人|复核人|审阅人|点评人", "Reviewer|Reviewed by|Checked by"),
        Field("reviewed", "date", "评审日期|复核日期|审阅日期|点评日期", "Reviewed on|Checked on|Date reviewed"),
        Field("state", "text", "评审状态", "Review", owned=True, width=12),
    ),
    sheets=r"经验|教训|复盘|心得|lesson|retrospect|post.?mortem|win.?loss",
    needs=(("lesson", "topic"), ("lesson", "customer"), ("lesson", "customer_id"), ("lesson", "kind"), ("lesson", "date")),
    telling=("lesson", "advice", "topic", "kind"),
    keys=("date", "topic", "customer_id", "customer", "lesson"),
    dating=Dating(("date",)),
)  # fmt: skip
