"""The wedge decider: scans are taken, typing comes through whole and in order."""

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.devices.scanner.wedge import (
    FALTERS,
    GAP_MS,
    JOIN_MS,
    MACHINE_CHARACTERS,
    MIN_CHARACTERS,
    RELEASE_MS,
    HeldKey,
    Hold,
    Pass,
    Replay,
    Scan,
    WedgeDecider,
)


class Keyboard:
    """Drives a decider as the event filter does: what reached the program, in order, and when patience is at an end."""

    def __init__(self) -> None:
        self.decider: WedgeDecider[int] = WedgeDecider()
        self.reached: list[str] = []
        self.tokens: list[int] = []
        self.scans: list[Scan] = []
        self.latest_ms = 0
        self._count = 0

    def press(self, text: str, at_ms: int) -> None:
        gap_ms, self.latest_ms = at_ms - self.latest_ms, at_ms
        if self.decider.holding and gap_ms >= self.decider.patience_ms:
            self._replay(self.decider.give_up())
        token, self._count = self._count, self._count + 1
        match self.decider.feed(text, gap_ms, token):
            case Pass():
                assert not self.decider.holding, "a key overtook the held ones"
                self._deliver(text, token)
            case Scan() as scan:
                self.scans.append(scan)
            case Replay() as replay:
                self._replay(replay)
            case Hold():
                assert self.decider.holding

    def idle(self) -> None:
        self._replay(self.decider.give_up())
        assert not self.decider.holding

    def _replay(self, replay: Replay[int] | None) -> None:
        for key in replay.keys if replay else ():
            self._deliver(key.text, key.token)

    def _deliver(self, text: str, token: int) -> None:
        self.reached.append(text)
        self.tokens.append(token)


KEYS = st.sampled_from([*"0123456789abc.", "", "\r", "\x08", "\t"])
CODE = st.text(alphabet="0123456789ABCDEF-", min_size=MIN_CHARACTERS, max_size=40)


@given(st.lists(st.tuples(KEYS, st.integers(GAP_MS, 400)), max_size=40))
def test_human_typing_comes_through_whole(typed: list[tuple[str, int]]) -> None:
    keyboard, at_ms = Keyboard(), 1000
    for text, gap in typed:
        at_ms += gap
        keyboard.press(text, at_ms)
    keyboard.idle()
    assert keyboard.scans == []
    assert keyboard.reached == [text for text, _ in typed]
    assert keyboard.tokens == sorted(keyboard.tokens)


@given(CODE, st.data())
def test_a_scan_is_taken_whole_and_nothing_reaches_the_program(code: str, data: st.DataObject) -> None:
    keyboard, at_ms = Keyboard(), 5000
    for text in [*code, "\r"]:
        keyboard.press(text, at_ms)
        at_ms += data.draw(st.integers(0, GAP_MS - 1))
    assert keyboard.scans == [Scan(code)]
    assert keyboard.reached == []
    assert not keyboard.decider.holding


@given(st.lists(st.tuples(KEYS, st.integers(0, 120)), max_size=60))
def test_no_key_is_lost_doubled_or_moved_whatever_is_typed(typed: list[tuple[str, int]]) -> None:
    keyboard, at_ms = Keyboard(), 1000
    for text, gap in typed:
        at_ms += gap
        keyboard.press(text, at_ms)
    keyboard.idle()
    assert keyboard.tokens == sorted(set(keyboard.tokens))
    taken = sum(len(scan.code) + 1 for scan in keyboard.scans)
    assert len(keyboard.tokens) + taken == len(typed)


@given(CODE, st.text(alphabet="123", min_size=1, max_size=4))
def test_typing_scanning_and_typing_again(code: str, typed: str) -> None:
    keyboard, at_ms = Keyboard(), 1000
    for text in typed:
        at_ms += 150
        keyboard.press(text, at_ms)
    at_ms += 150
    for text in [*code, "\r"]:
        keyboard.press(text, at_ms)
        at_ms += 8
    for text in [*typed, "\r"]:
        at_ms += 150
        keyboard.press(text, at_ms)
    keyboard.idle()
    assert keyboard.scans == [Scan(code)]
    assert keyboard.reached == [*typed, *typed, "\r"]


def test_too_short_for_a_code_is_typing() -> None:
    keyboard = Keyboard()
    for place, text in enumerate("12345\r"):
        keyboard.press(text, place * 5)
    assert (keyboard.reached, keyboard.scans) == ([*"12345", "\r"], [])


def test_an_enter_after_a_pause_ends_no_scan() -> None:
    decider: WedgeDecider[None] = WedgeDecider()
    for text in "690123":
        assert decider.feed(text, 10, None) == Hold()
    keys = tuple(HeldKey(text, None) for text in "690123\r")
    assert decider.feed("\r", JOIN_MS, None) == Replay(keys, "690123")


def test_a_key_that_types_nothing_gives_the_held_ones_back_first() -> None:
    decider: WedgeDecider[str] = WedgeDecider()
    decider.feed("1", 1000, "one")
    assert decider.feed("", 5, "F4") == Replay((HeldKey("1", "one"), HeldKey("", "F4")))
    assert decider.feed("", 3, "F5") == Pass()


@given(CODE, st.data())
def test_a_scan_that_falters_is_taken_whole(code: str, data: st.DataObject) -> None:
    """The machine is loaded: a key or two come late, the Enter among them."""
    places = st.integers(MACHINE_CHARACTERS, len(code))
    late = data.draw(st.sets(places, min_size=1, max_size=FALTERS))
    keyboard, at_ms = Keyboard(), 5000
    for place, text in enumerate([*code, "\r"]):
        at_ms += data.draw(st.integers(GAP_MS, JOIN_MS - 1)) if place in late else 8
        keyboard.press(text, at_ms)
    assert keyboard.scans == [Scan(code)]
    assert keyboard.reached == []


@given(st.integers(1, 4), st.text(alphabet="0123456789", min_size=3, max_size=8), st.integers(GAP_MS, JOIN_MS - 1))
def test_the_triple_zero_of_a_till_keyboard_is_no_scanner(before: int, behind: str, gap_ms: int) -> None:
    keyboard, at_ms = Keyboard(), 1000
    for place, text in enumerate([*"9" * before, *"000", *behind, "\r"]):
        at_ms += 2 if before < place < before + 3 else gap_ms
        keyboard.press(text, at_ms)
    keyboard.idle()
    assert keyboard.scans == []
    assert keyboard.reached == [*"9" * before, *"000", *behind, "\r"]


def test_typing_behind_a_burst_is_no_part_of_it() -> None:
    """A scanner that sends no Enter, and a clerk who types on: at the third gap it is a person."""
    keyboard, at_ms = Keyboard(), 1000
    for text in "6901234":
        at_ms += 5
        keyboard.press(text, at_ms)
    for text in "5678\r":
        at_ms += 150
        keyboard.press(text, at_ms)
    keyboard.idle()
    assert keyboard.scans == []
    assert keyboard.reached == [*"69012345678", "\r"]


def test_what_broke_off_is_told_as_such() -> None:
    decider: WedgeDecider[None] = WedgeDecider()
    for text in "690123":
        decider.feed(text, 5, None)
    assert decider.patience_ms == JOIN_MS
    given_back = decider.give_up()
    assert given_back is not None
    assert given_back.fragment == "690123"
    decider.feed("7", 1000, None)
    assert decider.patience_ms == RELEASE_MS
    assert decider.give_up() == Replay((HeldKey("7", None),), "")
    assert decider.give_up() is None
