"""After a restore: the database stands where a backup left it, and what came after is known to others only.

* Tills have facts, a place in the feed, and leases that it lacks: the feed id is drawn anew, by which they see it.
* Head office's programs have read on: new places in the journal come after every one that was ever given out, so that
  their cursors miss nothing. What tills send again they get again, under the same store, till and id.
* The cloud store may have been told of any sale and refund that waits to be told, or that comes from before: it is
  asked first, and an order that reads as paid was paid by us as far as one can know.
"""

from __future__ import annotations

from sync_server import publish
from sync_server.database import Database, Transaction

_RESTORED = "restored_at_ms"


async def after_restore(database: Database, tx: Transaction, at_ms: int) -> str:
    """The new feed id."""
    await database.outgrow(tx)
    await tx.execute(
        "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        _RESTORED,
        str(at_ms).encode(),
    )
    await tx.execute("UPDATE relay SET state = 'begun' WHERE state = 'queued'")
    return await publish.redraw_feed_id(tx)


async def restored_at_ms(tx: Transaction) -> int:
    """When it was last put back; 0: never. What tills did before then, a server that is lost may have told of."""
    rows = await tx.fetch("SELECT value FROM meta WHERE name = $1", _RESTORED)
    return int(bytes(rows[0][0])) if rows else 0
