"""The page of the devices and links: how each stands, and what can be tried."""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.till.effects import Notice
from pos_terminal.till.links import LinkState, LinkStatus
from pos_terminal.ui.messages import notice_text
from pos_terminal.ui.messages.words import WORDS
from pos_terminal.ui.model import DeviceAction, DeviceCard, DevicesView, Tone
from pos_terminal.ui.present.bar import REFUSALS, long_detail, queued_text, short_detail, synced_text
from pos_terminal.ui.present.context import Seen, warning_text

_TONES: dict[LinkState, Tone] = {"up": "ok", "busy": "plain", "warning": "warn", "down": "danger", "absent": "plain"}
Device = Literal["scanner", "pinpad", "printer"]


def devices_view(seen: Seen) -> DevicesView:
    links = seen.links
    cards = (
        _device(seen, "scanner", links.scanner),
        _device(seen, "pinpad", links.pinpad),
        _device(seen, "printer", links.printer),
        _network(seen),
        _sync(seen),
        *_head_office(seen),
    )
    return DevicesView(
        # in the bar the same words stand behind others: «Offline · 3 receipts queued»
        cards=tuple(msgspec.structs.replace(card, state=card.state[:1].upper() + card.state[1:]) for card in cards),
        version=seen.session.version,
    )


def _device(seen: Seen, device: Device, status: LinkStatus) -> DeviceCard:
    """A keyboard-wedge scanner needs no link of its own: absent is its usual state."""
    wedge = device == "scanner" and status.state == "absent"
    actions = () if device == "scanner" or status.state == "absent" else (_check(seen),)
    return DeviceCard(
        device=device,
        title=seen.say(f"device_{device}"),
        state=seen.say("scanner_wedge") if wedge else short_detail(seen, status),
        tone="ok" if wedge else _TONES[status.state],
        detail=seen.say("scanner_wedge_detail") if wedge else _to_do(seen, device, status),
        facts=_since(seen, status),
        actions=actions,
    )


def _to_do(seen: Seen, device: Device, status: LinkStatus) -> str:
    """What is wrong and what to do about it: for what is in this state, else for the state itself."""
    if status.detail == "unresolved" and seen.state.why_pinpad_waits == "card_going_back":
        return notice_text(Notice("card_going_back", "warning"), seen.language)
    for key in (f"device_{device}_{status.detail}", f"device_{device}_{status.state}"):
        if key in WORDS and not (device == "printer" and status.detail):
            return seen.say(key)
    return long_detail(seen, status, printer=device == "printer")


def _check(seen: Seen) -> DeviceAction:
    return DeviceAction(key="check", label=seen.say("action_check"))


def _since(seen: Seen, status: LinkStatus) -> tuple[tuple[str, str], ...]:
    return ((seen.say("fact_since"), seen.at(status.since_ms, "%m-%d %H:%M")),) if status.since_ms else ()


def _head_office(seen: Seen) -> tuple[DeviceCard, ...]:
    """What head office looks into about this till, where it does: the connection that told it works."""
    server = seen.links.server
    if server.state != "warning":
        return ()
    return (
        DeviceCard(
            device="head_office",
            title=seen.say("device_head_office"),
            state=in_one_language(server.detail, seen.language),
            tone="warn",
            detail=seen.say("head_office_to_do"),
        ),
    )


def _network(seen: Seen) -> DeviceCard:
    server = seen.links.server
    if server.state == "warning":
        server = msgspec.structs.replace(server, state="up", detail="")
    down = server.state == "down"
    # then the server is not away: nobody asked it, or it answered
    is_there = server.detail.startswith("key_") or server.detail in REFUSALS
    lasting = warning_text(seen, server.detail) if down and f"warning_{server.detail}" in WORDS else ""
    told = in_one_language(long_detail(seen, server), seen.language)
    check = seen.say("network_unreachable") if down and server.detail == "unreachable" else ""
    alone = seen.say("device_network_absent") if server.state == "absent" else ""
    detail = (alone, check, seen.say("network_down") if down and not is_there else "", lasting, told)
    actions = (DeviceAction(key="exchange", label=seen.say("action_exchange")),) if server.state != "absent" else ()
    return DeviceCard(
        device="network",
        title=seen.say("device_network"),
        state=short_detail(seen, server),
        tone="warn" if server.state == "down" else _TONES[server.state],
        detail="\n".join(filter(None, (*detail, *_standing(seen)))),
        facts=_since(seen, server),
        actions=actions,
    )


def in_one_language(text: str, language: str) -> str:
    """What the server tells in both languages, «账本对不上 · Ledger does not match (1)», in the clerk's."""
    words, bracket, count = text.rpartition(" (")
    chinese, between, english = words.partition(" · ")
    if not between:
        return text
    return f"{chinese if language.startswith('zh') else english}{bracket}{count}"


def _standing(seen: Seen) -> list[str]:
    """What is not as it should be for as long as nobody changes it, such as where the terminal's key lies."""
    return [warning_text(seen, one) for one in seen.links.warnings]


def _sync(seen: Seen) -> DeviceCard:
    links = seen.links
    behind = max(0, links.sequence - links.watermark)
    last = seen.at(links.last_exchange_ms, "%m-%d %H:%M") if links.last_exchange_ms is not None else seen.say("never")
    state = (
        queued_text(seen)
        if links.queued or links.last_exchange_ms is None
        else synced_text(seen, links.last_exchange_ms)
    )
    return DeviceCard(
        device="sync",
        title=seen.say("device_sync"),
        state=state,
        tone="warn" if behind and links.server.state == "down" else "ok",
        facts=(
            (seen.say("fact_last"), last),
            (seen.say("fact_sequence"), str(links.sequence)),
            (seen.say("fact_watermark"), str(links.watermark)),
        ),
        actions=(DeviceAction(key="exchange", label=seen.say("action_exchange")),) if links.queued else (),
    )
