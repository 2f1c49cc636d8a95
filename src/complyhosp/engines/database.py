"""The embedded database that the columnar engine judges in: shut off from files, network and other settings."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from complyhosp.engines.known_functions import define, set_variables
from complyhosp.engines.setting import Setting
from complyhosp.plan.compiled import THE_PERIOD

MEMORY_LIMIT = "3GB"
"""For DuckDB alone; the Arrow tables stand beside it."""

LOADING = "loading"
"""The name under which an Arrow table is seen while it is copied."""


class Database:
    """A database that holds the tables, reads no file, loads no extension and cannot be reconfigured.

    Tables are copied, by one thread, and not read from Arrow by every query: DuckDB then knows how many rows they have,
    and no thread of its own ever holds an object of Python's (with many queries in many threads that ended in a crash).
    """

    def __init__(self, setting: Setting, tables: Mapping[str, pa.Table], threads: int) -> None:
        self._root = duckdb.connect(
            config={
                "enable_external_access": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": MEMORY_LIMIT,
                "python_enable_replacements": "false",
                "threads": "1",
                # An as-of join over what seems a small table would become a nested loop; estimates are often poor.
                "asof_loop_join_threshold": "0",
            }
        )
        for name, data in tables.items():
            self._copy(name, data)
        self._zone = define(self._root, setting)
        self._root.execute(f'CREATE TABLE "{THE_PERIOD}" ("start" BIGINT, "end" BIGINT)')
        self._root.execute(f'INSERT INTO "{THE_PERIOD}" VALUES (?, ?)', [setting.period.start, setting.period.end])  # noqa: S608
        self._root.execute(f"SET GLOBAL threads = {threads}")
        self._root.execute("SET lock_configuration = true")

    def _copy(self, name: str, data: pa.Table) -> None:
        self._root.register(LOADING, data)
        self._root.execute(f'CREATE TABLE "{name}" AS SELECT * FROM {LOADING}')  # noqa: S608 - ids of record types
        self._root.unregister(LOADING)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own, for one thread."""
        connection = self._root.cursor()
        set_variables(connection, self._zone)
        return connection
