"""A MariaDB server of the tests' own, which speaks as MySQL does: its data in a folder that is removed, on a port of this machine."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
from collections.abc import Iterator

from tests.servers.programs import place

USER = "mysql"
UTC = """
    insert into mysql.time_zone (time_zone_id, use_leap_seconds) values (1, 'N');
    insert into mysql.time_zone_name values ('UTC', 1);
    insert into mysql.time_zone_transition_type values (1, 0, 0, 0, 'UTC');
"""
"""The one time zone that Ibis asks for; a server of a company has them all."""


def installed() -> bool:
    """Is there a server?"""
    return bool(shutil.which("mariadbd") and shutil.which("mariadb-install-db"))


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A running server; gives the address of an empty database."""
    with place(USER) as here:
        data, port = here.folder / "data", _free_port()
        user = ["--user", here.user] if here.user else []
        plain = ["--auth-root-authentication-method=normal", "--skip-test-db"]
        here.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", *plain, *user])
        sock = here.folder / "socket"
        words = [
            "mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={sock}", f"--pid-file={here.folder / 'pid'}",
            f"--port={port}", "--bind-address=127.0.0.1", "--innodb-flush-log-at-trx-commit=0", *user,
        ]  # fmt: skip
        with here.running(words, signal.SIGTERM):
            asked = ["mariadb", "--no-defaults", f"--socket={sock}", "-u", "root", "-e"]
            here.run([*asked, "create database erp character set utf8mb4"], tries=120)
            here.run([*asked, UTC])
            yield f"mysql://root@127.0.0.1:{port}/erp?charset=utf8mb4"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
