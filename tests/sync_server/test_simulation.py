"""A till and a server through random mishaps: lost answers, ledgers and servers put back. They always meet again."""

from __future__ import annotations

import random
from typing import Any

import pytest

from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.exchange import ExchangeAnswer
from sync_server.branches import path, section_of
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench, Terminal

pytestmark = pytest.mark.anyio
_TABLES = {
    "journal": "xid, id, partition, store, till, incarnation, sequence, digest, received_at_ms, data",
    "branches": "store, till, incarnation, parent, sequence, digest, head_sequence, head_digest",
    "tills": "store, till, public_key, program, enrolled_at_ms, revoked_at_ms, last_exchange_ms, incarnation, "
    "sequence, digest",
}


class Simulation:
    def __init__(self, bench: Bench, till: Terminal, seed: int) -> None:
        self.bench = bench
        self.till = till
        self.random = random.Random(seed)
        self.after = 0
        self.drawn = 0
        self.images: list[tuple[list[bytes], list[Any], int]] = []
        self.backups: list[dict[str, list[tuple[Any, ...]]]] = []
        self.stored: dict[tuple[str, int], bytes] = {}

    def sell(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            self.drawn += 1
            self.till.append(encode_fact(sale_facts.sale(f"s{self.drawn}", self.drawn)))

    async def exchange(self, *, lose: bool = False) -> None:
        answer = await self.till.exchange(self.after, self.random.choice([0, 1, 2, None]))
        if not lose:
            self.follow(answer)
        await self.check_journal()

    def follow(self, answer: ExchangeAnswer) -> None:
        mark = answer.watermark
        if answer.forked:
            self.branch(self.till.matching(answer.checkpoints))
        elif mark is None:
            self.after = 0
        elif mark.sequence > len(self.till.ledger):
            self.branch(self.after)
        elif self.till.digest_at(mark.sequence) == mark.digest:
            self.after = mark.sequence
        else:
            self.after = 0  # the server will compare, and say where they part

    def branch(self, sequence: int) -> None:
        self.drawn += 1
        self.till.branch(f"b{self.drawn}", sequence)
        self.after = sequence

    def keep_image(self) -> None:
        self.images.append((list(self.till.ledger), list(self.till.branches), self.after))

    def put_ledger_back(self) -> None:
        if self.images:
            ledger, branches, self.after = self.random.choice(self.images)
            self.till.ledger, self.till.branches = list(ledger), list(branches)

    async def back_up(self) -> None:
        self.backups.append(
            {table: await self.bench.fetch(f"SELECT {columns} FROM {table}") for table, columns in _TABLES.items()}
        )

    async def put_server_back(self) -> None:
        if not self.backups:
            return
        backup = self.random.choice(self.backups)
        async with self.bench.database.write() as tx:
            for table, columns in _TABLES.items():
                await tx.execute(f"DELETE FROM {table}")
                await tx.insert(table, columns, backup[table])
        self.stored = {}

    async def check_journal(self) -> None:
        """Nothing that was stored changes or goes; facts lie without gaps on their branches."""
        rows = await self.bench.fetch("SELECT incarnation, sequence, data FROM journal")
        now = {(incarnation, sequence): bytes(data) for incarnation, sequence, data in rows}
        assert self.stored.items() <= now.items()
        self.stored = now

    async def check_agreement(self) -> None:
        for _ in range(200):
            answer = await self.till.exchange(self.after)
            self.follow(answer)
            mark = answer.watermark
            if mark and not answer.forked and mark.digest == self.till.digest_at(len(self.till.ledger)):
                break
        else:
            raise AssertionError("they never met")
        await self.check_journal()
        sections = path(self.till.branches)
        for sequence, data in enumerate(self.till.ledger, start=1):
            assert self.stored[section_of(sections, sequence).branch.incarnation, sequence] == data


@pytest.mark.parametrize("seed", range(25))
async def test_they_always_meet_again(small_bench: Bench, seed: int) -> None:
    simulation = Simulation(small_bench, await small_bench.terminal(), seed)
    simulation.sell()
    for _ in range(30):
        match simulation.random.randrange(12):
            case 0 | 1 | 2:
                simulation.sell()
            case 3 | 4 | 5 | 6:
                await simulation.exchange()
            case 7:
                await simulation.exchange(lose=True)
            case 8:
                simulation.keep_image()
            case 9:
                simulation.put_ledger_back()
            case 10:
                await simulation.back_up()
            case _:
                await simulation.put_server_back()
    await simulation.check_agreement()
