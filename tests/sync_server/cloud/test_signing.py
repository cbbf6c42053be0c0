"""Signatures against values made by another program, and the rules they must obey."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_server.cloud.top.signing import SignMethod, parse_time, signature, time_text

FORM = {
    "method": "taobao.trade.fullinfo.get",
    "app_key": "12345678",
    "session": "test",
    "timestamp": "2026-02-14 12:00:00",
    "format": "json",
    "v": "2.0",
    "fields": "tid,status",
    "tid": "4418800000000001101",
    "empty": "",
    "buyer": "张三",
}


# Made with `openssl dgst` over the text written out by hand:
#   app_key12345678buyer张三fieldstid,statusformatjsonmethodtaobao.trade.fullinfo.getsessiontest
#   tid4418800000000001101timestamp2026-02-14 12:00:00v2.0        (one line; md5: secret before and after)
@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("md5", "C0FC6A98236FA0C92EABB1C2B6536565"),
        ("hmac", "DA745504DCC8790E3BB4129EB1FDE4DE"),
        ("hmac-sha256", "EAA471809E6912EA223F3F5CC4D2259303061D57CD9FAFFB3959474DE44D07E2"),
    ],
)
def test_signatures_made_by_openssl(method: SignMethod, expected: str) -> None:
    assert signature(FORM, "helloworld", method) == expected


NAMES = st.text(st.characters(codec="ascii", categories=["Ll"], include_characters="_"), min_size=1, max_size=12)
FORMS = st.dictionaries(NAMES, st.text(max_size=30), max_size=12)
METHODS = st.sampled_from(["md5", "hmac", "hmac-sha256"])


@given(FORMS, st.text(min_size=1, max_size=20), METHODS)
def test_order_empty_values_and_an_old_signature_do_not_count(
    form: dict[str, str], secret: str, method: SignMethod
) -> None:
    turned = dict(reversed(form.items())) | {"sign": "OLD", "an_empty_one": ""}
    form.pop("sign", None)
    form.pop("an_empty_one", None)
    assert signature(turned, secret, method) == signature(form, secret, method)


@given(FORMS, NAMES, st.text(min_size=1, max_size=9))
def test_any_change_changes_it(form: dict[str, str], name: str, value: str) -> None:
    if name == "sign" or form.get(name) == value:
        return
    assert signature(form | {name: value}, "s", "hmac-sha256") != signature(form, "s", "hmac-sha256") or (
        # the run-together text is ambiguous by design: only then may two forms agree
        "".join(k + v for k, v in sorted(form.items()) if v)
        == "".join(k + v for k, v in sorted((form | {name: value}).items()) if v)
    )


def test_the_secret_is_a_key_not_a_suffix() -> None:
    text = b"a1"
    assert signature({"a": "1"}, "k", "hmac-sha256") == hmac.new(b"k", text, hashlib.sha256).hexdigest().upper()
    assert signature({"a": "1"}, "k", "md5") == hashlib.md5(b"k" + text + b"k").hexdigest().upper()


@pytest.mark.parametrize(("at_ms", "text"), [(0, "1970-01-01 08:00:00"), (1_771_041_600_999, "2026-02-14 12:00:00")])
def test_time_is_china_standard(at_ms: int, text: str) -> None:
    assert time_text(at_ms) == text
    assert parse_time(text) == at_ms // 1000 * 1000


@pytest.mark.parametrize("text", ["", "2026-02-30 00:00:00", "2026-02-14T12:00:00", "yesterday"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_time(text)
