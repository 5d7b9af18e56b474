"""经验: what won and lost deals and service have taught, found by topic, and told before a visit to an alike customer."""

from __future__ import annotations

from xlcrm.commands.module import Colour, Module, Records, View, later
from xlcrm.crm.settings import Setting
from xlcrm.lang import Text
from xlcrm.modules.listening.lesson_records import LESSONS

MODULE = Module(
    name="lessons",
    label=Text("经验", "Lessons"),
    help=Text(
        "赢单、输单、服务的经验，按主题查，评审与否；拜访简报里给出本客户和同行业客户的经验；列出已决而没有总结的商机。",
        "What won and lost deals and service have taught, by topic, reviewed or not; the visit brief tells those of the customer and of its industry; decided deals without a lesson are listed.",
    ),
    records=(
        Records(
            LESSONS,
            Text("一行一条经验；写上客户和商机名称，评审后填评审日期。", "One lesson a row, with customer and deal; type the date when it was reviewed."),
            compute=later("xlcrm.modules.listening.lessons_found", "states"),
            colours=(Colour("state", 'OR({state}="待评审",{state}="To review")', "rule soon"),),
        ),
    ),
    views=(View("lessons_learnt", Text("经验库", "What we learnt"), later("xlcrm.modules.listening.lessons_page", "lessons_page")),),
    brief=later("xlcrm.modules.listening.lessons_found", "told"),
    pictures=later("xlcrm.modules.listening.lessons_found", "lesson_pictures"),
    settings=(
        Setting("lesson_days", "lessons", "days", 90, Text("商机几天内要有总结", "Days in which a deal wants its lesson"), Text("近这些天赢或输、还没有经验的商机会列出。", "Deals won or lost in so many days that have no lesson are listed."), minimum=0, maximum=3650),
    ),
)  # fmt: skip
