"""The tables, as forward migrations: each is applied once, in order, in one transaction.

See ``port`` for the text between colons.

Keys begin with the store, so that a store's rows lie together. ``(xid, id)`` is a row's place in the order in which
consumers read (``journal.read``).
"""

from __future__ import annotations

_POSITION = "xid BIGINT NOT NULL DEFAULT :xid:, id :identity:"
_TILL = "store TEXT NOT NULL, till TEXT NOT NULL"

_FIRST = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value :bytes: NOT NULL)",
    f"""CREATE TABLE tills (
        {_TILL}, public_key :bytes: NOT NULL, program TEXT NOT NULL, enrolled_at_ms BIGINT NOT NULL,
        revoked_at_ms BIGINT, last_exchange_ms BIGINT, incarnation TEXT, sequence BIGINT NOT NULL DEFAULT 0,
        digest :bytes:, PRIMARY KEY (store, till))""",
    f"""CREATE TABLE enrol_codes (
        code_hash :bytes: PRIMARY KEY, {_TILL}, expires_at_ms BIGINT NOT NULL, used_at_ms BIGINT,
        used_by :bytes:)""",
    f"""CREATE TABLE branches (
        {_TILL}, incarnation TEXT NOT NULL, parent TEXT, sequence BIGINT NOT NULL, digest :bytes: NOT NULL,
        head_sequence BIGINT NOT NULL, head_digest :bytes: NOT NULL, PRIMARY KEY (store, till, incarnation))""",
    f"""CREATE TABLE journal (
        {_POSITION}, partition BIGINT NOT NULL, {_TILL}, incarnation TEXT NOT NULL, sequence BIGINT NOT NULL,
        digest :bytes: NOT NULL, received_at_ms BIGINT NOT NULL, data :bytes: NOT NULL,
        UNIQUE (store, till, incarnation, sequence))""",
    "CREATE INDEX journal_order ON journal (partition, xid, id)",
    f"""CREATE TABLE disputes (
        {_TILL}, kind TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, raised_at_ms BIGINT NOT NULL,
        resolved_at_ms BIGINT, resolution TEXT, PRIMARY KEY (store, till, kind, subject))""",
    """CREATE TABLE consumers (
        consumer TEXT NOT NULL, partition BIGINT NOT NULL, xid BIGINT NOT NULL, id BIGINT NOT NULL,
        PRIMARY KEY (consumer, partition))""",
    """CREATE TABLE feed (
        store TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, position BIGINT NOT NULL, data :bytes: NOT NULL,
        PRIMARY KEY (store, kind, key))""",
    "CREATE INDEX feed_order ON feed (store, position)",
    f"""CREATE TABLE leases (
        number :identity:, kind TEXT NOT NULL, subject TEXT NOT NULL, {_TILL}, attempt TEXT NOT NULL,
        feed TEXT NOT NULL, state TEXT NOT NULL, granted_at_ms BIGINT NOT NULL, ended_at_ms BIGINT,
        reason TEXT NOT NULL DEFAULT '')""",
    # One lease a subject at a time, whatever two processes do at once.
    "CREATE UNIQUE INDEX lease_held ON leases (kind, subject) WHERE ended_at_ms IS NULL",
    "CREATE INDEX lease_holder ON leases (store, till, attempt)",
    f"""CREATE TABLE lease_attempts (
        {_TILL}, attempt TEXT NOT NULL, holder TEXT NOT NULL, sale TEXT NOT NULL, ended TEXT,
        PRIMARY KEY (store, till, attempt))""",
    "CREATE INDEX lease_attempts_holder ON lease_attempts (store, till, holder)",
    "CREATE INDEX lease_sale ON lease_attempts (store, till, sale)",
    """CREATE TABLE api_keys (
        name TEXT PRIMARY KEY, hash :bytes: NOT NULL UNIQUE, scopes TEXT NOT NULL, created_at_ms BIGINT NOT NULL,
        revoked_at_ms BIGINT)""",
    f"""CREATE TABLE relay (
        {_TILL}, sale TEXT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL, reference TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (store, till, sale))""",
    # --- projections: `rebuild` empties these and reads the journal again
    f"""CREATE TABLE sales (
        {_TILL}, sale TEXT NOT NULL, xid BIGINT NOT NULL, id BIGINT NOT NULL, number TEXT NOT NULL,
        period TEXT NOT NULL, operator TEXT NOT NULL, at_ms BIGINT NOT NULL, received_at_ms BIGINT NOT NULL,
        gross BIGINT NOT NULL, discount BIGINT NOT NULL, credit BIGINT NOT NULL, rounding BIGINT NOT NULL,
        total BIGINT NOT NULL, tax BIGINT NOT NULL, order_number TEXT, offline BIGINT NOT NULL,
        PRIMARY KEY (store, till, sale))""",
    "CREATE INDEX sales_order ON sales (xid, id)",
    "CREATE INDEX sales_period ON sales (store, till, period)",
    f"""CREATE TABLE sale_lines (
        {_TILL}, sale TEXT NOT NULL, place BIGINT NOT NULL, line TEXT NOT NULL, sku TEXT NOT NULL, gtin TEXT,
        title TEXT NOT NULL, thousandths BIGINT NOT NULL, unit TEXT NOT NULL, unit_price BIGINT NOT NULL,
        amount BIGINT NOT NULL, discount BIGINT NOT NULL, credit BIGINT NOT NULL, net BIGINT NOT NULL,
        tax_code TEXT NOT NULL, tax_rate_bp BIGINT NOT NULL, tax BIGINT NOT NULL,
        PRIMARY KEY (store, till, sale, place))""",
    f"""CREATE TABLE sale_tenders (
        {_TILL}, sale TEXT NOT NULL, place BIGINT NOT NULL, tender TEXT NOT NULL, kind TEXT NOT NULL,
        requested BIGINT NOT NULL, buyer_paid BIGINT NOT NULL, receivable BIGINT NOT NULL,
        change_given BIGINT NOT NULL, payee TEXT NOT NULL, attempt TEXT, PRIMARY KEY (store, till, sale, place))""",
    f"""CREATE TABLE sale_benefits (
        {_TILL}, sale TEXT NOT NULL, place BIGINT NOT NULL, benefit TEXT NOT NULL, title TEXT NOT NULL,
        redemption TEXT NOT NULL, discount BIGINT NOT NULL, attempt TEXT, PRIMARY KEY (store, till, sale, place))""",
    "CREATE INDEX sale_benefits_attempt ON sale_benefits (store, till, attempt)",
    f"""CREATE TABLE sale_funding (
        {_TILL}, sale TEXT NOT NULL, place BIGINT NOT NULL, funder TEXT NOT NULL, amount BIGINT NOT NULL,
        PRIMARY KEY (store, till, sale, place, funder))""",
    f"""CREATE TABLE voids (
        {_TILL}, sale TEXT NOT NULL, period TEXT NOT NULL, operator TEXT NOT NULL, reason TEXT NOT NULL,
        amount BIGINT NOT NULL, at_ms BIGINT NOT NULL, PRIMARY KEY (store, till, sale))""",
    f"""CREATE TABLE periods (
        {_TILL}, period TEXT NOT NULL, operator TEXT NOT NULL, business_day TEXT NOT NULL,
        opened_at_ms BIGINT NOT NULL, cash_float BIGINT NOT NULL, closed_at_ms BIGINT, cash_counted BIGINT,
        z_net BIGINT, PRIMARY KEY (store, till, period))""",
    "CREATE INDEX periods_day ON periods (business_day)",
    f"""CREATE TABLE attempts (
        {_TILL}, attempt TEXT NOT NULL, sale TEXT NOT NULL, period TEXT NOT NULL, operator TEXT NOT NULL,
        kind TEXT NOT NULL, amount BIGINT NOT NULL, begun_at_ms BIGINT NOT NULL, state TEXT NOT NULL,
        reference TEXT NOT NULL, code TEXT NOT NULL, forced BIGINT NOT NULL, PRIMARY KEY (store, till, attempt))""",
)

