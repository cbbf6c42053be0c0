"""The wedge decider: scans are taken, typing comes through whole and in order."""

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.devices.scanner.wedge import (
    GAP_MS,
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
    """Drives a decider as the event filter does: what reached the program, in order, and when the timer is due."""

    def __init__(self) -> None:
        self.decider: WedgeDecider[int] = WedgeDecider()
        self.reached: list[str] = []
        self.tokens: list[int] = []
        self.scans: list[Scan] = []
        self.latest_ms = 0
        self._count = 0

    def press(self, text: str, at_ms: int) -> None:
        if self.decider.holding and at_ms - self.latest_ms >= RELEASE_MS:
            self._replay(self.decider.tick(self.latest_ms + RELEASE_MS))
        self.latest_ms = at_ms
        token, self._count = self._count, self._count + 1
        match self.decider.feed(text, at_ms, token):
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
        self._replay(self.decider.tick(self.latest_ms + RELEASE_MS))
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
    taken = sum(len(scan.code) + 1 - scan.leaked for scan in keyboard.scans)
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
    for place, text in enumerate("690123"):
        assert decider.feed(text, place * 10, None) == Hold()
    keys = tuple(HeldKey(text, None) for text in "690123\r")
    assert decider.feed("\r", 50 + GAP_MS, None) == Replay(keys)


def test_a_key_that_types_nothing_gives_the_held_ones_back_first() -> None:
    decider: WedgeDecider[str] = WedgeDecider()
    decider.feed("1", 0, "one")
    assert decider.feed("", 5, "F4") == Replay((HeldKey("1", "one"), HeldKey("", "F4")))
    assert decider.feed("", 8, "F5") == Pass()


def test_a_timer_that_came_too_soon_does_not_cut_the_code() -> None:
    """The program was busy: the timer fired before the rest of the scan was read. Its time stamps prove one burst."""
    decider: WedgeDecider[None] = WedgeDecider()
    for place, text in enumerate("690"):
        decider.feed(text, place * 10, None)
    assert decider.tick(20 + RELEASE_MS) == Replay(tuple(HeldKey(text, None) for text in "690"))
    for place, text in enumerate("1234567892"):
        assert decider.feed(text, 30 + place * 10, None) == Hold()
    assert decider.feed("\r", 130, None) == Scan("6901234567892", leaked=3)
    decider.feed("7", 5000, None)
    assert decider.tick(6000) == Replay((HeldKey("7", None),))
