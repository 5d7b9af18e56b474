"""服务: requests and complaints, how soon they are answered and solved over working hours, and who complains."""

from __future__ import annotations

from xlcrm.commands.module import RED, Colour, Module, Records, View, later
from xlcrm.lang import Text
from xlcrm.modules.serving.request_records import REQUESTS, settings

_FOUND = "xlcrm.modules.serving.requests_found"
MODULE = Module(
    name="service",
    label=Text("服务", "Service"),
    help=Text(
        "服务请求和客诉：首次回复和解决用了多少工作小时、当天回复率、哪些超时、满意不满意；按负责人、月份和根因；谁有怨言。",
        "Requests and complaints: working hours to the first answer and to the solution, answered on the day, late ones, satisfaction; by rep, month and root cause; who complains.",
    ),
    records=(
        Records(
            REQUESTS,
            Text(
                "一行一件请求或投诉；时间写到几点几分，用时才算得出来。",
                "One request or complaint a row; write times with the hour, so that durations can be counted.",
            ),
            compute=later(_FOUND, "checks"),
            colours=(Colour("mind", "LEN({mind})>0", "rule late"),),
        ),
    ),
    views=(View("service", Text("服务看板", "Service desk"), later("xlcrm.modules.serving.service_page", "service_page"), RED),),
    settings=tuple(settings()),
    open_items=later(_FOUND, "waiting"),
    brief=later(_FOUND, "before_a_visit"),
    pictures=later("xlcrm.modules.serving.pictures", "service_pictures"),
)  # fmt: skip
