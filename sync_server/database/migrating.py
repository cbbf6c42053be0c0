"""Brings a database up to the schema of this program."""

from __future__ import annotations

from sync_server.database.port import NOT_THERE, DatabaseRefused, DatabaseUnavailable, Transaction
from sync_server.database.schema import MIGRATIONS


async def migrate(tx: Transaction, where: str, *, must_exist: bool = False) -> int:
    """Applies in ``tx`` what is missing, and tells the version that was found (0: a new database).

    ``where`` names the database in the refusal.

    :raises DatabaseRefused: a newer program made it.
    :raises DatabaseUnavailable: it is new and ``must_exist``.
    """
    await tx.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
    version = int((await tx.fetch("SELECT coalesce(max(version), 0) FROM schema_version"))[0][0])
    if must_exist and version == 0:
        raise DatabaseUnavailable(f"{where} holds nothing of a sync server: {NOT_THERE}")
    if version > len(MIGRATIONS):
        raise DatabaseRefused(
            f"{where} has schema {version}, made by a newer sync-server; this one knows {len(MIGRATIONS)}"
        )
    for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
        for statement in statements:
            await tx.execute(statement)
        await tx.execute("INSERT INTO schema_version VALUES ($1)", number)
    return version
