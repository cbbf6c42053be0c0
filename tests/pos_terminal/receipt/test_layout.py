"""Layout: nothing is wider than the paper, nothing is lost, nothing commands the printer."""

from hypothesis import example, given
from hypothesis import strategies as st

from pos_terminal.receipt.layout import (
    Columns,
    Cut,
    Document,
    Feed,
    PrintLine,
    Rule,
    Text,
    column_lines,
    display_width,
    lay_out,
    printable,
    wrap,
)

PAPER = st.sampled_from([32, 48])
GBK_TEXT = st.text(alphabet="abcXYZ 0123456789.,-￥：（）沙发窗帘喆镕", max_size=120)


@given(st.text(max_size=80))
@example("\x1b@\x10\x04\x01\x1dV\x00")
@example("沙发¥1,299 ñandú 😀\u200b\u0301")
def test_printable_is_one_or_two_bytes_a_character_and_no_command(text: str) -> None:
    shown = printable(text)
    for character in shown:
        encoded = character.encode("gb18030")
        assert len(encoded) == display_width(character)
        assert encoded.decode("gb18030") == character
        assert character >= " "
    assert printable(shown) == shown


def test_printable_keeps_the_trade() -> None:
    assert printable("窗帘：2.5 米 ¥124.80 喆镕") == "窗帘：2.5 米 ￥124.80 喆镕"
    assert printable("El Niño 😀") == "El Nino □"


@given(GBK_TEXT, st.integers(2, 48))
def test_wrapped_lines_fit_and_lose_only_blanks(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(display_width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrap_prefers_spaces_between_words_and_cuts_chinese_anywhere() -> None:
    assert wrap("Thank you for shopping with us", 16) == ["Thank you for", "shopping with us"]
    assert wrap("北欧布艺沙发三人位", 8) == ["北欧布艺", "沙发三人", "位"]
    assert wrap("", 8) == [""]


def test_wrap_leaves_no_bracket_behind_and_begins_no_line_with_a_mark() -> None:
    assert wrap("全店券(限会员", 7) == ["全店券", "(限会员"]
    assert wrap("限会员用，可叠加", 8) == ["限会员", "用，可叠", "加"]
    assert wrap("((((", 2) == ["(", "(", "(("], "where nothing helps, it goes on"


@given(GBK_TEXT, GBK_TEXT.map(str.strip), PAPER, st.integers(0, 4))
def test_columns_fit_and_the_value_is_flush(left: str, right: str, columns: int, indent: int) -> None:
    lines = column_lines(left, right, columns, indent)
    assert all(display_width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == (left + right).replace(" ", "")
    if right:
        assert display_width(lines[-1]) == columns


BLOCKS = st.one_of(
    st.builds(
        Text,
        text=st.text(max_size=60),
        align=st.sampled_from(["left", "center", "right"]),
        width=st.sampled_from([1, 2]),
        height=st.sampled_from([1, 2]),
        indent=st.integers(0, 4),
    ),
    st.builds(Columns, left=st.text(max_size=60), right=st.text(max_size=40), width=st.sampled_from([1, 2])),
    st.builds(Rule),
    st.builds(Feed),
    st.builds(Cut),
)


@given(st.lists(BLOCKS, max_size=8), PAPER)
def test_every_printed_line_fits_the_paper_at_its_size(blocks: list[Text | Columns | Rule], columns: int) -> None:
    for placed in lay_out(Document(columns=columns, blocks=tuple(blocks))):
        if isinstance(placed, PrintLine):
            assert display_width(placed.text) * placed.width <= columns
