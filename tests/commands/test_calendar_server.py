"""The calendar files in a real calendar server: a second import updates, it doubles nothing."""

from __future__ import annotations

import datetime as dt
import http.client
import importlib.util
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import icalendar
import pytest

from tests.commands.visit_books import AS_OF, random_team, write_book
from xlcrm.cli import main

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("radicale") is None,
    reason="Radicale, the calendar server of the dev extras, is not installed",
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Address of a calendar on a server of its own, empty at first."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "none",
        "storage-filesystem-folder": str(tmp_path / "store"),
    }
    command = [
        sys.executable,
        "-m",
        "radicale",
        "--config",
        "",
        *(f"--{name}={value}" for name, value in options.items()),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            calendar = f"http://127.0.0.1:{port}/rep/visits/"
            _wait_for(port)
            ask("MKCALENDAR", calendar)
            yield calendar
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the calendar server did not start")


def ask(method: str, address: str, body: bytes = b"", **headers: str) -> bytes:
    """The server's answer; ConnectionError with its number when it refuses."""
    parts = urlsplit(address)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    connection.request(method, parts.path, body or None, {"Authorization": "Basic cmVwOg==", **named})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    if answer.status >= 400:
        raise ConnectionError(answer.status)
    return content


def import_file(calendar: str, path: Path) -> int:
    """Put every event there under its uid, as calendar programs do; returns how many."""
    whole = icalendar.Calendar.from_ical(path.read_bytes())
    zones = whole.walk("VTIMEZONE")
    events = whole.walk("VEVENT")
    for event in events:
        single = icalendar.Calendar()
        single.add("PRODID", whole["PRODID"])
        single.add("VERSION", "2.0")
        for part in (*zones, event):
            single.add_component(part)
        ask(
            "PUT",
            f"{calendar}{event['UID']}.ics",
            single.to_ical(),
            Content_Type="text/calendar; charset=utf-8",
        )
    return len(events)


def events_in(calendar: str) -> dict[str, Any]:
    """Uid → event of the whole calendar as the server gives it out."""
    whole = icalendar.Calendar.from_ical(ask("GET", calendar))
    return {str(event["UID"]): event for event in whole.walk("VEVENT")}


def test_a_second_import_leaves_the_same_events(server: str, tmp_path: Path) -> None:
    folder = tmp_path / "calendars"
    book = write_book(random_team(12, reps=1), tmp_path / "team.xlsx")
    run = ["visits", str(book), "--yes", "--quiet", "--ics", str(folder), "--as-of"]
    main([*run, AS_OF.isoformat()])
    file = next(folder.glob("*.ics"))

    count = import_file(server, file)
    first = events_in(server)
    import_file(server, file)

    assert count > 3
    assert len(first) == count
    assert set(events_in(server)) == set(first)

    main([*run, (AS_OF + dt.timedelta(7)).isoformat()])
    import_file(server, file)

    now = events_in(server)
    assert set(first) <= set(now)
    live = [event for event in now.values() if event.get("STATUS") != "CANCELLED"]
    customers = [(str(event["SUMMARY"]), event["DTSTART"].dt) for event in live]
    assert len(customers) == len(set(customers))


def test_the_server_refuses_what_is_no_calendar(server: str) -> None:
    with pytest.raises(ConnectionError, match="4"):
        ask("PUT", f"{server}broken.ics", b"BEGIN:VEVENT\r\n", Content_Type="text/calendar")