# The relay's queue a seller. Rows that the first schema left *begun* get their place when the journal is read on.
_RELAY_QUEUES = (
    "ALTER TABLE relay ADD COLUMN seller TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE relay ADD COLUMN order_number TEXT",
    "ALTER TABLE relay ADD COLUMN partition BIGINT",
    "ALTER TABLE relay ADD COLUMN xid BIGINT",
    "ALTER TABLE relay ADD COLUMN id BIGINT",
    "ALTER TABLE relay ADD COLUMN since_ms BIGINT",
    "ALTER TABLE relay ADD COLUMN why TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE relay ADD COLUMN overdue BIGINT NOT NULL DEFAULT 0",
    "CREATE INDEX relay_waiting ON relay (partition, seller, xid, id) WHERE state IN ('queued', 'begun')",
    "CREATE INDEX relay_orders ON relay (store, till, order_number) WHERE order_number IS NOT NULL",
)

# When the cloud was last asked for the effect that a coupon's lease is for.
_LEASE_ASKED = ("ALTER TABLE leases ADD COLUMN asked_at_ms BIGINT",)

# What the store says of a dispute.
_REMARK = ("ALTER TABLE disputes ADD COLUMN remark TEXT NOT NULL DEFAULT ''",)

# The serial numbers of a line's units, as JSON; `rebuild` fills in those of lines stored before.
_SERIALS = ("ALTER TABLE sale_lines ADD COLUMN serials TEXT NOT NULL DEFAULT '[]'",)

