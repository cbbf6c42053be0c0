"""The command line of ``sync-server``."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from sync_server import administration
from sync_server.config import Settings, load
from sync_server.database import named
from sync_server.disputes import KINDS
from sync_server.exits import BUG, DONE, FAILED, foreseen
from sync_server.hq.keys import SCOPES
from sync_server.log_file import LogFile, line

_DESCRIPTION = """\
The sync server of the store terminals. It keeps every fact the tills send, byte for byte, publishes the catalogue
to them, answers what they ask about orders and coupons, relays sales to the cloud store and shows head office what
was sold."""

_EPILOG = """\
settings:
  One TOML file (--config); resources/docs/sync-server.md has a line for each setting. Options override it. Secrets
  may come from the environment: SYNC_SERVER_CLOUD_APP_SECRET, SYNC_SERVER_ACQUIRER_KEY. Never from an option.

exit codes:
  0  done, or stopped when asked to
  1  it could not be done; the message says why (no such till, a file that does not fit, an address that is taken)
  2  the command line or the settings do not fit
  3  the database refuses: it is being served, of a newer version, or no sync server's
  4  the database cannot be reached or opened, or is not there
  69  its libraries are not installed; the message says how to get them
  70  a bug ended it, and its traceback says where; what was acknowledged is stored
  130  Ctrl-C ended a command; what it had not finished is not done

a first day:
  sync-server publish --config server.toml catalogue.jsonl
  sync-server enrol-code --config server.toml S001 01
  sync-server hq-key --config server.toml office --scope sales --scope totals --scope page
  sync-server serve --config server.toml
  Each command names on standard error the database that it worked in; its answer alone is on standard output.
"""

_DOUBTS = 20
"""How many warnings about a file are shown."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code. argparse leaves by itself with 2 where the line does not fit."""
    try:
        asked = _parser().parse_args(arguments)
        if "delegate" in asked:
            code: int = asked.delegate(asked)
            return code
        return _run(asked, _settings(asked))
    except administration.Failed as error:
        return _fail(FAILED, str(error))
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last frame: no bug may pass for «not done»
        if known := foreseen(error):
            return _fail(*known)
        traceback.print_exc()
        return _fail(BUG, "a bug ended it; what was acknowledged is stored")


def _fail(code: int, message: str) -> int:
    sys.stderr.write(f"sync-server: {message}\n")
    return code


def _settings(asked: argparse.Namespace) -> Settings:
    names = (
        *("listen", "database", "workers", "log_file", "cloud__gateway", "cloud__app_key", "cloud_terms_file"),
        *("acquirer__url", "acquirer__merchant"),
    )
    return load(asked.config, **{name: getattr(asked, name, None) for name in names})


def _run(asked: argparse.Namespace, settings: Settings) -> int:
    if asked.command == "serve":
        return _serve(settings)
    told = _administer(asked, settings)
    # Standard output is for scripts: a code or a key alone.
    sys.stderr.write(f"sync-server: {told} {named(settings.database)}\n")
    return DONE


def _administer(asked: argparse.Namespace, settings: Settings) -> str:
    """Carry the command out and print what it has to give; the words before the database's name."""
    match asked.command:
        case "enrol-code":
            code = asyncio.run(administration.enrol_code(settings, asked.store, asked.till))
            sys.stdout.write(code + "\n")
            hours = settings.enrolment.code_valid_hours
            return f"for till {asked.store}/{asked.till}, once, within {hours} hours; in"
        case "revoke":
            asyncio.run(administration.revoke(settings, asked.store, asked.till))
            sys.stdout.write(f"{asked.store}/{asked.till} is refused from now on\n")
        case "publish":
            lines = _read_lines(asked.file)
            stored = asyncio.run(administration.publish_lines(settings, lines, _progress))
            for doubt in stored.doubts[:_DOUBTS]:
                sys.stderr.write(f"sync-server: warning: {doubt}\n")
            if (more := len(stored.doubts) - _DOUBTS) > 0:
                sys.stderr.write(f"sync-server: warning: and {more} more like these\n")
            sys.stdout.write(f"{stored.lines} lines, {stored.news} changes\n")
            return "made the database" if stored.is_new else "in"
        case "rebuild":
            taken = asyncio.run(administration.rebuild(settings, _progress))
            sys.stdout.write(f"{taken} facts read again\n")
        case "restored":
            sys.stdout.write(asyncio.run(administration.restored(settings)) + "\n")
        case "hq-key":
            key = asyncio.run(administration.hq_key(settings, asked.name, tuple(asked.scope), revoke=asked.revoke))
            sys.stdout.write(key + "\n" if key else f"the key of {asked.name} has ended\n")
        case "lease-write-off":
            done = administration.write_off(settings, asked.kind, asked.subject, asked.why, store=asked.store)
            sys.stdout.write(asyncio.run(done) + "\n")
        case "resolve":
            asyncio.run(administration.resolve(settings, asked.store, asked.till, asked.kind, asked.subject, asked.how))
            sys.stdout.write(f"resolved: {asked.kind} {asked.subject} of {asked.store}/{asked.till}\n")
        case command:
            raise AssertionError(command)
    return "in"


