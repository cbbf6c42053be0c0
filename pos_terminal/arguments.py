"""What ``pos-terminal`` may be called with, and the help it gives."""

from __future__ import annotations

import argparse
from pathlib import Path

from pos_terminal.config import default_path
from pos_terminal.exits import EXIT_CODES

MAX_LIMIT_MS = 3_600_000


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


def parser(version: str) -> argparse.ArgumentParser:
    """The command line; what is parsed has the words of ``COMMANDS`` of ``cli`` as ``command``."""
    root = argparse.ArgumentParser(
        prog="pos-terminal",
        description="A store terminal that never loses a sale: it sells with the network gone and catches up later.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    root.add_argument("--version", action="version", version=version)
    root.add_argument(
        "--settings", type=Path, metavar="FILE", help=f"the settings (TOML; default: {default_path()} if it is there)"
    )
    commands = root.add_subparsers(title="commands", required=True, metavar="COMMAND")

    run = commands.add_parser(
        "run",
        help="open the checkout window",
        description="Opens the checkout of this till and sells until its window is closed; without an enrolment it "
        "asks for one first. One terminal at a time works on a ledger. What it has to say stands in logs/terminal.log "
        "of the data folder; why it cannot start also on standard error.",
    )
    run.add_argument("--full-screen", action="store_true", help="cover the whole screen")
    run.add_argument("--driver", type=int, metavar="PORT", help=argparse.SUPPRESS)  # a test's hand and eye
    run.set_defaults(command="run")

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
    enrol.set_defaults(command="enrol")

    _add_quote(commands.add_parser("quote", help="find the best combination of benefits for instances in a file"))
    _add_ledger(commands.add_parser("ledger", help="check, read, export, back up and restore the ledger"))
    return root


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
    parser.set_defaults(command="quote")


def _add_ledger(parser: argparse.ArgumentParser) -> None:
    parser.description = "What a till's ledger holds, whether it is whole, copies of it, and the way back from one."
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    file_help = "the ledger (default: the settings' own)"

    verify = commands.add_parser(
        "verify",
        help="walk the digest chain",
        description="Walks the digest chain of a ledger without writing to it, also while a terminal uses it. Prints "
        "the count and the tip, which receipts and Z reports show; or the first bad fact, and exits with 1.",
    )
    verify.add_argument("file", nargs="?", type=Path, metavar="FILE", help=file_help)
    verify.set_defaults(command="verify")

    tail = commands.add_parser(
        "tail",
        help="print the last facts as lines of JSON",
        description="Prints the last facts of a ledger, one line of JSON each (sequence, digest, fact), without "
        "writing to it, also while a terminal uses it.",
    )
    tail.add_argument("file", nargs="?", type=Path, metavar="FILE", help=file_help)
    tail.add_argument("-n", "--count", type=_count, metavar="N", default=10, help="how many (default: 10)")
    tail.add_argument("-f", "--follow", action="store_true", help="go on as facts are added, until interrupted")
    tail.set_defaults(command="tail")

    export = commands.add_parser(
        "export",
        help="write all facts as lines of JSON",
        description="Writes all facts of a ledger as one moment has them, one line of JSON each (sequence, digest, "
        "fact), without writing to the ledger, also while a terminal uses it. An export that fails leaves no file.",
    )
    export.add_argument("file", nargs="?", type=Path, metavar="FILE", help=file_help)
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="a new file (default: standard output)")
    export.add_argument("--after", type=_sequence, default=0, metavar="SEQUENCE", help="only the facts after this one")
    export.set_defaults(command="export")

    backup = commands.add_parser(
        "backup",
        help="copy this terminal's ledger, also while it sells",
        description="Writes one consistent, verified copy of this terminal's ledger to TARGET, a new file.",
    )
    backup.add_argument("target", type=Path, metavar="TARGET")
    backup.set_defaults(command="backup")

    restore = commands.add_parser(
        "restore",
        help="bring a backup back as this terminal's ledger",
        description="Verifies BACKUP, copies it to where the settings want the ledger, and goes on from its last fact "
        "as a new branch. What was sold after the backup stays the server's. Nothing is overwritten: move a damaged "
        "ledger away first.",
    )
    restore.add_argument("backup", type=Path, metavar="BACKUP")
    restore.set_defaults(command="restore")