# What came back of sales. Rows of an earlier server have no fees; packs are newer than it.
_REFUNDS = (
    "ALTER TABLE sales ADD COLUMN fees BIGINT NOT NULL DEFAULT 0",
    f"""CREATE TABLE refunds (
        {_TILL}, refund TEXT NOT NULL, sale TEXT NOT NULL, number TEXT NOT NULL, period TEXT NOT NULL,
        operator TEXT NOT NULL, reason TEXT NOT NULL, at_ms BIGINT NOT NULL, received_at_ms BIGINT NOT NULL,
        gross BIGINT NOT NULL, discount BIGINT NOT NULL, credit BIGINT NOT NULL, fees BIGINT NOT NULL,
        rounding BIGINT NOT NULL, total BIGINT NOT NULL, tax BIGINT NOT NULL, deposit BIGINT NOT NULL,
        PRIMARY KEY (store, till, refund))""",
    "CREATE INDEX refunds_period ON refunds (store, till, period)",
    f"""CREATE TABLE refund_tenders (
        {_TILL}, refund TEXT NOT NULL, place BIGINT NOT NULL, tender TEXT NOT NULL, kind TEXT NOT NULL,
        amount BIGINT NOT NULL, attempt TEXT, PRIMARY KEY (store, till, refund, place))""",
    f"""CREATE TABLE refund_funding (
        {_TILL}, refund TEXT NOT NULL, place BIGINT NOT NULL, benefit TEXT NOT NULL, funder TEXT NOT NULL,
        amount BIGINT NOT NULL, PRIMARY KEY (store, till, refund, place, funder))""",
)

# Refunds in head office's feed: their place in it and their parts; `rebuild` fills in those of refunds stored before.
_REFUND_FEED = (
    "ALTER TABLE refunds ADD COLUMN xid BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE refunds ADD COLUMN id BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE refunds ADD COLUMN of_number TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE refunds ADD COLUMN offline BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE refund_tenders ADD COLUMN payee TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX refunds_order ON refunds (xid, id)",
    f"""CREATE TABLE refund_lines (
        {_TILL}, refund TEXT NOT NULL, place BIGINT NOT NULL, line TEXT NOT NULL, sku TEXT NOT NULL,
        title TEXT NOT NULL, thousandths BIGINT NOT NULL, unit TEXT NOT NULL, units TEXT NOT NULL,
        unit_price BIGINT NOT NULL, amount BIGINT NOT NULL, discount BIGINT NOT NULL, credit BIGINT NOT NULL,
        deposit BIGINT NOT NULL, rounding BIGINT NOT NULL, net BIGINT NOT NULL, tax_code TEXT NOT NULL,
        tax_rate_bp BIGINT NOT NULL, tax BIGINT NOT NULL, PRIMARY KEY (store, till, refund, place))""",
    f"""CREATE TABLE refund_benefits (
        {_TILL}, refund TEXT NOT NULL, place BIGINT NOT NULL, benefit TEXT NOT NULL, title TEXT NOT NULL,
        amount BIGINT NOT NULL, packet BIGINT NOT NULL, PRIMARY KEY (store, till, refund, place))""",
)

