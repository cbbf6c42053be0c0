"""Head office's page: a day by store and till, and what is disputed, in the language of who reads it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from pos_terminal.contract.facts import AttemptContradicted, ContradictionSettled
from pos_terminal.contract.words import AttemptKind, Wallet
from sync_server import disputes
from sync_server.disputes import Dispute
from sync_server.hq import dispute_words, keys, page
from sync_server.hq.overview import Silence
from sync_server.hq.words import WORDS
from sync_server.wording import join, say, yuan
from tests.sync_server import head_office, sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio

TEMPLATES = Path(page.__file__).parent / "templates"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_DETAILS: dict[disputes.Kind, str] = {
    "undecodable": say("unreadable", text="Object missing required field `type`"),
    "fork": say("fork_differs", sequence=3),
    "bad_arithmetic": say("tenders_not_total", taken=yuan(100), total=yuan(200)),
    "lease_lost": say("lease_written_off", order="O1", lease="f-1"),
    "benefit_refused": say("refused_benefit", code="used_elsewhere"),
    "cloud_refused": say("refusal", refusal="store_unknown", why=""),
    "cloud_overdue": say("overdue", seller="jia", minutes=31, why=say("behind")),
    "paid_elsewhere": say("paid_before", order="O1"),
    "refund_at_cloud": say("refund_and_deposit_by_hand", order="O1", total=yuan(9_000), due=yuan(1_000), seller="jia"),
    "over_refunded": join(
        [
            say("refund_of", number="R-2", sale="N-1", total=yuan(500)),
            say("came_twice", units="2", title="Tea", first="R-1", given=yuan(500)),
            say("more_back", given=yuan(1_000), total=yuan(500)),
        ]
    ),
    "forced_tender": say("forced", outcome="refused", supervisor="9001", reason="acquirer_called"),
}


async def test_the_page_counts_refunds_and_fees(bench: Bench) -> None:
    sale, kept = (
        sale_facts.sale("s1", 30_000, discount=501),
        sale_facts.with_fee(sale_facts.sale("s2", 7_000, kind="card")),
    )
    await head_office.sold(bench, sale, kept, sale_facts.refund(sale))
    await head_office.signed_in(bench)
    shown = head_office.text(await head_office.shown(bench))
    assert "实收 ¥70.30 笔数 2 退货 1 -¥294.99" in shown
    row = shown.partition("门店 S001 S001")[2]
    assert row.strip().startswith("2 1 -294.99 0.00 0.30 0.00 70.30 0.00 70.30 1 营业中")


async def test_the_page_counts_the_orders_whose_goods_are_still_here(bench: Bench) -> None:
    """Neither handed over nor all of it returned; a sale without an order hands nothing over."""
    sold = [sale_facts.sale(f"s{n}", 1_000_000, order=sale_facts.collected(f"O{n}", f"f-{n}")) for n in range(4)]
    back = sale_facts.refund(sold[1], "r1")
    kept = msgspec.structs.replace(sale_facts.refund(sold[2], "r2"), lines=())
    await head_office.sold(bench, sale_facts.sale("plain"), *sold, sale_facts.handed_over(sold[0]), back, kept)
    await head_office.signed_in(bench)
    assert "待交货订单 2 最早 02-14" in head_office.text(await head_office.shown(bench))


async def test_the_page_shows_stores_tills_and_disputes(bench: Bench) -> None:
    await head_office.sold(
        bench,
        sale_facts.sale("s1"),
        b"<script>alert(1)</script>",
        AttemptContradicted(
            at_ms=T0, attempt="k1", sale="s1", number="0214-02-0001", kind="card", amount=1_000, outcome="done"
        ),
        ContradictionSettled(
            at_ms=T0, attempt="k1", outcome="done", supervisor="9002", reason="<b>refunded by hand</b>"
        ),
    )
    form = await bench.http.get("/hq/")
    assert form.status_code == 401
    assert 'name="key"' in form.text
    wrong = await bench.http.post("/hq/login", data={"key": "hq_wrong"})
    assert wrong.status_code == 403
    assert "密钥无效" in wrong.text
    await head_office.signed_in(bench)
    response = await bench.http.get("/hq/")
    shown = response.text
    for text in ("门店 S001", "¥100.00", "S001 / 01", "无法解读", "a1@4", "k1/done"):
        assert text in shown
    assert "门店处理：主管 9002：&lt;b&gt;refunded by hand" in shown
    assert "<script>" not in shown
    assert "script-src" not in response.headers["content-security-policy"]
    assert (await bench.http.post("/hq/logout")).status_code == 303
    assert (await bench.http.get("/hq/")).status_code == 401


async def test_a_cookie_is_for_the_page_alone(small_bench: Bench) -> None:
    async with small_bench.database.write() as tx:
        key = await keys.add(tx, "people", ("page",), T0)
    entered = await small_bench.http.post("/hq/login", data={"key": key})
    for part in ("HttpOnly", "Path=/hq", "SameSite=strict"):
        assert part in entered.headers["set-cookie"]


async def test_every_kind_of_dispute_is_told_in_the_readers_language(bench: Bench) -> None:
    await head_office.sold(bench, sale_facts.sale("s1"))
    async with bench.database.write() as tx:
        await disputes.raise_all(
            tx,
            [
                Dispute(store="S001", till="01", kind=kind, subject=f"x-{kind}", detail=detail, raised_at_ms=T0)
                for kind, detail in _DETAILS.items()
            ],
        )
    assert _DETAILS.keys() == set(disputes.KINDS)
    await head_office.signed_in(bench)
    chinese, english = (
        head_office.text(await head_office.shown(bench)),
        head_office.text(await head_office.shown(bench, "/hq/?lang=en")),
    )
    for kind in _DETAILS:
        for shown, place, words in ((chinese, 0, dispute_words.CHINESE), (english, 1, dispute_words.ENGLISH)):
            assert disputes.NAMES[kind][place] in shown
            for sentence in (words[kind].means, words[kind].next):
                assert head_office.text(sentence) in shown.replace("&#39;", "'").replace("&#34;", '"')
    # What a person has to type stays as it is; else each page is in its language alone.
    typed = re.sub(r"sync-server resolve.*?x-\w+|sync-server rebuild|x-\w+|test 1\.0|English", "", chinese)
    assert re.findall(r"[a-z]{4,}", typed.replace("Object missing required field `type`", "")) == []
    assert _HAN.findall(english.replace("中文", "").replace("门店 S001", "")) == []


def test_every_kind_has_its_words() -> None:
    for words in (dispute_words.CHINESE, dispute_words.ENGLISH):
        assert words.keys() == set(disputes.KINDS)
    assert list(dispute_words.CHINESE) == list(dispute_words.ENGLISH), "one order of urgency"
    assert disputes.NAMES.keys() == set(disputes.KINDS)
    for kind in dispute_words.CHINESE:
        chinese, english = dispute_words.CHINESE[kind], dispute_words.ENGLISH[kind]
        for text in (chinese.means, chinese.next, disputes.NAMES[kind][0]):
            assert _HAN.search(text), kind
        for text in (english.means, english.next, disputes.NAMES[kind][1]):
            assert text, kind
            assert not _HAN.search(text), kind


def test_every_word_of_the_templates_is_there_in_both_languages() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
    used = set(re.findall(r"\bt\('(\w+)'\)", templates))
    units = {f"{unit}{end}" for unit in ("minutes", "hours", "days") for end in ("", "_ago")}
    states = {*get_args(Silence), "z_off"}  # what a till or a period says of itself
    attempts = {*get_args(AttemptKind), *get_args(Wallet)}
    assert used | units | states | attempts == WORDS.keys()
    assert not _HAN.search(templates.replace("'：'", "")), "words stand in the table"
    for key, (chinese, english) in WORDS.items():
        assert chinese, key
        assert english, key
        if key != "language":
            assert not _HAN.search(english), key


async def test_disputes_are_grouped_by_urgency_with_the_receipts_number(bench: Bench) -> None:
    """The number stands for the id that only a program reads; both are shown."""
    await head_office.sold(bench, sale_facts.sale("s1"), sale_facts.refund(sale_facts.sale("s1"), "r1"))
    raised: list[tuple[disputes.Kind, str, int]] = [
        ("cloud_refused", "s1", 1),
        ("cloud_refused", "r1", 2),
        ("paid_elsewhere", "s1/x", 0),
    ]
    async with bench.database.write() as tx:
        await disputes.raise_all(
            tx,
            [
                Dispute(store="S001", till="01", kind=kind, subject=subject, detail="", raised_at_ms=T0 + at)
                for kind, subject, at in raised
            ],
        )
    await head_office.signed_in(bench)
    shown = head_office.text(await head_office.shown(bench))
    rest = shown[shown.index("差异 3") :]
    marks = [
        rest.index(mark) for mark in ("他处已付", "20260214-01-s1 s1/x", "云端拒收", "20260214-01-s1-R r1", "s1 s1 ")
    ]
    assert marks == sorted(marks)


async def test_a_dispute_shows_the_command_that_closes_it(small_bench: Bench) -> None:
    """Ready to be copied: a subject of a stranger's is one word of it, and never an option."""
    subjects = ["-s1; rm x", "s2"]
    async with small_bench.database.write() as tx:
        await disputes.raise_all(
            tx,
            [
                Dispute(store="S001", till="01", kind="fork", subject=subject, detail="", raised_at_ms=T0)
                for subject in subjects
            ],
        )
    await head_office.signed_in(small_bench)
    shown = (await head_office.shown(small_bench)).replace("&#39;", "'")
    assert "sync-server resolve --how '…' -- S001 01 fork '-s1; rm x'</code>" in shown
    assert "sync-server resolve --how '…' S001 01 fork s2</code>" in shown


