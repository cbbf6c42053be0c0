"""What is installed: a wheel has all that the window needs, since everything else is tried in a checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("fonts", "icons", "sounds", "translations")


def test_the_wheel_brings_fonts_icons_sounds_and_languages(tmp_path: Path) -> None:
    command = [str(ROOT / ".tools" / "bin" / "uv"), "build", "--wheel", "--no-build-isolation", "--offline", "--quiet"]
    subprocess.run(
        [*command, "--python", sys.executable, "--out-dir", str(tmp_path), str(ROOT)], check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        inside = {name.partition("/resources/")[2] for name in opened.namelist() if "/resources/" in name}
        names = opened.namelist()
    wanted = {f"{folder}/{path.name}" for folder in FOLDERS for path in (ROOT / "resources" / folder).iterdir()}
    assert wanted <= inside, sorted(wanted - inside)
    for page in (ROOT / "sync_server").rglob("*.html"):
        assert str(page.relative_to(ROOT)) in names
    for seed in (ROOT / "sync_server").rglob("*.json"):
        assert str(seed.relative_to(ROOT)) in names