# Goods of collected orders that were handed over; `rebuild` fills in what an earlier server took for nothing.
_HAND_OVERS = (
    f"""CREATE TABLE hand_overs (
        {_TILL}, sale TEXT NOT NULL, xid BIGINT NOT NULL, id BIGINT NOT NULL, number TEXT NOT NULL,
        order_number TEXT NOT NULL, period TEXT NOT NULL, operator TEXT NOT NULL, at_ms BIGINT NOT NULL,
        received_at_ms BIGINT NOT NULL, PRIMARY KEY (store, till, sale))""",
    "CREATE INDEX hand_overs_order ON hand_overs (xid, id)",
    "CREATE INDEX hand_overs_period ON hand_overs (store, till, period)",
    f"""CREATE TABLE hand_over_vouchers (
        {_TILL}, sale TEXT NOT NULL, place BIGINT NOT NULL, coupon TEXT NOT NULL, title TEXT NOT NULL,
        PRIMARY KEY (store, till, sale, place))""",
    "CREATE INDEX refunds_sale ON refunds (store, till, sale)",
    "CREATE INDEX sales_collected ON sales (store, till, order_number) WHERE order_number IS NOT NULL",
)

# Whom a member code stood for, by the reference a till has; erased after a while (``members``).
_MEMBERS = (
    f"CREATE TABLE members (reference TEXT PRIMARY KEY, {_TILL}, buyer TEXT NOT NULL, at_ms BIGINT NOT NULL)",
    "CREATE INDEX members_age ON members (at_ms)",
)

# Refunds in the relay's queue: ``sale`` is the refund's own id there, ``of_sale`` the id of the sale it is of.
_RELAY_REFUNDS = (
    "ALTER TABLE relay ADD COLUMN of_sale TEXT",
    "CREATE INDEX relay_sale ON relay (sale)",
)

# Refunds of one sale found together, and one row a sale to lock while they are looked at.
_OVER_REFUNDS = (
    "CREATE TABLE refunded_sales (sale TEXT PRIMARY KEY)",
    "CREATE INDEX refunds_of ON refunds (sale)",
    "CREATE INDEX sales_sale ON sales (sale)",
    "CREATE INDEX sales_number ON sales (number)",
)

# What head office's page asks for, found however much there is beside it.
_PAGE = (
    "CREATE INDEX feed_stores ON feed (key) WHERE kind = 'store'",
    "CREATE INDEX disputes_open ON disputes (kind, raised_at_ms) WHERE resolved_at_ms IS NULL",
    "CREATE INDEX voids_period ON voids (store, till, period)",
    "CREATE INDEX attempts_forced ON attempts (store, till, period) WHERE forced = 1",
    "CREATE INDEX periods_name ON periods (period)",
)

# What went where by an attempt, and the number of a sale that was voided; `rebuild` fills in those stored before.
# ``reference`` has been the other side's own number since: of one that was taken back it was the reversal.
_WENT_BACK = (
    "ALTER TABLE attempts ADD COLUMN means TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempts ADD COLUMN wallet TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempts ADD COLUMN of_attempt TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempts ADD COLUMN newest_before TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE attempts ADD COLUMN about TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE voids ADD COLUMN number TEXT NOT NULL DEFAULT ''",
    "UPDATE attempts SET means = kind WHERE kind IN ('card', 'code')",
    "UPDATE attempts SET reference = '' WHERE state = 'reversed'",
    "CREATE INDEX attempts_reversed ON attempts (store, till, period) WHERE state = 'reversed'",
)

