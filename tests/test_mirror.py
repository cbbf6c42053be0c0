"""Tests mirror the code: each module with something public is tried by name, or named here with who tries it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("pos_terminal", "sync_server")

TRIED_BY: dict[str, str] = {
    "pos_terminal.arguments": "tests/pos_terminal/test_cli.py",
    "pos_terminal.app.terminal": "tests/pos_terminal/app/test_run.py",
    "pos_terminal.benefits.exact": "tests/pos_terminal/benefits/test_proving.py",
    "pos_terminal.benefits.greedy": "tests/pos_terminal/benefits/test_quick.py",
    "pos_terminal.benefits.model": "tests/pos_terminal/benefits/test_proving.py",
    "pos_terminal.benefits.solver": "tests/pos_terminal/benefits/test_proving.py",
    "pos_terminal.exits": "tests/test_extras.py",
    "pos_terminal.contract.orders": "tests/pos_terminal/contract/test_cloud.py",
    "pos_terminal.ledger.export": "tests/pos_terminal/test_cli_ledger.py",
    "pos_terminal.receipt.figures": "tests/pos_terminal/receipt/test_refund.py",
    "pos_terminal.simulators.pinpad.carrier": "tests/pos_terminal/simulators/test_pinpad.py",
    "pos_terminal.receipt.late_words": "tests/pos_terminal/receipt/test_receipts.py",
    "pos_terminal.contract.subjects": "tests/pos_terminal/contract/test_codec.py",
    "pos_terminal.till.decided_before": "tests/pos_terminal/till/test_decided_codes.py",
    "pos_terminal.till.contradictions": "tests/pos_terminal/till/test_late_answers.py",
    "pos_terminal.sale.nominal": "tests/pos_terminal/sale/test_kinds_of_benefits.py",
    "pos_terminal.runtime.scanned": "tests/pos_terminal/runtime/test_members.py",
    "sync_server.hq.dispute_list": "tests/sync_server/test_hq_page.py",
    "sync_server.hq.goods_due": "tests/sync_server/test_hq_page.py",
    "sync_server.hq.overview": "tests/sync_server/test_hq_page.py",
    "pos_terminal.till.heard_since": "tests/pos_terminal/ui/test_decided_cards.py",
    "pos_terminal.ui.model.money": "tests/pos_terminal/ui/test_giving_back_alone.py",
    "pos_terminal.ui.present.decided": "tests/pos_terminal/ui/test_decided_cards.py",
    "pos_terminal.ui.present.hand_over": "tests/pos_terminal/ui/test_hand_over.py",
    "sync_server.cloud.top.vouchers": "tests/sync_server/cloud/test_redeeming.py",
    "pos_terminal.till.given_back": "tests/pos_terminal/till/test_void.py",
    "pos_terminal.till.outcomes": "tests/pos_terminal/till/test_cash_and_card.py",
    "pos_terminal.till.period": "tests/pos_terminal/till/test_machine.py",
    "pos_terminal.till.refunding": "tests/pos_terminal/till/test_refunds.py",
    "pos_terminal.till.reversing": "tests/pos_terminal/till/test_redemption.py",
    "pos_terminal.runtime.published": "tests/pos_terminal/runtime/test_quote_edge.py",
    "pos_terminal.till.sold": "tests/pos_terminal/till/test_selling.py",
    "pos_terminal.till.tendering": "tests/pos_terminal/till/test_cash_and_card.py",
    "pos_terminal.ui.pages.closing": "tests/pos_terminal/ui/test_odd_amounts.py",
    "pos_terminal.till.tenders": "tests/pos_terminal/till/test_cash_and_card.py",
    "pos_terminal.ui.pages.paying": "tests/pos_terminal/ui/test_tender_asked_for.py",
    "pos_terminal.ui.pages.presale": "tests/pos_terminal/ui/test_journeys_of_an_order.py",
    "pos_terminal.ui.present.attempts": "tests/pos_terminal/ui/test_present_sale.py",
    "pos_terminal.ui.present.bar": "tests/pos_terminal/ui/test_present.py",
    "pos_terminal.ui.present.context": "tests/pos_terminal/ui/test_present.py",
    "pos_terminal.ui.present.devices": "tests/pos_terminal/ui/test_present_devices.py",
    "pos_terminal.ui.present.fault": "tests/pos_terminal/ui/test_present.py",
    "pos_terminal.ui.present.notices": "tests/pos_terminal/ui/test_present.py",
    "pos_terminal.ui.present.returns": "tests/pos_terminal/ui/test_returns.py",
    "pos_terminal.ui.present.sale": "tests/pos_terminal/ui/test_present_sale.py",
    "pos_terminal.ui.present.screens": "tests/pos_terminal/ui/test_present.py",
    "pos_terminal.ui.present.tender": "tests/pos_terminal/ui/test_present_sale.py",
    "sync_server.acquirer.simulator.program": "tests/sync_server/acquirer/test_acquirer.py",
    "sync_server.administration": "tests/sync_server/test_cli.py",
    "sync_server.cloud.sandbox.coupons": "tests/sync_server/cloud/test_gateway.py",
    "sync_server.cloud.sandbox.members": "tests/sync_server/cloud/test_members.py",
    "sync_server.cloud.sandbox.parameters": "tests/sync_server/cloud/test_gateway.py",
    "sync_server.cloud.sandbox.program": "tests/sync_server/cloud/test_sandbox_program.py",
    "sync_server.cloud.sandbox.sales": "tests/sync_server/cloud/test_gateway.py",
    "sync_server.cloud.top.coupons": "tests/sync_server/cloud/test_answers.py",
    "sync_server.cloud.top.redeeming": "tests/sync_server/cloud/test_redeeming.py",
    "sync_server.cloud.top.sales": "tests/sync_server/cloud/test_answers.py",
    "sync_server.consumers.sale_rows": "tests/sync_server/test_projections.py",
    "sync_server.doors": "tests/sync_server/test_process.py",
    "sync_server.hq.page": "tests/sync_server/test_hq.py",
    "sync_server.hq.totals": "tests/sync_server/test_hq.py",
    "sync_server.http.answers": "tests/sync_server/test_intake.py",
    "sync_server.placement": "tests/sync_server/test_intake.py",
    "sync_server.log_file": "tests/sync_server/test_process.py",
    "sync_server.serve": "tests/sync_server/test_process.py",
}
"""Modules that no test of their package imports: the test that goes through them instead."""


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def public(path: Path) -> bool:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(isinstance(node, kinds) and not node.name.startswith("_") for node in ast.parse(path.read_bytes()).body)


def imported_by(path: Path) -> set[str]:
    """Every module, and every name taken from one, as ``a.b.c``."""
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def untried(package: str) -> list[str]:
    """Modules without ``test_<module>.py`` in the mirrored folder and without a test of the package that imports it."""
    tests = sorted((ROOT / "tests" / package).rglob("*.py"))
    imported = set().union(*(imported_by(path) for path in tests))
    names = {(path.parent, path.name) for path in tests}
    found = []
    for path in sorted((ROOT / package).rglob("*.py")):
        if path.name in ("__init__.py", "__main__.py") or not public(path):
            continue
        mirrored = ROOT / "tests" / path.relative_to(ROOT).parent
        if (mirrored, f"test_{path.name}") not in names and dotted(path) not in imported:
            found.append(dotted(path))
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_each_module_has_its_test_or_names_it(package: str) -> None:
    assert [module for module in untried(package) if module not in TRIED_BY] == []


def test_modules_named_and_who_tries_them_exist() -> None:
    assert [path for path in TRIED_BY.values() if not (ROOT / path).is_file()] == []
    assert [module for module in TRIED_BY if not (ROOT / f"{module.replace('.', '/')}.py").is_file()] == []