def _serve(settings: Settings) -> int:
    from sync_server.serve import ServerFailed, WorkerEnded, serve

    try:
        handler = LogFile(settings.log_file) if settings.log_file else logging.StreamHandler()
    except OSError as error:
        return _fail(FAILED, f"{settings.log_file}: {error.strerror}")
    handler.setFormatter(line(settings.workers))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler])
    for chatty in ("httpx", "httpcore", "uvicorn"):
        # What they tell of a request holds URLs with signatures.
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        serve(settings)
    except OSError as error:
        return _fail(FAILED, str(error))
    except WorkerEnded as error:
        return _fail(error.code, str(error))
    except ServerFailed as error:
        return _fail(BUG, str(error))
    return DONE


def _read_lines(file: str) -> list[bytes]:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise administration.Failed(f"{file}: {error.strerror}") from error
    return data.splitlines()


def _progress(done: int, of: int) -> None:
    """A bar for people; nothing where nobody looks."""
    if sys.stderr.isatty():
        filled = 40 * done // max(of, 1)
        end = "\n" if done >= of else ""
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (40 - filled)}] {done}/{of}{end}")
        sys.stderr.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sync-server",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sync-server {version('store-terminal')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, metavar="FILE", help="the settings, TOML (default: the defaults)")
    common.add_argument(
        "--database", metavar="URL", help="sqlite:///FILE (default: server.sqlite3 here) or postgresql+asyncpg://…"
    )

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[common])

    serve = command("serve", "answer terminals and head office until SIGTERM; prints one JSON line when ready")
    serve.add_argument("--listen", metavar="HOST:PORT", help="where to listen; port 0 is any (default: 127.0.0.1:8460)")
    serve.add_argument("--workers", type=int, metavar="N", help="serving processes; more than one needs PostgreSQL")
    serve.add_argument("--log-file", metavar="FILE", help="log there and not to standard error")
    serve.add_argument("--cloud", dest="cloud__gateway", metavar="URL", help="the cloud store's gateway")
    serve.add_argument("--app-key", dest="cloud__app_key", metavar="KEY", help="our application's name at the gateway")
    serve.add_argument("--terms", dest="cloud_terms_file", metavar="FILE", help="head office's table for the cloud")
    serve.add_argument("--acquirer", dest="acquirer__url", metavar="URL", help="the acquirer of payment codes")
    serve.add_argument("--merchant", dest="acquirer__merchant", metavar="ID", help="our number at the acquirer")

    code = command(
        "enrol-code",
        "print a one-time code with which the terminal of a till can be enrolled, within 24 hours "
        "(or enrolment.code_valid_hours)",
    )
    revoke = command("revoke", "refuse a till from now on; what it sent before stays")
    for each in (code, revoke):
        _add_till(each)
    publish = command("publish", "put products, offers, operators and store profiles into the feed: JSON lines")
    publish.add_argument(
        "file", metavar="FILE", help="«-» is standard input; the format: resources/docs/sync-server.md"
    )
    command("rebuild", "forget the tables made from the journal and make them again; the same rows come out")
    command("restored", "say that the database was put back from a backup: a new feed id, printed (see the docs)")
    key = command("hq-key", "print a new API key for head office; the one NAME had before ends")
    key.add_argument("name", metavar="NAME", help="whose key it is, as you call it: one key a name")
    what = key.add_mutually_exclusive_group(required=True)
    what.add_argument("--scope", action="append", choices=SCOPES, default=[], help="may be given several times")
    what.add_argument("--revoke", action="store_true", help="end the key of NAME and give none")
    lease = command("lease-write-off", "answer for a till that is gone: its lease is granted to others again")
    lease.add_argument("kind", choices=("order", "benefit", "sale"), help="what the till holds")
    lease.add_argument("subject", metavar="NUMBER", help="the order's number, the coupon's id, the receipt's number")
    lease.add_argument("--store", metavar="STORE", help="of a sale: which sold it, where several have that number")
    lease.add_argument("--why", required=True, metavar="TEXT", help="kept with the lease")
    resolve = command("resolve", "say that a dispute has been dealt with")
    _add_till(resolve)
    resolve.add_argument(
        "kind", metavar="KIND", choices=KINDS, help=f"as the page shows it: {', '.join(KINDS)} (see the docs)"
    )
    resolve.add_argument("subject", metavar="SUBJECT", help="as the page shows it")
    resolve.add_argument("--how", required=True, metavar="TEXT", help="kept with the dispute")
    _add_simulators(commands)
    return parser


def _add_till(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("store", metavar="STORE", help="the code of its store, as the profile was published")
    parser.add_argument("till", metavar="TILL", help="its number in the store: 1 to 32 letters, digits, - and _")


def _add_simulators(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from sync_server.acquirer.simulator import program as acquirer
    from sync_server.cloud.sandbox import program as sandbox

    text = "play the cloud store's gateway, for demo and tests; prints one JSON line when ready"
    parser = commands.add_parser("sandbox", help=text, description=text)
    sandbox.add_arguments(parser)
    parser.set_defaults(delegate=sandbox.run)
    text = "play the acquirer of payment codes, for demo and tests; prints one JSON line when ready"
    parser = commands.add_parser("acquirer-simulator", help=text, description=text)
    acquirer.add_arguments(parser)
    parser.set_defaults(delegate=acquirer.run)