# Cash that put a late answer right, in the period whose Z counts it; `rebuild` fills in what was stored before.
_LATE_CASH = (
    f"""CREATE TABLE late_cash (
        {_TILL}, attempt TEXT NOT NULL, outcome TEXT NOT NULL, period TEXT NOT NULL, cash BIGINT NOT NULL,
        PRIMARY KEY (store, till, attempt, outcome))""",
    "CREATE INDEX late_cash_by_period ON late_cash (store, till, period)",
)

# Where the facts of late answers stand, for a till that takes goods back; `rebuild` fills in what was stored before.
_LATE_ANSWERS = (
    f"""CREATE TABLE late_answers (
        {_TILL}, attempt TEXT NOT NULL, payment TEXT NOT NULL, xid BIGINT NOT NULL, id BIGINT NOT NULL,
        PRIMARY KEY (store, till, attempt, xid, id))""",
    "CREATE INDEX late_answers_by_payment ON late_answers (payment) WHERE payment <> ''",
)

# When cash put a late answer right, on whose word, and reversals by period; `rebuild` fills in those stored before.
_LATE_CASH_WHEN = (
    "ALTER TABLE late_cash ADD COLUMN at_ms BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE late_cash ADD COLUMN supervisor TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX attempts_reversals ON attempts (store, till, period) WHERE kind = 'reversal'",
)

# An embedded database counts its transactions where it counted its starts.
_COUNTED = ("UPDATE meta SET name = 'transactions' WHERE name = 'starts'",)

# Two equal decisions about an attempt are two; `rebuild` tells apart those of which one was kept before.
_DECIDED_WHEN = ("ALTER TABLE disputes ADD COLUMN decided_at_ms BIGINT NOT NULL DEFAULT 0",)

# Every decision of a supervisor, as X and Z count them; `rebuild` finds the second ones of those stored before.
_DECISIONS = (
    f"""CREATE TABLE decisions (
        {_TILL}, attempt TEXT NOT NULL, at_ms BIGINT NOT NULL, outcome TEXT NOT NULL,
        PRIMARY KEY (store, till, attempt, at_ms, outcome))""",
    "INSERT INTO decisions SELECT store, till, attempt, 0, '' FROM attempts WHERE forced = 1",
)

# What late answers said has moved, or not, by the period of its attempt; `rebuild` fills in what was stored before.
_LATE_MOVES = (
    f"""CREATE TABLE late_moves (
        {_TILL}, attempt TEXT NOT NULL, outcome TEXT NOT NULL, amount BIGINT NOT NULL,
        period TEXT NOT NULL, PRIMARY KEY (store, till, attempt, outcome))""",
    "CREATE INDEX late_moves_by_period ON late_moves (store, till, period)",
    "CREATE INDEX refund_tenders_attempt ON refund_tenders (store, till, attempt)",
    "CREATE INDEX attempts_back ON attempts (store, till, of_attempt) WHERE kind = 'reversal'",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    _FIRST,
    _RELAY_QUEUES,
    _LEASE_ASKED,
    _REMARK,
    _SERIALS,
    _REFUNDS,
    _REFUND_FEED,
    _HAND_OVERS,
    _MEMBERS,
    _RELAY_REFUNDS,
    _OVER_REFUNDS,
    _PAGE,
    _WENT_BACK,
    _LATE_CASH,
    _LATE_ANSWERS,
    _LATE_CASH_WHEN,
    _COUNTED,
    _DECIDED_WHEN,
    _DECISIONS,
    _LATE_MOVES,
)

PROJECTIONS = (
    *("sales", "sale_lines", "sale_tenders", "sale_benefits", "sale_funding", "voids", "periods", "attempts"),
    *("refunds", "refund_lines", "refund_tenders", "refund_benefits", "refund_funding", "refunded_sales"),
    *("hand_overs", "hand_over_vouchers", "late_cash", "late_answers", "decisions", "late_moves"),
)
