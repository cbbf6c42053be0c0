"""Whether the database takes what is written. One that answers and stores nothing is not well: tills go on unheard."""

from __future__ import annotations

import asyncio
import logging
import time

from sync_server.database import Database, DatabaseUnavailable

TRY_AGAIN_S = 10.0
"""How long a trial counts, so that whoever asks, however often, costs the disk next to nothing."""

_log = logging.getLogger("sync_server")
_TRIAL = "INSERT INTO meta (name, value) VALUES ('health', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class Writing:
    """A small write, tried now and then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._trying = asyncio.Lock()
        self._until = 0.0
        self._works = True

    async def works(self) -> bool:
        async with self._trying:
            if time.monotonic() >= self._until:
                self._works = await self._try()
                self._until = time.monotonic() + TRY_AGAIN_S
        return self._works

    async def _try(self) -> bool:
        try:
            async with self._database.write() as tx:
                await tx.execute(_TRIAL, str(time.time_ns() // 1_000_000).encode())
        except DatabaseUnavailable as error:
            _log.error("the database takes nothing: %s", error)
            return False
        return True
