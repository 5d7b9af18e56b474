"""A table of a database or a cluster, by the engine that its address names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlcrm.errors import LedgerError
from xlcrm.stores.addresses import DATABASES, Address

if TYPE_CHECKING:
    from ibis.expr.types import Table

SHOWN = 20
"""Tables that are named when one has to be chosen."""


def opened(address: Address, table: str = "") -> Table:
    """The table of a database; without a name its only one. Raises LedgerError with what to do now."""
    engine = _connected(address)
    try:
        chosen, schema = _chosen(address, table, _tables(engine, address))
        found = engine.table(chosen, database=schema)
    except BaseException:
        engine.disconnect()
        raise
    return _in_duckdb(found) if engine.name == "sqlite" else found


def _chosen(address: Address, table: str, names: Sequence[str]) -> tuple[str, str | None]:
    """The table and its schema."""
    if table and table not in names and "." not in table:
        raise _choose(address, table, names)
    if not table and len(names) != 1:
        raise _choose(address, table, names)
    schema, _, chosen = (table or names[0]).rpartition(".")
    return chosen, schema or None


def _connected(address: Address) -> Any:
    import ibis

    try:
        if address.path is not None:
            kind = DATABASES[address.path.suffix.lower()]
            return (
                ibis.duckdb.connect(address.path, read_only=True)
                if kind == "duckdb"
                else ibis.sqlite.connect(address.path)
            )
        return ibis.connect(address.url)
    except ModuleNotFoundError as error:
        raise _no_driver(address, str(error.name)) from error
    except Exception as error:  # each engine has faults of its own
        raise _unreachable(address, error) from error


def _tables(engine: Any, address: Address) -> list[str]:
    try:
        return sorted(engine.list_tables())
    except Exception as error:  # as above
        raise _unreachable(address, error) from error


def _in_duckdb(table: Table) -> Table:
    """A copy in DuckDB: SQLite's parser gives up on questions as deep as ours."""
    import ibis

    engine = ibis.duckdb.connect()
    engine.con.register("batches", table.to_pyarrow_batches())
    engine.con.execute("CREATE TABLE lines AS SELECT * FROM batches")
    return engine.table("lines")


def _choose(address: Address, table: str, names: Sequence[str]) -> LedgerError:
    shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "") or "—"
    return LedgerError(
        f"“{address.name}”里{f'没有表“{table}”' if table else '有几个表'}。请在设置表的“外部订单的表”里写明是哪一个：{shown}",
        f"'{address.name}' has {f'no table {table!r}' if table else 'several tables or none'}. Name the one with the order lines "
        f"as the ledger's table on the Settings sheet: {shown}",
    )


def _no_driver(address: Address, module: str) -> LedgerError:
    kind = address.url.partition("://")[0].replace("postgresql", "postgres")
    return LedgerError(
        f"读取“{address.name}”还缺少驱动（{module}）。请运行：pip install 'ibis-framework[{kind}]'",
        f"A driver is missing to read '{address.name}' ({module}). Run: pip install 'ibis-framework[{kind}]'",
    )


def _unreachable(address: Address, error: Exception) -> LedgerError:
    said = " ".join(str(error).split())[:200]
    if address.url and address.url != address.name:
        said = type(
            error
        ).__name__  # the address of a connection may hold its secret, and faults quote addresses
    return LedgerError(
        f"连接不上外部订单“{address.name}”（{said}），没有计算，工作簿未改动。请检查地址、网络和密码后再运行；"
        "清空设置表的“外部订单”就改用工作簿里的订单。",
        f"The order ledger '{address.name}' cannot be reached ({said}): nothing was computed and the workbook is unchanged. "
        "Check address, network and password and run it again; with the order ledger cleared on the Settings sheet, the "
        "workbook's own orders count.",
    )
