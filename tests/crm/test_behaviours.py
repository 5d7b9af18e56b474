"""Selling, marketing, service: how the team's time falls to them, by the words of the log."""

from __future__ import annotations

import pytest

from tests.crm.sheets import AS_OF, reading, table
from xlcrm.crm.behaviours import BEHAVIOURS, behaviours, told_by
from xlcrm.crm.ledger import build_ledger
from xlcrm.crm.settings import Settings

CUSTOMERS = table("customers", "name|owner\n甲|张伟\n乙|李娜")


@pytest.mark.parametrize(
    ("channel", "content", "kind"),
    [
        ("phone", "谈年度框架", "selling"),
        ("phone", None, "selling"),
        (None, None, "selling"),
        ("phone", "客户投诉包装破损", "service"),
        ("售后回访", "顺便谈新品", "service"),
        ("visit", "Repaired the printer on site", "service"),
        ("event", None, "marketing"),
        ("活动", "到场两人", "marketing"),
        ("wechat", "发送新品推广资料", "marketing"),
        ("email", "Invited to the spring fair", "marketing"),
        ("email", "an affair of price", "selling"),
        ("event", "现场维修演示", "marketing"),
    ],
)
def test_a_contact_is_what_its_channel_or_its_content_says(
    channel: str | None, content: str | None, kind: str
) -> None:
    assert told_by(Settings())(channel, content) == kind


def test_the_words_are_the_teams_to_change() -> None:
    told = told_by(Settings(service_words=("打样",), marketing_words=()))

    assert told("phone", "为客户打样") == "service"
    assert told("phone", "客户投诉") == "selling"


def test_minutes_go_to_who_wrote_the_row_and_calls_in_vain_take_none() -> None:
    log = table(
        "log",
        "date|customer|channel|result|author|content|minutes\n"
        "2026-11-02|甲|phone|valid|李娜|报价|20\n"
        "2026-11-03|甲|phone|no_answer|张伟|投诉|15\n"
        "2026-10-03|甲|phone|valid||处理投诉|30\n"
        "2026-11-05|乙|event|valid|||\n"
        "2026-08-31|乙|phone|valid|李娜|报价|99",
    )
    settings = Settings(home_country="CN", minutes_per_contact=10)
    ledger = build_ledger(reading(CUSTOMERS, log), settings, AS_OF)

    found = behaviours(ledger, settings, ["2026-11", "2026-10", "2026-09"])

    nothing = dict.fromkeys(BEHAVIOURS, 0.0)
    assert found["张伟"] == {**nothing, "service": 30}
    assert found["李娜"]["selling"] == 20
    assert found["李娜"]["marketing"] == settings.rhythms.minutes.get("event", 10)
