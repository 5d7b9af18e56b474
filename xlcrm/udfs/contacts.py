"""Who was contacted when, and who is due: CRM_LASTCONTACT, CRM_NEXTCONTACT, CRM_OVERDUE."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from xlcrm.crm.names import plain
from xlcrm.crm.reasons import Reason
from xlcrm.crm.values.base import is_blank, shown
from xlcrm.crm.values.words import meaning
from xlcrm.lang import Text
from xlcrm.marks import Argument, UdfMark
from xlcrm.udfs.answering import Answers, cell_function
from xlcrm.udfs.arguments import Lines, day_of, word_of
from xlcrm.udfs.holidays import HOLIDAYS, calendar_of
from xlcrm.udfs.records import CUSTOMERS, Records
from xlcrm.udfs.rules import SETTINGS, settings_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xlcrm.crm.calendars import Calendar
    from xlcrm.crm.settings import Settings
    from xlcrm.grid import Value

    Days = NDArray[np.datetime64]

CATEGORY = Text("xlcrm 跟进", "xlcrm Follow-up")
AS_OF = Argument("as_of", Text("截至日期，例如 TODAY()", "as of this day, such as TODAY()"), "date", "value")
NEVER = Text("从未联系", "never contacted")
NOT_ASKED = Text("不要求联系", "no contact asked for")


@cell_function(
    UdfMark(
        "CRM_LASTCONTACT",
        CATEGORY,
        Text(
            "每个客户最近一次有效联系的日期（截至某日）。未接、无效等结果不算联系。",
            "Day of each customer's last contact up to the as-of date. Attempts that failed (no answer, invalid …) do not count.",
        ),
        (
            CUSTOMERS,
            Argument("log_customers", Text("联系记录的客户列", "the log's customers")),
            Argument("log_dates", Text("联系记录的日期列", "the log's dates"), "date"),
            AS_OF,
            Argument("log_results", Text("联系记录的结果列", "the log's results"), "text", optional=True),
            SETTINGS,
        ),
        "=CRM_LASTCONTACT(A2:A200, 联系记录!B2:B999, 联系记录!A2:A999, TODAY())",
    )
)
def crm_lastcontact(
    customers: Any,
    log_customers: Any,
    log_dates: Any,
    as_of: Any,
    log_results: Any = None,
    settings: Any = None,
) -> Answers:
    """Last contact of each customer."""
    import numpy as np

    from xlcrm.crm.lateness import last_days

    day = day_of(as_of, "as_of")
    log = Records.of(customers, log_customers, log_dates=log_dates, log_results=log_results)
    days = log.lines.days("log_dates")
    counted = _counts(log.lines, settings_of(settings)) & (log.customer >= 0) & (days <= np.datetime64(day))
    last = last_days(log.customer[counted], days[counted], log.size).tolist()
    return log.answers([each or NEVER for each in last], lambda who: _last_reason(last[who], day))


def _last_reason(last: dt.date | None, as_of: dt.date) -> Any:
    if last is None:
        return Text(f"截至 {as_of} 没有有效联系", f"no contact up to {as_of}")
    return Reason("last_contact", {"last": last, "as_of": as_of})


def _counts(log: Lines, settings: Settings) -> NDArray[np.bool_]:
    """Which rows of the log are contacts: not those whose result says that nobody was reached."""
    import numpy as np

    failed = {plain(word) for word in settings.failed_results}
    column = log.column("log_results")
    verdicts = {word: plain(shown(word or "")) not in failed for word in set(column)}
    return np.array([verdicts[word] for word in column], dtype=bool)


_LAST = Argument("last", Text("最近一次联系的日期", "day of the last contact"), "date")
_EVERY = Argument(
    "every",
    Text("等级（A、B、C…，间隔按 settings，默认 14、30、90 天），或间隔天数", "tier (A, B, C …: days as settings say, else 14, 30, 90) or a number of days"),
)  # fmt: skip
_PLANNED = Argument(
    "planned", Text("已约好的下次日期，优先采用", "day agreed for the next contact, which comes first"), "date", optional=True
)  # fmt: skip


@cell_function(
    UdfMark(
        "CRM_NEXTCONTACT",
        CATEGORY,
        Text(
            "下次联系的日期：最近联系加上间隔，落在工作日；约好的日期优先。",
            "Day of the next contact: the last one plus the cadence, on a working day; a date agreed comes first.",
        ),
        (_LAST, _EVERY, _PLANNED, HOLIDAYS, SETTINGS),
        '=CRM_NEXTCONTACT(C2:C200, D2:D200, E2:E200, "CN", 设置!B:C)',
    )
)
def crm_nextcontact(
    last: Any, every: Any, planned: Any = None, holidays: Any = None, settings: Any = None
) -> Answers:
    """Next contact of each line."""
    due = _due(last, every, planned, holidays, settings_of(settings))
    return due.lines.answers(due.shown(), due.reason)


_COUNTS = {"calendar": ("自然日",), "working": ("工作日",)}


@cell_function(
    UdfMark(
        "CRM_OVERDUE",
        CATEGORY,
        Text(
            "逾期天数：截至某日，下次联系的日期已经过了几天；没有逾期是 0。",
            "Days overdue: how many days the next contact lies before the as-of date; 0 when it does not.",
        ),
        (
            _LAST,
            _EVERY,
            AS_OF,
            _PLANNED,
            HOLIDAYS,
            Argument("count", Text("calendar 自然日或 working 工作日；不写按 settings，默认自然日", "calendar or working days; without it as settings say, else calendar days"), "choice", "value", optional=True, choices=tuple(_COUNTS)),
            SETTINGS,
        ),
        "=CRM_OVERDUE(C2:C200, D2:D200, TODAY())",
    )
)  # fmt: skip
def crm_overdue(
    last: Any,
    every: Any,
    as_of: Any,
    planned: Any = None,
    holidays: Any = None,
    count: Any = None,
    settings: Any = None,
) -> Answers:
    """Days overdue of each line."""
    day, rules = day_of(as_of, "as_of"), settings_of(settings)
    counted = word_of(count, "count", _COUNTS, rules.day_count)
    due = _due(last, every, planned, holidays, rules, day)
    late = due.late(day, counted).tolist()
    values = [days if date else word for days, date, word in zip(late, due.dates(), due.shown(), strict=True)]
    return due.lines.answers(values, lambda at: due.lateness(at, day, late[at], counted))


@dataclass(frozen=True)
class _Due:
    """When the lines of one call are due."""

    lines: Lines
    last: Days
    tiers: list[str]
    """"" where days were given instead."""
    every: NDArray[np.int64]
    planned: Days
    due: Days
    calendar: Calendar

    def dates(self) -> list[dt.date | None]:
        """The dates; None where there is none."""
        found: list[dt.date | None] = self.due.tolist()
        return found

    @cached_property
    def _rows(self) -> list[_Row]:
        """The columns by row, as plain values."""
        columns = (self.due, self.planned, self.last, self.every)
        return list(zip(*(column.tolist() for column in columns), self.tiers, strict=True))

    def shown(self) -> list[Any]:
        """The dates, or why there is none."""
        return [row[0] or _reason(row) for row in self._rows]

    def late(self, as_of: dt.date, count: str) -> NDArray[np.int64]:
        import numpy as np

        from xlcrm.crm.lateness import days_past

        late = days_past(self.due, as_of)
        if count == "working":
            late[late > 0] = self.calendar.many_between(self.due[late > 0], as_of)
        return np.maximum(late, 0)

    def reason(self, at: int) -> Any:
        """Why it is due then."""
        return _reason(self._rows[at])

    def lateness(self, at: int, as_of: dt.date, late: int, unit: str) -> Any:
        """Why it is so late, or not late."""
        return _lateness(self._rows[at], as_of, late, unit)


_Row = tuple[dt.date | None, dt.date | None, dt.date | None, int, str]
"""Due, planned and last day, days of the cadence, and the tier."""
_MANY = 4096
"""Lines of one list are alike in their days and tiers: so many different ones are kept with their reasons."""


@lru_cache(_MANY)
def _reason(row: _Row) -> Any:
    due, planned, last, every, tier = row
    if due is None:
        return NEVER if every else NOT_ASKED
    if planned is not None:
        return Reason("next_agreed", {"due": due})
    values = {"last": last, "days": every, "due": due}
    return Reason("next_by_tier", values | {"tier": tier}) if tier else Reason("next_by_days", values)


@lru_cache(_MANY)
def _lateness(row: _Row, as_of: dt.date, late: int, unit: str) -> Any:
    reason = _reason(row)
    if not isinstance(reason, Reason):
        return reason
    said = {"reason": reason, "as_of": as_of}
    if not late:
        return Reason("next_not_overdue", said)
    return Reason("next_overdue", said | {"overdue": late, "unit": unit})


def _due(
    last: Any, every: Any, planned: Any, holidays: Any, settings: Settings, as_of: dt.date | None = None
) -> _Due:
    import numpy as np

    from xlcrm.crm.lateness import due_days

    lines = Lines.of(last=last, every=every, planned=planned)
    tiers, days = _cadence(lines, settings)
    last_days, promised = lines.days("last"), lines.days("planned", future=True)
    promised = np.where(
        promised > last_days, promised, np.where(np.isnat(last_days), promised, np.datetime64("NaT", "D"))
    )
    rhythm = due_days(last_days, days)
    known = [each for each in rhythm.tolist() if each is not None]
    calendar = calendar_of(holidays, settings.workdays, [*known, *([as_of] if as_of else [])])
    due = np.where(np.isnat(promised), calendar.next_workdays(rhythm), promised)
    return _Due(lines, last_days, tiers, days, promised, due, calendar)


def _cadence(lines: Lines, settings: Settings) -> tuple[list[str], NDArray[np.int64]]:
    """Tier and days of each line; a number is days, a word a tier."""
    import numpy as np

    column = lines.column("every")
    kinds = [(type(value), value) for value in column]
    known = {kind: _rhythm(kind[1], settings) for kind in set(kinds)}
    found = [known[kind] for kind in kinds]
    for line in [at for at, rhythm in enumerate(found) if rhythm is None]:
        lines.fault(line, _unknown(column[line]))
    tiers, days = zip(*((each or ("", 0)) for each in found), strict=True)
    return list(tiers), np.array(days, dtype=np.int64)


def _rhythm(value: Value, settings: Settings) -> tuple[str, int] | None:
    """Tier and days that a cell asks for; None for what is neither."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ("", round(value)) if 0 <= value < 10_000 else None
    if is_blank(value):
        return "-", settings.contact_days("-")
    if not isinstance(value, str):
        return None
    tier = "-" if value.strip() == "-" else meaning("tier", value)
    return (tier, settings.contact_days(tier)) if tier else None


def _unknown(value: Any) -> Text:
    said = value.code if hasattr(value, "code") else shown(value)
    return Text(
        f"“{said}”既不是等级（A、B、C、D、N），也不是天数。", f"'{said}' is neither a tier (A, B, C, D, N) nor a number of days."
    )  # fmt: skip
