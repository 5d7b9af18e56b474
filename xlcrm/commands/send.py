"""`xlcrm send`: what was prepared by `xlcrm mail` leaves, once the number of mails is given."""

from __future__ import annotations

from xlcrm.commands.mail import AGAIN, ARRIVED, BY, OUTBOX
from xlcrm.commands.options import DRY_RUN
from xlcrm.commands.outcome import Outcome, Request
from xlcrm.lang import Text
from xlcrm.marks import Ask, Button, CommandMark, Option, command


@command(
    CommandMark(
        name="send",
        label=Text("发送", "Send"),
        help=Text(
            "发送“准备邮件”放进发件箱的邮件：先写上封数；每封只有一个收件人，结果记在“发送记录”。不写封数只显示会发什么。",
            "Send the mails that Prepare mails put into the outbox: give their number first; one recipient each, results on the sheet Send log. Without a number it only shows what would go.",
        ),
        group="share",
        icon="FileSendAsAttachment",
        button=Button(
            "F",
            asks=(
                Ask("mails", Text("要发送几封？请先看过发件箱，再填封数；不填只显示会发什么。", "How many mails? Look at the outbox first, then type their number; empty only shows what would go.")),
            ),
        ),
        options=(
            Option("mails", Text("要发送的封数，必须和待发的一致", "the number of mails, as many as would go"), "number", metavar="MAILS"),
            BY,
            OUTBOX,
            AGAIN,
            ARRIVED,
            DRY_RUN,
        ),
        writes=True,
        repeatable=False,
    )
)  # fmt: skip
def send(request: Request) -> Outcome:
    """What became of each mail, and the list of sent mails."""
    from xlcrm.commands.mailing.sending import send_outbox

    return send_outbox(request, request.option("mails"))