async def test_a_closed_period_is_told_and_its_difference_comes_first(bench: Bench) -> None:
    even, short = sale_facts.sale("s1"), sale_facts.sale("s2", period="p2")
    closed = sale_facts.closed(short, name="p2")
    closed = msgspec.structs.replace(closed, cash_counted=closed.cash_counted - 1_250)
    wrong = sale_facts.closed(name="p3", off=100)
    await head_office.sold(
        bench,
        *(even, sale_facts.closed(even), sale_facts.period("p2"), short, closed),
        *(sale_facts.period("p3"), wrong, sale_facts.period("p4")),
    )
    await head_office.signed_in(bench)
    shown = head_office.text(await head_office.shown(bench))
    assert "1 营业中 3 已日结" in shown
    rows = shown[shown.index("长短款") : shown.rindex("差异")]
    marks = [rows.index("与流水不符"), rows.index("短款 -12.50"), rows.rindex("相符")]
    assert marks == sorted(marks)


@pytest.mark.parametrize(("over", "looked_at"), [(-1_250, 1), (1_250, 1), (0, 0)])
async def test_a_till_whose_cash_is_over_or_short_is_to_be_looked_at(bench: Bench, over: int, looked_at: int) -> None:
    sold = sale_facts.sale("s1")
    closed = sale_facts.closed(sold)
    await head_office.sold(bench, sold, msgspec.structs.replace(closed, cash_counted=closed.cash_counted + over))
    await head_office.signed_in(bench)
    shown = await head_office.shown(bench)
    why = {-1_250: " 短款 1", 1_250: " 长款 1", 0: ""}[over]
    assert f"需关注的收银台 {looked_at} / 1{why} 待处理差异" in head_office.text(shown)
    assert ('href="#periods"' in shown) == bool(over)
    assert ('<tr class="look warn">' in shown) == bool(over)
    assert ("长款 12.50" in head_office.text(shown)) == (over > 0)
    assert ("无须处理" in shown) == (not over), "nothing to close is not nothing to look at"


