"""The sheet of survey answers, typed or taken in from a form, in any layout."""

from __future__ import annotations

from xlcrm.crm.listening.scales import SCALE_WORDS
from xlcrm.crm.schema.shapes import Dating, Field, Shape, like
from xlcrm.lang import Text

SURVEYS = Shape(
    kind="surveys",
    label=Text("满意度评价", "Survey answers"),
    fields=(
        like(
            "log", "date", type="date",
            zh="评价日期|日期|调查日期|询问日期|回访日期|提交答卷时间|答题时间|提交时间|填写时间|结束答题时间|答卷时间|完成时间|时间戳记|时间戳",
            en="Asked on|Date|Survey date|Answered on|Timestamp|Completion time|Submitted at|Submission time|Date submitted|Submit date (UTC)|End date|End Date",
            asks=(r"提交.*时间|时间戳|timestamp|completion time",),
        ),
        like("log", "customer_id"),
        like("log", "customer", asks=(r"(?:公司|单位|企业|客户|机构|贵司).{0,4}(?:名称|全称|名字)|company|organi[sz]ation|your firm", r"(?:哪家|什么|所在)(?:公司|单位|企业)|贵公司$|贵单位$")),
        like("log", "person", zh="评价人|联系人|填写人|受访人|姓名|您的姓名|患者姓名", en="Answered by|Contact|Contact person|Name|Respondent|Your name", asks=(r"姓名|怎么称呼|your name|who are you",)),
        Field("reach", "any", "联系方式|手机|手机号|电话|联系电话|邮箱|电子邮箱|电子邮件", "E-mail or phone|Email|E-mail|Email address|Username|Phone|Mobile|Phone number", width=22, asks=(r"手机|电话|邮箱|联系方式|e-?mail|phone",)),
        Field("score", "score", "满意度|分数|评分|得分|总体满意度|整体满意度|满意度评分|满意程度|服务评分|总分", "Score|Rating|Satisfaction|Overall satisfaction|CSAT|Stars|Satisfaction score", width=11, asks=(r"(?:总体|整体|综合).{0,12}(?:满意|评价|打分)|overall", r"满意|打(?:多少|几)分|评分|satisf|\brate\b|\brating\b")),
        Field("scale", "text", "分制|量表|满分", "Scale|Out of", choices=SCALE_WORDS, width=12),
        Field("nps", "score", "推荐意愿|NPS|推荐分|推荐可能性|推荐值|转介绍意愿", "Would recommend|NPS|Likelihood to recommend|Recommend|Recommendation|NPS score", width=12, asks=(r"推荐|recommend",)),
        Field("comment", "text", "意见|意见和建议|意见建议|评价|评价内容|建议|客户意见|反馈|反馈意见|原话", "Comment|Comments|Feedback|Opinion|Suggestions|Remarks by the customer|Verbatim", width=40, asks=(r"意见|建议|改进|comment|suggest|improve|tell us|why",)),
        Field("rival", "text", "竞品评价|对手评价|同行对比|与同行相比", "Of competitors|Competitors|Compared with others", width=24, asks=(r"同行|竞争|竞品|competitor|other suppliers",)),
        Field("follow", "text", "处理情况|处理结果|跟进情况|处理措施|整改情况", "Follow-up|Action taken|What we did|Handled", width=32),
        Field("followed", "date", "处理日期|跟进日期|整改日期", "Followed up on|Handled on"),
        Field("mind", "text", "评价提示", "To mind", owned=True, width=34),
    ),
    sheets=r"满意|问卷|答卷|回访.{0,2}(?:评价|打分|评分)|服务(?:评价|打分|评分)|nps|survey|satisf|questionnaire|(?:customer|client) feedback",
    needs=(
        *((who, what) for who in ("customer", "customer_id", "reach", "person") for what in ("score", "nps")),
        ("date", "score"),
        ("date", "nps"),
    ),
    telling=("score", "nps", "rival", "scale"),
    exports=r"提交答卷时间|答卷.{0,2}时间|所用时间|来自ip|答题序号|答题时间|时间戳记|timestamp|completion time|respon(?:se|dent) id",
    keys=("date", "customer_id", "customer", "person", "reach", "score", "nps", "comment"),
    dating=Dating(("date",), told={"follow": ("followed",)}),
)  # fmt: skip
