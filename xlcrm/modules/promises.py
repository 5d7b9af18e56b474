"""承诺: what was promised to whom by when, kept or broken, and what was agreed by word of mouth only."""

from __future__ import annotations

from xlcrm.commands.module import RED, Colour, Module, Records, View, later
from xlcrm.lang import Text
from xlcrm.modules.serving.promise_records import PROMISES, settings

_FOUND = "xlcrm.modules.serving.promises_found"
MODULE = Module(
    name="promises",
    label=Text("承诺", "Promises"),
    help=Text(
        "答应客户的事：到期没有兑现的算失信，第二次违规、第三次报主管；延期是期限前还是期限后通报；口头约定有没有书面确认；各人兑现率。",
        "What was promised to customers: not kept by its day is broken, the second time a breach, the third goes to the boss; delays told before or after the day; spoken agreements confirmed in writing or not; share kept by rep.",
    ),
    records=(
        Records(
            PROMISES,
            Text(
                "一行一个承诺；要延期就填“改期至”和“延期通报日”，兑现了填“兑现日”。",
                "One promise a row; write New date and Delay told on for a delay, and Kept on when it is kept.",
            ),
            compute=later(_FOUND, "checks"),
            colours=(Colour("mind", "LEN({mind})>0", "rule late"),),
        ),
    ),
    views=(View("promises_kept", Text("承诺看板", "Promises kept"), later("xlcrm.modules.serving.promises_page", "promises_page"), RED),),
    settings=tuple(settings()),
    open_items=later(_FOUND, "waiting"),
    brief=later(_FOUND, "before_a_visit"),
    pictures=later("xlcrm.modules.serving.pictures", "promise_pictures"),
)  # fmt: skip
