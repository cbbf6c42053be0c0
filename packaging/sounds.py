"""Makes the two sounds of the window: python packaging/sounds.py resources/sounds. Always the same bytes.

``ok``: one short high tone (the line is in the basket); ``error``: two low tones, told from ``ok`` with the eyes shut.
"""

from __future__ import annotations

import math
import struct
import sys
import wave
from pathlib import Path

RATE_HZ = 22050
TONES = {"ok": ((1568, 70),), "error": ((392, 120), (0, 50), (330, 180))}  # (hertz, milliseconds)


def samples(tones: tuple[tuple[int, int], ...]) -> bytes:
    """16-bit mono PCM, each tone faded in and out over 8 ms so that it does not click."""
    out = bytearray()
    for hertz, length_ms in tones:
        count = RATE_HZ * length_ms // 1000
        fade = RATE_HZ * 8 // 1000
        for place in range(count):
            level = min(1.0, place / fade, (count - place) / fade) * 0.45
            out += struct.pack("<h", round(32767 * level * math.sin(2 * math.pi * hertz * place / RATE_HZ)))
    return bytes(out)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, tones in TONES.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(samples(tones))


if __name__ == "__main__":
    main()