async def test_each_reason_to_look_at_a_till_leads_to_the_table_that_marks_it(bench: Bench) -> None:
    """A till counts once, whatever is the matter with it."""
    wrong = sale_facts.closed(name="p1", off=100)
    wrong = msgspec.structs.replace(wrong, cash_counted=wrong.cash_counted - 5)
    await head_office.sold(bench, wrong)
    await bench.terminal("S002", "07")
    bench.now_ms += 16 * 60_000
    await head_office.signed_in(bench)
    shown = await head_office.shown(bench)
    assert "需关注的收银台 2 / 2 Z 不符 1 短款 1 离线 1 从未同步 1 待处理差异" in head_office.text(shown)
    assert re.findall(r'href="#(\w+)"><span class="pill (\w+)', shown) == [
        ("periods", "danger"),
        ("periods", "danger"),
        ("tills", "warn"),
        ("tills", "warn"),
    ]
    assert re.findall(r'class="look (\w+)"', shown) == ["danger", "warn", "warn"]
    assert "Z differs 1 short 1 off line 1 never synchronised 1 Open disputes" in head_office.text(
        await head_office.shown(bench, "/hq/?lang=en")
    )


async def test_periods_of_a_till_are_told_apart_by_their_times(bench: Bench) -> None:
    """With the date where it is not that of the page."""
    late = msgspec.structs.replace(sale_facts.closed(name="p1"), at_ms=T0 + 24 * 3_600_000)
    second = msgspec.structs.replace(sale_facts.period("p2"), at_ms=T0 + 3_600_000)
    await head_office.sold(bench, late, second)
    await head_office.signed_in(bench)
    shown = head_office.text(await head_office.shown(bench))
    assert "S001 / 01 00:26 – 02-15 00:26 已日结" in shown
    assert "S001 / 01 01:26 – 营业中" in shown


