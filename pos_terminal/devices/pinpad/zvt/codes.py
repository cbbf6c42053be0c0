"""The pinpad's numbers in words of ours (PA00P015 «Error-Messages», table 17 «intermediate-status»).

Result codes 1 to 99 come from the authorising host: they are the response codes of ISO 8583 as binary numbers. From
100 on they are the pinpad's own.
"""

from __future__ import annotations

from collections.abc import Mapping

NO_ERROR = 0x00
ABORTED = 0x6C

_REFUSALS: dict[str, tuple[int, ...]] = {
    "wrong_pin": (55,),
    "pin_blocked": (38, 75),
    "card_expired": (33, 54, 0x78),
    "insufficient_funds": (51, 0x71),
    "limit_exceeded": (61, 65, 0xC3),
    "card_blocked": (4, 7, 34, 35, 36, 37, 41, 43, 62, 0x6E),
    "card_unreadable": (0x64, 0x65, 0x66, 0x72, 0x73, 0x7B, 0x7C, 0x7E),
    "card_not_accepted": (
        *(14, 15, 56, 57, 0x67, 0x68, 0x76, 0x79, 0x7A),
        *(0xC5, 0xD2, 0xE9, 0xEA),
    ),
    "wrong_amount": (13, 0xB7, 0xC8, 0xC9),
    "wrong_currency": (0x6F, 0xC6, 0xCB),
    "timeout": (68,),
    "bank_unreachable": (91, 92, 0x7D, 0x9B, 0xA1, 0xA3),
    "aborted": (ABORTED,),
    "not_ready": (0x9C, 0xA0, 0xE0, 0xE4),
    "not_registered": (0x6B,),
    "end_of_day_needed": (0x6A, 0xB1, 0xB2, 0xF0),
    "already_reversed": (0xB4,),
    "reversal_impossible": (0xB5,),
    "not_possible": (58, 0x77, 0x83, 0x9A, 0xA5, 0xFE),
    "pinpad_fault": (
        *(96, 0x74, 0x85, 0x89, 0xBF, 0xC0, 0xC2, 0xC4, 0xCC, 0xDD, 0xDE, 0xE2, 0xE3, 0xEB, 0xEC, 0xED),
        *(0xF5, 0xF6, 0xFA, 0xFB, 0xFC, 0xFF),
    ),
}
REFUSAL_WORDS: Mapping[int, str] = {code: word for word, codes in _REFUSALS.items() for code in codes}


def refusal_word(code: int) -> str:
    """The word of a result code other than 0; ``declined`` for the host's others, ``pinpad_fault`` for the rest."""
    return REFUSAL_WORDS.get(code) or ("declined" if code < 100 else "pinpad_fault")


_STATUS: dict[str, tuple[int, ...]] = {
    "waiting_for_amount": (0x00,),
    "watch_pinpad": (0x01, 0x02),
    "not_accepted": (0x03, 0x07, 0x08, 0x10, 0x13),
    "contacting_bank": (0x04, 0xD2, 0xD3, 0xF2),
    "reversing": (0x05,),
    "posting": (0x06,),
    "card_expired": (0x09,),
    "insert_card": (0x0A, 0x2A),
    "remove_card": (0x0B,),
    "card_unreadable": (0x0C, 0x19),
    "processing_error": (0x0D, 0x12),
    "please_wait": (0x0E, 0x17, 0x28, 0x29, 0x2B, 0x2C, 0xC9, 0xCA),
    "end_of_day": (0x0F,),
    "balance_shown": (0x11,),
    "insufficient_funds": (0x14,),
    "wrong_pin": (0x15,),
    "limit_exceeded": (0x16,),
    "pin_blocked": (0x18,),
    "service": (0x1A,),
    "approved": (0x1B, 0x1C),
    "declined": (0x1D,),
    "choose_on_pinpad": (0x26, 0x27, 0x69, 0xC7, 0xE0, 0xE1),
    "card_inserted": (0x68,),
    "waiting_for_clerk": (0xC8,),
    "end_of_day_needed": (0xCB,),
    "pin_required": (0xCC,),
    "offline": (0xF1, 0xF3),
}
_PLAIN = {code: word for word, codes in _STATUS.items() for code in codes}
_REMOVE_CARD_TOO = {0x40 | code: word for code, word in _PLAIN.items() if 0 < code < 0x28 and code != 0x0A}

STATUS_WORDS: Mapping[int, str] = {**_REMOVE_CARD_TOO, **_PLAIN}
"""Intermediate status in words; codes of 41 to 67 are those of 01 to 27 with «please remove the card»."""
