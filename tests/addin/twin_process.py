"""The Python behind the twin of the add-in: it answers a cell function, notes a button, or does what buttons say.

twin_process FOLDER call|note|press

`press` waits for one button after the other until it is ended: a process each would only import the same again.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Do what the file says that the twin has written."""
    folder, what = Path(sys.argv[1]), sys.argv[2]
    if what == "call":
        (folder / "answer.txt").write_text(called((folder / "call.txt").read_text()), "utf-8")
        return
    if what == "note":
        note(folder, pressed((folder / "command.txt").read_text()), [])
    while what == "press":
        command = folder / "command.ready"
        if command.exists():
            found = pressed(command.read_text())
            command.unlink()
            note(folder, found, done(folder, found))
        time.sleep(0.02)


def note(folder: Path, found: dict[str, str], told: list[str]) -> None:
    with (folder / "pressed.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps({**found, "told": told}) + "\n")


def called(text: str) -> str:
    """Answer a cell function: the number of rows, then one cell a line."""
    from xlcrm.registry import builtins  # noted buttons need no registry, and a process each would load it

    module, name, *given = text.splitlines()
    assert module == "xlcrm.hosts.excel.functions"
    function = next(entry.function for entry in builtins().udfs() if entry.mark.name == name)
    answer = function(*map(argument, given))
    rows = answer if isinstance(answer, list) else [[answer]]
    return "\n".join([str(len(rows)), *(written(row[0]) for row in rows)]) + "\n"


def argument(line: str) -> Any:
    """An argument as the twin has told it."""
    if line == "missing":
        return None
    columns, *cells = line.split(" ")
    values = [cell(each) for each in cells]
    return [values[place : place + int(columns)] for place in range(0, len(values), int(columns))]


def cell(told: str) -> Any:
    if told == "E":
        return None
    return bytes.fromhex(told[1:]).decode("utf-16-be") if told[0] == "S" else float(told[1:])


def written(value: Any) -> str:
    if isinstance(value, dt.date):
        return f"S{value.isoformat()}"
    return f"S{value}" if isinstance(value, str) else f"D{value}"


def pressed(command: str) -> dict[str, str]:
    """What a button's command says: its name, the language, and what was handed over."""
    found = re.fullmatch(
        r"import xlcrm\.hosts\.excel\.buttons as b;b\.press\('(\w+)','(\w+)','([0-9A-F]*)'\)", command.strip()
    )
    assert found, command
    said = bytes.fromhex(found[3]).decode("utf-16-be")
    return {"command": found[1], "lang": found[2], "said": said}


def done(folder: Path, found: dict[str, str]) -> list[str]:
    """Press the button in the office that started this, as Excel's Python does; what its boxes said, all answered with yes."""
    from xlcrm.hosts.excel import buttons
    from xlcrm.hosts.libreoffice import engine

    told: list[str] = []

    class Screen:
        def __init__(self, *_: Any) -> None: ...
        def say(self, text: str) -> None:
            told.append(text)

        def ask(self, text: str) -> bool:
            told.append(text)
            return True

        def status(self, _: str) -> None: ...

    vars(buttons)["ExcelWindow"] = Screen  # boxes that nobody has to press
    app = engine.connected((folder / "pipe.txt").read_text())
    book = next(book for book in app.books if book.name == "team.xlsx")
    said = found["said"].replace(
        "sheet=texts\nrow=1", "sheet=客户\nrow=2"
    )  # the twin's cursor stands for the team's
    buttons.press_in(book, found["command"], found["lang"], said.encode("utf-16-be").hex())
    return told


if __name__ == "__main__":
    main()
