"""Cuts the product's fonts: Noto Sans SC, two weights, Latin, punctuation and GBK or GB2312. Run by hand, seldom.

    python -m venv FOLDER && FOLDER/bin/pip install fonttools
    npm pack @expo-google-fonts/noto-sans-sc && tar xzf expo-google-fonts-noto-sans-sc-*.tgz
    FOLDER/bin/python packaging/fonts.py package resources/fonts

The result hangs only on the input files and the version of fonttools: no time stamp is written. Text layout features
are kept as far as a till needs them (kerning; the figures are tabular anyway). The regular weight holds GBK, since
names of people, goods and places hold characters that GB2312 lacks (喆, 镕). The bold one is for labels and amounts
and holds GB2312 (a third of the size). Qt does not look for a missing glyph in another weight of the same family, so
the bold file has a family name of its own, and ``ui.theme`` asks for both in turn.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

WEIGHTS = {
    "400Regular/NotoSansSC_400Regular.ttf": ("NotoSansSC-Regular.ttf", "gbk"),
    "700Bold/NotoSansSC_700Bold.ttf": ("NotoSansSC-Strong.ttf", "gb2312"),
}
RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20BF), (0x2190, 0x21FF),
    (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x26FF), (0x3000, 0x303F), (0xFF00, 0xFFEF),
]  # fmt: skip


def wanted(charset: str) -> set[int]:
    """The characters of a two-byte Chinese charset and the punctuation around them."""
    points = {point for first, last in RANGES for point in range(first, last + 1)}
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                points.add(ord(bytes((lead, trail)).decode(charset)))
            except (UnicodeDecodeError, TypeError):
                continue
    return points


def cut(source: Path, target: Path, charset: str) -> None:
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx"]  # nothing is set vertically
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted(charset))
    cutter.subset(font)
    if "Strong" in target.name:
        for record in font["name"].names:
            if record.nameID in (1, 4, 6):
                record.string = {1: "Noto Sans SC Strong", 4: "Noto Sans SC Strong Bold", 6: "NotoSansSC-Strong"}[
                    record.nameID
                ]
    subset.save_font(font, str(target), options)
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB, {len(font.getBestCmap())} characters")


def main() -> None:
    package, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for source, (target, charset) in WEIGHTS.items():
        cut(package / source, folder / target, charset)
    (folder / "OFL.txt").write_bytes((package / "LICENSE_FONT").read_bytes())


if __name__ == "__main__":
    main()
