"""Text messages as a CSV for the team's gateway: it sends them, not this program."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.commands.mailing.customer_letters import TextMessage

FILE = "sms.csv"
_HEADERS = ("手机号 Mobile", "短信内容 Text", "联系人 Contact", "客户 Customer")


def text_messages(messages: Sequence[TextMessage], home: str) -> bytes:
    """The CSV (UTF-8 with a mark, which Excel and the gateways read), a line a message."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(_HEADERS)
    for each in messages:
        writer.writerow(
            [dialled(each.number, each.country or home, home), *map(_plain, (each.text, each.person, each.customer))]
        )  # fmt: skip
    return out.getvalue().encode("utf-8-sig")


def dialled(number: str, country: str, home: str) -> str:
    """A number as gateways want it: digits only, 00 and the country before one abroad.

    No plus sign: a table program would compute with it.
    """
    import phonenumbers

    try:
        found = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", number)
    national = phonenumbers.national_significant_number(found)
    if found.country_code == phonenumbers.country_code_for_region(home):
        return str(national)
    return f"00{found.country_code}{national}"


def _plain(text: str) -> str:
    """A text that no table program takes for a formula."""
    flat = " ".join(text.split())
    return f" {flat}" if flat[:1] in tuple("=+-@") else flat
