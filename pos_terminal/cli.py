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
from pos_terminal.config import Settings, SettingsError, check_server_url, default_path, load_settings
from pos_terminal.contract.chain import short
from pos_terminal.contract.ids import is_name
from pos_terminal.exits import (
    BROKEN,
    BUG,
    BUSY,
    EXIT_CODES,
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
from pos_terminal.progress import Progress
from pos_terminal.sqlite.faults import told
from pos_terminal.ui.translations import SOURCE, languages

FOLLOW_S = 0.5
MAX_LIMIT_MS = 3_600_000


def program() -> str:
    """As facts and requests name it: ``pos-terminal 0.1.0``."""
    return f"pos-terminal {__version__}"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        settings = load_settings(arguments.settings)
        _check_language(settings, arguments.settings or default_path())
        command: Callable[[argparse.Namespace, Settings], int] = arguments.command
        return command(arguments, settings)
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
    if done.custody.warning:
        print(f"warning: {done.custody.warning}", file=sys.stderr)
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


def _milliseconds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= MAX_LIMIT_MS:
        raise argparse.ArgumentTypeError(f"milliseconds, 1 to {MAX_LIMIT_MS}")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError("how many facts, 1 or more")
    return int(text)


def _sequence(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError("the sequence of a fact, 0 or more")
    return int(text)


# --- the parser ---------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pos-terminal",
        description="A store terminal that never loses a sale: it sells with the network gone and catches up later.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=program())
    parser.add_argument(
        "--settings", type=Path, metavar="FILE", help=f"the settings (TOML; default: {default_path()} if it is there)"
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="open the checkout window")
    run.add_argument("--full-screen", action="store_true", help="cover the whole screen")
    run.add_argument("--driver", type=int, metavar="PORT", help=argparse.SUPPRESS)  # a test's hand and eye
    run.set_defaults(command=_run)

    enrol = commands.add_parser(
        "enrol",
        help="make this terminal known to the sync server",
        description="Makes a key, registers its public half with a one-time code from head office "
        "(`sync-server enrol-code STORE TILL`) and starts this till's ledger. Safe to repeat.",
    )
    enrol.add_argument("store", metavar="STORE")
    enrol.add_argument("till", metavar="TILL")
    enrol.add_argument("--server", metavar="URL", help="the server (default: server.url of the settings)")
    enrol.add_argument("--code", help="the one-time code (default: asked for)")
    enrol.set_defaults(command=_enrol)

    _add_quote(commands.add_parser("quote", help="find the best combination of benefits for instances in a file"))
    _add_ledger(commands.add_parser("ledger", help="check, read, export, back up and restore the ledger"))
    return parser


def _add_quote(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Reads instances of the model RBM-1, one JSON object a line, and answers each with one line of JSON: what is "
        "due, the selection, shares, a bound, and why each other benefit is not used. What is wrong is told on "
        "standard error, one line for each instance, and the exit code is then 2. A benefit that breaks the model is "
        "left out, with the reason `refused` in the answer; so are those under a limit that breaks it or stands there "
        "twice. An instance that cannot be read, or has a wrong line, is not answered; the others are. "
        "A file without any instance is wrong as a whole."
    )
    parser.add_argument("file", metavar="FILE", help="the instances (-: standard input)")
    parser.add_argument(
        "--limit-ms",
        type=_milliseconds,
        metavar="N",
        help="how long one answer may take, all of it (default: 100; with --prove as long as it needs): the quote "
        "first, what others would cost with what is left; the reasons are given in any case. `ms` counts all",
    )
    parser.add_argument(
        "--prove", action="store_true", help="search on until it is certain; then also what the others would cost"
    )
    parser.set_defaults(command=_quote)


def _add_ledger(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    file_help = "the ledger (default: the settings' own)"

    verify = commands.add_parser(
        "verify",
        help="walk the digest chain",
        description="Walks the digest chain of a ledger without writing to it, also while a terminal uses it. Prints "
        "the count and the tip, which receipts and Z reports show; or the first bad fact, and exits with 1.",
    )
    verify.add_argument("file", nargs="?", type=Path, metavar="FILE", help=file_help)
    verify.set_defaults(command=_verify)

    tail = commands.add_parser("tail", help="print the last facts as lines of JSON")
    tail.add_argument("file", nargs="?", type=Path, metavar="FILE", help=file_help)
    tail.add_argument("-n", "--count", type=_count, metavar="N", default=10, help="how many (default: 10)")
    tail.add_argument("-f", "--follow", action="store_true", help="go on as facts are added, until interrupted")
    tail.set_defaults(command=_tail)

    export = commands.add_parser("export", help="write all facts as lines of JSON")
    export.add_argument("file", nargs="?", type=Path, metavar="FILE", help=file_help)
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="a new file (default: standard output)")
    export.add_argument("--after", type=_sequence, default=0, metavar="SEQUENCE", help="only the facts after this one")
    export.set_defaults(command=_export)

    backup = commands.add_parser(
        "backup",
        help="copy this terminal's ledger, also while it sells",
        description="Writes one consistent, verified copy of this terminal's ledger to TARGET, a new file.",
    )
    backup.add_argument("target", type=Path, metavar="TARGET")
    backup.set_defaults(command=_backup)

    restore = commands.add_parser(
        "restore",
        help="bring a backup back as this terminal's ledger",
        description="Verifies BACKUP, copies it to where the settings want the ledger, and goes on from its last fact "
        "as a new branch. What was sold after the backup stays the server's. Nothing is overwritten: move a damaged "
        "ledger away first.",
    )
    restore.add_argument("backup", type=Path, metavar="BACKUP")
    restore.set_defaults(command=_restore)