async def test_a_day_before_is_shown_and_no_day_that_is_none(bench: Bench) -> None:
    await head_office.sold(bench, sale_facts.sale("s1"))
    await head_office.signed_in(bench)
    today = await head_office.shown(bench)
    assert 'href="/hq/?day=2026-02-13"' in today
    assert "后一天" not in today
    before = await head_office.shown(bench, "/hq/?day=2026-02-13")
    assert "¥0.00" in before
    assert "未开班" in before
    assert 'href="/hq/?day=2026-02-14"' in before
    for day in ("yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "20260214", "2026-W07-6", "%D9%A2"):
        assert (await bench.http.get(f"/hq/?day={day}")).status_code == 400, day


async def test_an_empty_server_says_what_comes_next(small_bench: Bench) -> None:
    await head_office.signed_in(small_bench)
    shown = await head_office.shown(small_bench)
    for text in ("sync-server publish", "sync-server enrol-code", "没有待处理的差异"):
        assert text in shown


async def test_the_language_is_asked_for_kept_and_else_the_browsers(small_bench: Bench) -> None:
    get = small_bench.http.get
    assert "访问密钥" in (await get("/hq/")).text
    assert "Access key" in (await get("/hq/", headers={"Accept-Language": "fr, en-GB;q=0.9, zh;q=0.8"})).text
    asked = await get("/hq/?lang=en")
    assert '<html lang="en">' in asked.text
    assert "Access key" in (await get("/hq/")).text, "kept"
    assert "Access key" in (await small_bench.http.post("/hq/login", data={"key": "x"})).text
    assert "访问密钥" in (await get("/hq/?lang=zh")).text
    assert "访问密钥" in (await get("/hq/?lang=xx")).text


async def test_nothing_is_loaded_from_elsewhere(bench: Bench) -> None:
    await head_office.sold(bench, sale_facts.sale("s1"))
    await head_office.signed_in(bench)
    shown = await head_office.shown(bench)
    for text in ("<script", " src=", "url(", "@import", "<link", "://", " style=", " onclick"):
        assert text not in shown, text


@pytest.mark.parametrize(("body", "status"), [(b"", 403), (b"\xff\xfe=1", 403), (b"key=" + b"x" * 5000, 413)])
async def test_a_form_that_does_not_fit_is_refused(small_bench: Bench, body: bytes, status: int) -> None:
    response = await small_bench.http.post("/hq/login", content=body)
    assert response.status_code == status
    small_bench.http.cookies.set("hq_key", "\x7f")
    assert (await small_bench.http.get("/hq/")).status_code == 401


def test_chinese_has_a_font_on_every_system_in_text_and_commands() -> None:
    """Also on the English page, where the browser would take a Japanese one for the names of stores, or none."""
    style = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    (chinese,) = re.findall(r"--chinese: ([^;]*);", style)
    for font in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Micro Hei"):
        assert f'"{font}"' in chinese
    fonts = [font for font in re.findall(r"\bfont: ([^;]*);", style) if font != "inherit"]
    assert len(fonts) == 2
    assert all("var(--chinese)" in font for font in fonts)
