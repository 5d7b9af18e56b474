"""What was written as the place of a ledger: a path, a connection's name, or an address without its secret."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from xlcrm.errors import LedgerError

FILES = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".parquet": "parquet", ".pq": "parquet"}
DATABASES = {".sqlite": "sqlite", ".sqlite3": "sqlite", ".db": "sqlite", ".duckdb": "duckdb"}
SECRETS = frozenset({"password", "passwd", "pwd", "token", "auth", "secret"})
_URL = re.compile(r"[a-z][a-z0-9+]*://", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """A place that lines are read from."""

    name: str
    """As a person wrote it: a connection's secret address is never shown."""
    url: str = ""
    path: Path | None = None

    @property
    def is_files(self) -> bool:
        """One file, or a folder of them?"""
        return self.path is not None

    @property
    def is_database(self) -> bool:
        """A database in one file?"""
        return self.path is not None and self.path.suffix.lower() in DATABASES


def address_of(written: str, folder: Path, connection: Callable[[str], str | None]) -> Address:
    """The place behind what a cell says; relative paths begin at the workbook's folder.

    Raises LedgerError where there is no such place, and where a secret stands in the cell.
    """
    written = written.strip()
    if _URL.match(written):
        if _tells_a_secret(written):
            raise _secret()
        return _at(written, Address(written, url=written))
    path = folder / Path(written).expanduser()
    if path.exists():
        return Address(written, path=path)
    found = connection(written)
    if found is None:
        raise _nowhere(written, path)
    return _at(found, Address(written, url=found))


def _at(url: str, address: Address) -> Address:
    """A connection may lead to a file, too."""
    return address if _URL.match(url) else Address(address.name, path=Path(url).expanduser())


def _tells_a_secret(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.password) or not SECRETS.isdisjoint(name.lower() for name in parse_qs(parts.query))


def _secret() -> LedgerError:
    return LedgerError(
        "设置表的“外部订单”里写了密码，没有连接。请只写连接名称（如 erp），把完整地址放进系统密钥环（xlcrm / ledger:erp）"
        "或环境变量 XLCRM_LEDGER_ERP，并更换这个密码：工作簿会被很多人看到。",
        "The order ledger on the Settings sheet holds a password: no connection was made. Write only a connection name there "
        "(such as erp), keep the whole address in the system's keyring (xlcrm / ledger:erp) or in the environment variable "
        "XLCRM_LEDGER_ERP, and change that password: many people see the workbook.",
    )


def _nowhere(written: str, path: Path) -> LedgerError:
    variable = variable_of(written)
    return LedgerError(
        f"找不到外部订单“{written}”：没有文件或文件夹 {path}，也没有叫这个名字的连接。请更正设置表的“外部订单”，"
        f"或设置环境变量 {variable}（如 postgres://用户@主机/数据库）。",
        f"The order ledger '{written}' was not found: there is no file or folder {path}, and no connection of that name. "
        f"Correct the order ledger on the Settings sheet, or set the environment variable {variable} "
        "(such as postgres://user@host/database).",
    )


def variable_of(name: str) -> str:
    """The environment variable that holds the address of a connection."""
    return "XLCRM_LEDGER_" + re.sub(r"\W", "_", name).upper()
