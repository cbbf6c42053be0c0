"""``make demo``: the whole line on an embedded default: a window to try or, without a display, the scripted day."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.day import ending
from tests.day.day import Day
from tests.day.ending import Ended
from tests.day.program import ProgramFailed
from tests.day.stage import DAY_PINS, Stage
from tests.day.window import Window


def main() -> int:
    """0: window closed, or every check of the day held. 1: something did not hold. 128 + n: ended by signal n."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--day", action="store_true", help="play the scripted day off screen (DAY=1)")
    parser.add_argument("--out", type=Path, help="folder for everything (OUT=…; default: a new temporary one)")
    parser.add_argument("--driver", action="store_true", help=argparse.SUPPRESS)  # a test closes the window
    options = parser.parse_args()
    out: Path = (options.out or Path(tempfile.mkdtemp(prefix="store-terminal-"))).absolute()
    if options.out and out.exists() and any(out.iterdir()):
        print(f"demo: {out} is not empty; choose another OUT=", file=sys.stderr)
        return 2
    print(f"Everything is kept in {out}\n")
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    by_itself = options.day or not has_display
    stage = Stage(out, pins=DAY_PINS if by_itself else None)
    ending.listen()
    try:
        if by_itself:
            return _play_day(stage)
        return _open_window(stage, driver=options.driver)
    except (ProgramFailed, TimeoutError, OSError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except Ended as ended:
        return ended.code
    finally:
        ending.ignore()
        stage.stop()


def _play_day(stage: Stage) -> int:
    try:
        Day(stage, lambda line: print(line, flush=True)).play()
    except (AssertionError, TimeoutError) as error:
        print(f"\nThe day did not hold: {error}\nScreens and logs: {stage.out}", file=sys.stderr)
        return 1
    print(f"\nEvery check held. Screens, receipts and logs: {stage.out}")
    return 0


def _open_window(stage: Stage, *, driver: bool) -> int:
    window = Window(stage, lambda line: print(line, flush=True), driver=driver)
    try:
        _set_up(stage)
        return window.until_closed()
    finally:
        ending.ignore()
        stage.stop()
        window.keep()
        print(f"Databases, receipts and logs: {stage.out}")


def _set_up(stage: Stage) -> None:
    print("Starting the cloud sandbox, the sync server and the devices …", flush=True)
    stage.set_up()
    print(f"\n{what_to_try(stage)}", flush=True)


def what_to_try(stage: Stage) -> str:
    """Fits a terminal of 24 × 100, with the line of the window below it."""
    seed = stage.seed
    control = {name: program.ready.get("control") for name, program in stage.programs.items()}
    return f"""\
The checkout opens in Chinese (sign-in has an «English» key); closing it stops everything.
Goods, orders, names may be typed into its field and Enter. Its scanner reads what you send it:
  curl -X PUT {control["scanner"]}/scan -d '{{"code": "6901028075763"}}'
  sign in           1001 / PIN 1001 (clerk) · 2001 / 2001 (dealer) · 9001 / 9001 (supervisor)
  goods             6901028075763 (water) · 6941639812340 (lamp) · a name: 毛巾 · its initials: mj
  serial numbers    6970991100017 (robot) · 6970991100024 (lock): Alt+X, any text before the money
  presale balances  ORDER:{seed.order("sofa").order} (sofa) · ORDER:{seed.order("curtain").order} (curtain)
  refused orders    ORDER:{seed.order("not_yet").order} (too early) · ORDER:{seed.order("forfeited").order} (forfeited)
  coupons           COUPON:{seed.voucher("applies").code} (sofa) · COUPON:{seed.voucher("retail").code} (¥15 off ¥100)
  goods vouchers    COUPON:{seed.voucher("goods").code}, after the balance of an order: Alt+J hands its goods over
  refused vouchers  COUPON:{seed.voucher("goods_used").code} (used) · \
COUPON:{seed.voucher("goods_other_order").code} (for the bed's order)
  members' codes    MEMBER:{seed.member("many").code} (several coupons) · MEMBER:{seed.member("none").code} (none)
                    MEMBER:{seed.member("expired").code} (over); typed after Alt+M without the prefix
  a return          F1, F6, choose the sale, F9 · or scan its number, the barcode of its receipt
  payment code      134567890123456789 (WeChat Pay; good once): F11, F12, then scan it
  a declined card   curl -X PUT {control["pinpad"]}/plan -d '{{"mode": "decline", "times": 1}}'
  an answer lost    curl -X PUT {control["pinpad"]}/plan -d '{{"mode": "drop"}}' # yet charged
  a code's course   curl {control["acquirer"]}/next -d '{{"course": "silent"}}' # or insufficient
  no paper          curl -X PUT {control["printer"]}/faults -d '{{"paper": "out"}}' # then "ok"
  no network        kill -STOP {stage.programs["server"].process.pid} # it is silent; then -CONT
  receipts          {stage.receipts}
  head office       http://127.0.0.1:{stage.port}/hq/ key {stage.hq_key}"""


if __name__ == "__main__":
    sys.exit(main())
