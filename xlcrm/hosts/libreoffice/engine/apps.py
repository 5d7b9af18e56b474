"""Engine, Apps and App: LibreOffice as xlwings sees a program."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from xlcrm.hosts.libreoffice.engine.books import Books
from xlcrm.hosts.libreoffice.engine.members import Member
from xlcrm.hosts.libreoffice.engine.values import ErrorValue

if TYPE_CHECKING:
    from xlcrm.hosts.libreoffice.engine.link import Office
    from xlcrm.hosts.libreoffice.engine.ranges import Range


class LibreOfficeEngine:
    """What xlwings asks of an engine: its programs, and how values are cleaned on their way in and out."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self, office: Office) -> None:
        self.apps = Apps(App(self, office))

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Values of cells as the reader wants them."""
        if datetime_builder is dt.datetime and number_builder is None:
            return [
                [
                    empty_as
                    if value is None
                    else value
                    if type(value) is not ErrorValue
                    else _told(value, err_to_str)
                    for value in row
                ]
                for row in data
            ]

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, float):
                return value if number_builder is None else number_builder(value)
            if isinstance(value, dt.datetime):
                return _moment(value, datetime_builder)
            if isinstance(value, ErrorValue):
                return _told(value, err_to_str)
            return value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any = None) -> Any:
        """A Python value as a cell takes it: numpy's and pandas' kinds become Python's, nothing at all becomes blank."""
        if value is None or isinstance(value, str | bool):
            return "" if value is None else value
        if isinstance(value, float):
            return "" if math.isnan(value) else float(value)
        if isinstance(value, int):
            return value
        if isinstance(value, dt.datetime):
            return "" if value != value else _naive(value)  # noqa: PLR0124 - NaT is a datetime that differs from itself
        if isinstance(value, dt.date):
            return dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - cells know no time zone
        return _foreign(value)


def _told(error: ErrorValue, as_text: bool) -> str | None:
    return str(error) if as_text else None


def _moment(value: dt.datetime, builder: Callable[..., Any]) -> Any:
    if builder is dt.datetime:
        return value
    return builder(
        year=value.year,
        month=value.month,
        day=value.day,
        hour=value.hour,
        minute=value.minute,
        second=value.second,
        microsecond=value.microsecond,
        tzinfo=None,
    )


def _naive(value: dt.datetime) -> dt.datetime:
    return dt.datetime(*value.timetuple()[:6], value.microsecond)  # noqa: DTZ001 - cells know no time zone


def _foreign(value: Any) -> Any:
    if type(value).__name__ == "datetime64":
        value = value.astype("datetime64[us]").item()
        return "" if value is None else value
    if hasattr(value, "item"):
        return LibreOfficeEngine.prepare_xl_data_element(value.item())
    if str(value) in ("<NA>", "NaT"):
        return ""
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86_400
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    return float(value) if hasattr(value, "__float__") else str(value)


class Apps:
    """The one office that the engine reaches."""

    def __init__(self, app: App) -> None:
        self._app = app

    def keys(self) -> list[int]:
        """Process ids."""
        return [self._app.pid]

    def add(self, **options: Any) -> App:
        """The office itself: the engine starts no second one. `add_book` opens a workbook in it."""
        if options.get("add_book"):
            self._app.books.add()
        return self._app

    def cleanup(self) -> None:
        """There are no leftovers: an office of our own ends with its block."""

    def __iter__(self) -> Iterator[App]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        if pid != self._app.pid:
            raise KeyError(pid)
        return self._app


class App(Member):
    """LibreOffice."""

    _open = ("engine", "display_alerts", "enable_events", "interactive", "visible", "cut_copy_mode")

    def __init__(self, engine: LibreOfficeEngine, office: Office) -> None:
        self.engine = engine
        self._office = office
        self._current: Any = None
        self._status: str | bool = False
        self.display_alerts = self.enable_events = self.interactive = True
        self.visible = False
        self.cut_copy_mode: str | None = None

    @property
    def office(self) -> Office:
        """The way to the program."""
        return self._office

    @property
    def api(self) -> Any:
        """The desktop."""
        return self._office.desktop

    @property
    def pid(self) -> int:
        """The process id of an office of our own."""
        return self._office.pid

    @property
    def hwnd(self) -> None:
        """LibreOffice has no window handle to give."""
        return

    @property
    def version(self) -> str:
        """Such as 7.4.7."""
        return self._office.version

    @property
    def books(self) -> Books:
        """Open spreadsheets."""
        return Books(self)

    @property
    def current(self) -> Any:
        """The document that was last opened or activated here, as long as it is open."""
        return self._current

    @current.setter
    def current(self, document: Any) -> None:
        self._current = document

    @property
    def selection(self) -> Range | None:
        """The selected cells of the active workbook; None without a window, or for several areas."""
        book = self.books.active
        return book.selection if book else None

    def activate(self, _steal_focus: bool = False) -> None:
        """Nothing to do: there is one office."""

    def calculate(self) -> None:
        """Compute every formula of every open workbook."""
        for book in self.books:
            book.api.calculateAll()

    @property
    def calculation(self) -> str:
        """How the active workbook computes: automatic or manual."""
        book = self.books.active
        return "automatic" if book is None or book.api.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual"):
            self._lacks(f"calculation = {value!r}")
        book = self.books.active
        if book:
            book.api.enableAutomaticCalculation(value == "automatic")

    @property
    def screen_updating(self) -> bool:
        """Is the active workbook drawn, and are its rows fitted to what they hold, while it changes?"""
        book = self.books.active
        return book is None or not book.api.hasControllersLocked()

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        book = self.books.active
        if book is None or value != book.api.hasControllersLocked():
            return
        if value:
            book.api.unlockControllers()
        else:
            book.api.lockControllers()
        book.api.IsAdjustHeightEnabled = value

    @property
    def status_bar(self) -> str | bool:
        """The text in the status bar that was set here; False for none."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        book = self.books.active
        controller = book.api.CurrentController if book else None
        if controller is not None:
            indicator = controller.StatusIndicator
            indicator.end()
            if value:
                indicator.start(str(value), 0)

    def run(self, macro: str, arguments: Any) -> Any:
        """A Basic macro of the active workbook: Standard.Module1.Sub."""
        book = self.books.active
        if book is None:
            raise RuntimeError("no workbook is open whose macro could run")
        name = macro.rpartition("!")[2].strip("'")
        script = book.api.getScriptProvider().getScript(
            f"vnd.sun.star.script:{name}?language=Basic&location=document"
        )
        return script.invoke(tuple(arguments), (), ())[0]

    def quit(self) -> None:
        """Close every workbook without saving; an office of our own ends with its block."""
        for book in list(self.books):
            book.close()

    def kill(self) -> None:
        """End an office of our own."""
        self._office.end()
