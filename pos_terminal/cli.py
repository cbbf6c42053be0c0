"""The command line of the terminal. Loads what a command needs when it runs: ``ledger verify`` knows no Qt."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from pos_terminal import __version__
from pos_terminal.arguments import parser
from pos_terminal.config import Settings, SettingsError, check_server_url, default_path, load_settings
from pos_terminal.contract.chain import short
from pos_terminal.contract.ids import is_name
from pos_terminal.exits import (
    BROKEN,
    BUG,
    BUSY,
    FILE,
    INTERRUPTED,
    MISSING,
    OK,
    REFUSED,
    UNREACHABLE,
    USAGE,
    what_is_missing,
)
from pos_terminal.ledger.errors import LedgerBusy, LedgerError
from pos_terminal.private import for_its_user_alone, open_to_others
from pos_terminal.progress import Progress
from pos_terminal.sqlite.faults import told
from pos_terminal.ui.translations import SOURCE, languages

FOLLOW_S = 0.5


def program() -> str:
    """As facts and requests name it: ``pos-terminal 0.1.0``."""
    return f"pos-terminal {__version__}"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    arguments = parser(program()).parse_args(argv)
    with for_its_user_alone():
        return _carried_out(arguments)


def _carried_out(arguments: argparse.Namespace) -> int:
    try:
        settings = load_settings(arguments.settings)
        _check_language(settings, arguments.settings or default_path())
        return COMMANDS[arguments.command](arguments, settings)
    except SettingsError as error:
        return _failed(USAGE, error)
    except LedgerBusy as error:
        return _failed(BUSY, error)
    except LedgerError as error:
        return _failed(FILE, error)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing is left to be said
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except PermissionError as error:
        return _failed(FILE, told(error, settings.folder))
    except ModuleNotFoundError as error:
        why = what_is_missing(error)
        return _failed(MISSING, why) if why else _bug(error)
    except Exception as error:  # noqa: BLE001 - the last frame: Python's own 1 would pass for a broken chain
        return _bug(error)


def _check_language(settings: Settings, source: Path) -> None:
    """:raises SettingsError: the window has no such language."""
    if settings.language == SOURCE:
        return
    if settings.language not in (there := languages()):
        raise SettingsError(f"{source.name}: language: {settings.language!r} is none of {', '.join(there)}")


def _bug(error: Exception) -> int:
    sys.excepthook(type(error), error, error.__traceback__)  # of `run` it logs, and ends the threads too
    return _failed(BUG, "a bug ended it; what was committed is on disk")


def _failed(code: int, why: object) -> int:
    print(f"pos-terminal: {why}", file=sys.stderr)
    return code


# --- the commands -------------------------------------------------------------------------------------------------


def _run(arguments: argparse.Namespace, settings: Settings) -> int:
    from pos_terminal.app import run

    return run(settings, driver_port=arguments.driver, full_screen=arguments.full_screen)


def _enrol(arguments: argparse.Namespace, settings: Settings) -> int:
    from pos_terminal.contract.enrolment import Refused
    from pos_terminal.ledger import Ledger
    from pos_terminal.ledger.ledger import new_incarnation
    from pos_terminal.online.clock import Clock
    from pos_terminal.online.connection import Unreachable
    from pos_terminal.online.custody import KeyUnavailable
    from pos_terminal.online.enrolment import enrol
    from pos_terminal.online.identity import IdentityError

    url = arguments.server or settings.server.url
    if not url:
        raise SettingsError("which server? give --server URL, or server.url in the settings")
    check_server_url(url)
    if not is_name(arguments.store) or not is_name(arguments.till):
        raise SettingsError("a store and a till are named by 1 to 32 letters, digits, - and _")
    ledger = Ledger.open(settings.ledger_path) if settings.ledger_path.exists() else None
    try:
        if ledger is not None and (ledger.store, ledger.till) != (arguments.store, arguments.till):
            return _failed(FILE, f"the ledger here is of till {ledger.store}/{ledger.till}; move it away first")
        code = arguments.code or _asked("Enrolment code: ")
        clock = Clock(settings.clock_path)
        done = enrol(url, arguments.store, arguments.till, code.strip(), program(), settings.folder, clock)
        if isinstance(done, Unreachable):
            return _failed(UNREACHABLE, f"the server was not reached: {done.why}. The code can be used again")
        if isinstance(done, Refused):
            return _failed(REFUSED, f"the server refused: {done.message} ({done.code})")
        identity = done.identity
        if ledger is None:
            ledger = Ledger.create(
                settings.ledger_path,
                identity.store,
                identity.till,
                new_incarnation(),
                identity.currency,
                identity.profile.entity,
                program(),
                clock.now().at_ms,
            )
    except KeyUnavailable as error:
        return _failed(FILE, f"the terminal has no key: {error}")
    except IdentityError as error:
        return _failed(FILE, error)
    finally:
        if ledger is not None:
            ledger.close()
    print(f"enrolled as {identity.name} of {identity.profile.name}; ledger {settings.ledger_path}")
    for warning in filter(None, (done.custody.warning, open_to_others(settings.folder))):
        print(f"warning: {warning}", file=sys.stderr)
    return OK


def _asked(prompt: str) -> str:
    try:
        return input(prompt)
    except EOFError:
        raise SettingsError("no enrolment code was given") from None


def _verify(arguments: argparse.Namespace, settings: Settings) -> int:
    from pos_terminal.ledger.verify import Broken, verify

    path = arguments.file or settings.ledger_path
    with Progress(sys.stderr, "verifying") as progress:
        result = verify(path, progress)
    if isinstance(result, Broken):
        print(f"{path}: broken at fact {result.sequence}: {result.why}")
        return BROKEN
    print(f"{path}: till {result.store}/{result.till}, {result.count} facts, the chain holds")
    print(f"tip {short(result.tip)} ({result.tip.hex()})")
    return OK


def _tail(arguments: argparse.Namespace, settings: Settings) -> int:
    from pos_terminal.ledger.export import lines, tip_sequence

    path = arguments.file or settings.ledger_path
    after = max(0, tip_sequence(path) - arguments.count)
    while True:
        for sequence, line in lines(path, after):
            print(line.decode(), flush=True)
            after = sequence
        if not arguments.follow:
            return OK
        time.sleep(FOLLOW_S)


def _export(arguments: argparse.Namespace, settings: Settings) -> int:
    from pos_terminal.ledger.export import lines, tip_sequence

    path = arguments.file or settings.ledger_path
    total, facts = tip_sequence(path), lines(path, arguments.after)
    try:
        if arguments.output is None:
            _write_facts(facts, total, sys.stdout.buffer)
        else:
            _write_new(arguments.output, lambda output: _write_facts(facts, total, output))
    except BrokenPipeError:
        raise
    except OSError as error:
        return _unwritable(arguments.output, error)
    return OK


def _write_new(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """What fails leaves no file that would be in the way of the next try."""
    with path.open("xb") as output:
        try:
            write(output)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _unwritable(output: Path | None, error: OSError) -> int:
    """``output`` None: standard output. What is held back could not be written there at the end either."""
    if output is None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _failed(FILE, f"{output or 'standard output'} cannot be written: {error.strerror}")


def _write_facts(facts: Iterable[tuple[int, bytes]], total: int, output: BinaryIO) -> None:
    with Progress(sys.stderr, "exporting") as progress:
        for sequence, line in facts:
            output.write(line + b"\n")
            progress(sequence, total)
    output.flush()


def _backup(arguments: argparse.Namespace, settings: Settings) -> int:
    from pos_terminal.ledger.restore import copy_ledger
    from pos_terminal.ledger.verify import Broken, verify

    with Progress(sys.stderr, "copying") as copying:
        copy_ledger(settings.ledger_path, arguments.target, copying.share)
    with Progress(sys.stderr, "verifying") as verifying:
        result = verify(arguments.target, verifying)
    if isinstance(result, Broken):
        return _failed(BROKEN, f"{arguments.target} is a copy of a broken ledger: fact {result.sequence}: {result.why}")
    print(f"{arguments.target}: {result.count} facts, tip {short(result.tip)}")
    return OK


def _restore(arguments: argparse.Namespace, settings: Settings) -> int:
    from pos_terminal.ledger.restore import restore

    with Progress(sys.stderr, "verifying") as verifying, Progress(sys.stderr, "copying") as copying:

        def copied(share: float) -> None:
            verifying.end()
            copying.share(share)

        verified, branch = restore(arguments.backup, settings.ledger_path, verifying, copied)
    print(f"restored {verified.count} facts of till {verified.store}/{verified.till} to {settings.ledger_path}")
    print(f"tip {short(verified.tip)}; the till goes on as branch {branch.incarnation}")
    return OK


def _quote(arguments: argparse.Namespace, settings: Settings) -> int:
    from pos_terminal.quoting import Unwritable, quote_file

    try:
        with Progress(sys.stderr, "quoting") as bar:

            def tell(text: str) -> None:
                bar.end()
                print(text, file=sys.stderr)

            progress = None if sys.stdout.isatty() else bar  # the answers themselves show there how far it is
            bad = quote_file(arguments.file, arguments.limit_ms, proven=arguments.prove, told=tell, progress=progress)
    except Unwritable as error:
        return _unwritable(None, error.why)
    except BrokenPipeError:
        raise
    except OSError as error:
        return _failed(FILE, f"{arguments.file} cannot be read: {error.strerror}")
    return USAGE if bad else OK


COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "run": _run,
    "enrol": _enrol,
    "quote": _quote,
    "verify": _verify,
    "tail": _tail,
    "export": _export,
    "backup": _backup,
    "restore": _restore,
}
