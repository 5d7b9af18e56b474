"""Travel times from a server that speaks the table format of OSRM: a real one, in this process, on a port of its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

from tests.commands.visit_books import AS_OF, random_team, read_plan, write_book
from xlcrm.cli import main
from xlcrm.commands import road_server
from xlcrm.commands.road_server import RoadServer
from xlcrm.crm.geo import Place, Travel


@dataclass
class Roads:
    """Where the server listens, what it was asked, and how it answers."""

    address: str = ""
    sizes: list[tuple[int, int]] = field(default_factory=list)
    """Starts and ends of each question."""
    status: int = 200
    body: bytes | None = None
    """Instead of a good answer."""
    islands: bool = False
    """No way to places east of 122 degrees."""


@pytest.fixture
def roads() -> Iterator[Roads]:
    state = Roads()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = state.body if state.body is not None else json.dumps(_answer(self.path, state)).encode()
            self.send_response(state.status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the standard library
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


def _answer(path: str, state: Roads) -> dict[str, Any]:
    """As OSRM says it: 1,000 seconds for each degree of latitude, 2,000 for one of longitude, and 90 for each start."""
    parts, asked = urlsplit(path), parse_qs(urlsplit(path).query)
    service, version, profile, places = parts.path.strip("/").split("/")
    assert (service, version, profile) == ("table", "v1", "driving")
    points = [tuple(map(float, place.split(","))) for place in places.split(";")]
    if len(points) > 100:
        return {"code": "TooBig"}
    everything = ";".join(map(str, range(len(points))))
    starts, ends = (
        [points[int(n)] for n in asked.get(side, [everything])[0].split(";")]
        for side in ("sources", "destinations")
    )
    state.sizes.append((len(starts), len(ends)))

    def seconds(a: tuple[float, ...], b: tuple[float, ...]) -> float | None:
        if state.islands and (b[0] > 122) != (a[0] > 122):
            return None
        return 0.0 if a == b else 90 + 2000 * abs(a[0] - b[0]) + 1000 * abs(a[1] - b[1])

    durations = [[seconds(a, b) for b in ends] for a in starts]
    return {
        "code": "Ok",
        "durations": durations,
        "distances": [[t and 10 * t for t in row] for row in durations],
    }


def places(count: int) -> list[Place]:
    return [Place(31.0 + number / 100, 121.0 + number / 50) for number in range(count)]


def test_ways_are_those_of_the_server(roads: Roads) -> None:
    server = RoadServer(roads.address + "/", Travel())

    table = server.table(places(3))

    assert table[0][2].minutes == 4  # 90 + 2000 × 0.04 + 1000 × 0.02 seconds, rounded up
    assert table[0][2].km == pytest.approx(1.9)
    assert table[0][2].basis == "given"
    assert table[1][1].minutes == 0
    assert server.problems() == []


def test_many_places_are_asked_in_blocks_and_only_once(roads: Roads) -> None:
    server = RoadServer(roads.address, Travel())
    many = places(120)

    first = server.table(many)
    again = server.table(many[20:90])

    assert all(starts + ends <= 100 for starts, ends in roads.sizes)
    assert len(roads.sizes) == 9
    assert first[119][0].minutes == round((90 + 2000 * 2.38 + 1000 * 1.19) / 60 + 0.5)
    assert again[0] == first[20][20:90]
    assert len(server.asked) == 120


def test_a_way_that_the_server_does_not_know_is_estimated(roads: Roads) -> None:
    roads.islands = True
    ends = [Place(31.0, 121.9), Place(31.0, 122.1), Place(city="上海")]

    table = RoadServer(roads.address, Travel()).table(ends)

    estimate = Travel().table(ends)
    assert table[0][1] == estimate[0][1]
    assert table[0][2] == estimate[0][2]


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b""), (400, b'{"code": "InvalidQuery"}'), (200, b"<html>"), (200, b"[]"), (200, b'{"code": "NoTable"}'),
     (200, b'{"code": "Ok", "durations": [[0]]}'), (200, b'{"code": "Ok", "durations": "x"}'),
     (200, b'{"code": "Ok", "durations": [["a", 1], [1, 0]]}')],
)  # fmt: skip
def test_a_useless_answer_leaves_the_estimate_and_is_told(roads: Roads, status: int, body: bytes) -> None:
    roads.status, roads.body = status, body
    server = RoadServer(roads.address, Travel())

    table = server.table(places(2))

    assert table == Travel().table(places(2))
    assert [problem.code for problem in server.problems()] == ["road_server"]
    assert roads.address in server.problems()[0].message("en")


def test_a_server_that_is_not_there_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(road_server, "SECONDS", 0.5)
    for address in (
        "http://127.0.0.1:9",
        "ftp://osrm.example.com",
        "osrm.example.com",
        "http://[",
        "file:///etc/hosts",
    ):
        server = RoadServer(address, Travel())

        assert server.table(places(3)) == Travel().table(places(3))
        assert server.fault


def test_the_settings_name_the_server_and_without_one_nothing_is_asked(
    roads: Roads, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    team = random_team(5, reps=1)
    book = write_book(team, tmp_path / "team.xlsx")
    run = ["visits", str(book), "--as-of", AS_OF.isoformat(), "--yes", "--lang", "zh"]
    assert main(run) == 0
    assert main(["refresh", *run[1:], "--sheets", "settings"]) == 0
    assert roads.sizes == []

    _set(book, "道路服务器地址（OSRM）", roads.address)
    assert main(run) == 0

    assert roads.sizes
    assert "坐标发给了它" in "".join(str(cell.value) for row in _sheet(book, "拜访计划") for cell in row)
    first = next(row for row in read_plan(book).visits if row.order == 1)
    rep, at = team.reps[0].at, next(one.at for one in team.customers if one.name == first.customer)
    assert first.travel == -(-(90 + 2000 * abs(rep[1] - at[1]) + 1000 * abs(rep[0] - at[0])) // 60)
    _set(book, "道路服务器地址（OSRM）", "http://127.0.0.1:9")
    capsys.readouterr()
    assert main(run) == 0
    assert "没有给出可用的回答" in capsys.readouterr().out


def _sheet(path: Path, name: str) -> list[Any]:
    return list(openpyxl.load_workbook(path)[name].iter_rows())


def _set(path: Path, name: str, value: str) -> None:
    """Write a setting into the settings sheet, as people do."""
    book = openpyxl.load_workbook(path)
    cell = next(cell for row in book["设置"].iter_rows() for cell in row if cell.value == name)
    book["设置"].cell(cell.row, cell.column + 1, value)
    book.save(path)
