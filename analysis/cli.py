"""The command line: thin, and quick to start; what a command needs is loaded inside it."""

from __future__ import annotations

import json
import sys
import traceback
from errno import EDQUOT, EFBIG, ENOSPC, EROFS
from functools import partial
from pathlib import Path
from typing import Any

import click

from analysis.core import THEN, AnalysisError, LiveDataError, PlaceError, UsageError

_as_of = click.option("--as-of", metavar="DATE", help="Use only what was public on this day (ISO).")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def commands(debug: bool) -> None:
    """AI earns fortunes, so why does Meta give its model away?"""


@commands.command()
@click.option("--out", default="report", show_default=True, help="Folder to build into.")
@click.option("--only", multiple=True, metavar="NAME", help="Build only this notebook.")
@click.option("--as-of", multiple=True, metavar="DATE", help="Build this vintage instead of both.")
@click.option("--jobs", type=click.IntRange(1), help="Notebooks to run at the same time.")
@click.option("--force", is_flag=True, help="Build although nothing changed.")
@click.option("--check", is_flag=True, help="Audit built pages: every number back to its rows.")
@_json
def report(
    out: str,
    only: tuple[str, ...],
    as_of: tuple[str, ...],
    jobs: int | None,
    force: bool,
    check: bool,
    as_json: bool,
) -> None:
    """Build the HTML report, or check the one that is built."""
    if check:
        from analysis.report import check_pages

        click.echo(check_pages(out))
        return
    from analysis.report import build_report

    result = build_report(out, as_of or (THEN, None), only or None, jobs, force)
    click.echo(json.dumps(result.to_dict()) if as_json else result.headline())


@commands.command()
@click.option("--out", default="report", show_default=True, help="Folder of the report.")
@click.option("--browser", metavar="PROGRAM", help="Chromium to print with.")
@_json
def pdf(out: str, browser: str | None, as_json: bool) -> None:
    """Build the report if anything changed, then print it as PDF."""
    from analysis.report import build_report, find_browser, print_report

    program = find_browser(browser)  # before the build, which takes much longer
    build_report(out)
    made = print_report(out, program)
    size = made.stat().st_size
    if as_json:
        click.echo(json.dumps({"file": str(made), "bytes": size}))
    else:
        click.echo(f"{made.name}, {size / 1e6:.1f} MB, in {out}/.")


@commands.command()
@_as_of
@_json
def claims(as_of: str | None, as_json: bool) -> None:
    """Show the claims and their verdicts."""
    from analysis.ledger import claims as claims_frame

    frame = claims_frame(as_of)
    if as_json:
        click.echo(frame.to_json(orient="records", indent=2))
        return
    for row in frame.itertuples():
        click.echo(f"{row.claim}  {row.verdict:34}  {row.says}")


@commands.group()
def data() -> None:
    """List, show, check and compare the data."""


@data.command("list")
@_json
def data_list(as_json: bool) -> None:
    """List the tables."""
    from analysis.datasets import catalog

    frame = catalog()
    click.echo(frame.to_json(orient="records", indent=2) if as_json else frame.to_string())


@data.command("show")
@click.argument("name")
@_as_of
@click.option("--raw", is_flag=True, help="Print text as it is, formulas too.")
@_json
def data_show(name: str, as_of: str | None, raw: bool, as_json: bool) -> None:
    """Print one table as CSV; text that a spreadsheet would run is quoted."""
    from analysis.datasets import load

    if not name.isidentifier():
        raise UsageError(f"{name!r} is no name of a table; `data list` shows the names.")
    frame = load(name, as_of)
    if as_json:
        click.echo(frame.to_json(orient="records", date_format="iso", indent=2))
        return
    from analysis.display import csv_text

    click.echo(frame.to_csv(index=False) if raw else csv_text(frame), nl=False)


@data.command("check")
def data_check() -> None:
    """Read every table strictly and say what is wrong with each."""
    from analysis.core import DataError
    from analysis.datasets import check_tables

    found = check_tables()
    faults = [text for text in found.values() if text]
    if faults:
        raise DataError("\n".join(faults))
    click.echo(f"{len(found)} tables are sound.")


@data.command("diff")
@click.argument("folder", required=False)
@click.option("--then", metavar="DATE", help=f"The earlier day of knowledge (ISO); {THEN}.")
@click.option("--now", metavar="DATE", help="The later day; all that is known.")
@_json
def data_diff(folder: str | None, then: str | None, now: str | None, as_json: bool) -> None:
    """Say what moved between two days of knowledge, or against another data FOLDER."""
    from analysis.commands import data_diff as work
    from analysis.commands import data_diff_words as words

    if folder is not None and (then or now):
        raise UsageError("a folder is compared as a whole; leave out --then and --now.")
    if folder is not None:
        tables = work.folder_difference(folder)
        lines = words.table_lines(tables)
        click.echo(json.dumps(work.tables_to_dict(tables)) if as_json else "\n".join(lines))
        return
    found = work.difference(then, now)
    click.echo(json.dumps(work.to_dict(found)) if as_json else words.to_words(found))


_file = click.Path(exists=True, dir_okay=False, path_type=Path)


def _window(words: str, name: str, default: tuple[int, int], what: str) -> Any:
    """An option of two trading days from the event."""
    option = partial(click.option, nargs=2, type=int, metavar="FIRST LAST", show_default=True)
    return option(words, name, default=default, help=what)


@commands.command("event-study")
@click.option(
    "--prices",
    required=True,
    type=_file,
    help="CSV with date and a column a ticker; or with date, ticker and adj_close (or close).",
)
@click.option(
    "--events",
    required=True,
    type=_file,
    help="CSV with event_id, firm, date (a day, or a time with its zone) and maybe title.",
)
@click.option("--out", required=True, metavar="FOLDER", help="New folder for the result.")
@click.option("--benchmark", metavar="TICKER", help="Column of prices that stands for the market.")
@click.option(
    "--model",
    default="market_model",
    show_default=True,
    help="market_model, market_adjusted, constant_mean, factors, capm, dimson, scholes_williams, "
    "garch or synthetic_control.",
)
@click.option("--factors", type=_file, help="CSV with date and a column a factor or donor.")
@_window("--estimation", "estimation_window", (-260, -11), "Days that teach what is normal.")
@_window("--window", "event_window", (-10, 10), "Days around the event that are drawn.")
@_window("--test-window", "tested", (-1, 1), "Days whose return is tested.")
@click.option(
    "--min-estimation-days",
    type=int,
    default=100,
    show_default=True,
    help="Events with fewer usable days are left out.",
)
@click.option(
    "--session-rule",
    default="next",
    show_default=True,
    help="For a day without a session: next, previous or raise.",
)
@click.option(
    "--mask-other-events",
    is_flag=True,
    help="Leave the firm's other event windows out of the estimation.",
)
@click.option("--returns", "as_returns", is_flag=True, help="The file holds returns, not prices.")
@click.option(
    "--known-move",
    "known_moves",
    multiple=True,
    metavar="TICKER=DAY",
    help="A move that looks like a split and was real; may be repeated.",
)
@click.option("--force", is_flag=True, help="Replace a result that is there.")
@_json
def event_study(out: str, force: bool, as_json: bool, **asked: Any) -> None:
    """Run an event study on your own prices and events."""
    from analysis.commands.own.request import Request
    from analysis.commands.own.running import run, to_json, to_words

    summary = run(Request(**asked), out, force)
    for warning in summary["warnings"]:
        click.echo(f"warning: {warning}", err=True)
    click.echo(to_json(summary) if as_json else to_words(summary, out))


@commands.command()
@click.option("--prices", is_flag=True, help="Daily prices of every ticker of the data.")
@click.option("--factors", is_flag=True, help="Daily factors of the French library.")
@click.option("--filings", is_flag=True, help="Figures of Meta and its peers from the SEC.")
@click.option("--tickers", multiple=True, metavar="A,B", help="Prices of these as well.")
@click.option("--until", metavar="DATE", help="Keep prices and factors to this day (ISO).")
@click.option(
    "--patience",
    type=float,
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long one source may take, waits included.",
)
@click.option("--wait", is_flag=True, help="Wait for another refresh to end.")
@click.option("--allow-stale", is_flag=True, help="Go on with the data there are if it fails.")
@click.option("--rollback", is_flag=True, help="Go back to the data before the last refresh.")
@_json
def refresh(
    prices: bool,
    factors: bool,
    filings: bool,
    tickers: tuple[str, ...],
    until: str | None,
    patience: float,
    wait: bool,
    allow_stale: bool,
    rollback: bool,
    as_json: bool,
) -> None:
    """Fetch prices, factors and filings into a local store (all three, if none is named).

    What is restated is kept beside what was there, with the day it became known. The report and
    `load` use the store from then on, and say so.
    """
    from analysis.commands import refresh as work
    from analysis.commands import refresh_words as words

    if rollback:
        if prices or factors or filings or tickers or until:
            raise UsageError("--rollback goes back as a whole; leave out what else is asked for.")
        left, now = work.go_back()
        told = {"left": left, "in_use": now}
        click.echo(json.dumps(told) if as_json else words.rolled_back(left, now))
        return
    flags = {"prices": prices or bool(tickers), "factors": factors, "filings": filings}
    sources = [name for name, wanted in flags.items() if wanted]
    asked = work.asked_of(sources, tickers, until, patience, work.LONGEST_WAIT if wait else 0.0)
    outcomes = work.run(asked)
    click.echo(json.dumps(words.to_dict(outcomes)) if as_json else words.to_words(outcomes))
    failed = words.failures(outcomes)
    if failed and not allow_stale:
        raise LiveDataError("\n".join(failed))
    for line in failed:
        click.echo(f"warning: {line}", err=True)
    if failed:
        click.echo(words.age(), err=True)


@commands.command()
@_json
def doctor(as_json: bool) -> None:
    """Say whether results can be trusted here, and what to do if not.

    Checks versions, arithmetic, an event study and two fits with known answers, time zones,
    and every table with its hash. Leaves with 0 when results can be trusted, with remarks too;
    else with the first of these that applies: 2 a version is too old or missing, 3 data are
    wrong, 5 a number is off.
    """
    from analysis.commands.doctor.examination import error_of, examine
    from analysis.commands.doctor.words import to_words

    found = examine()
    click.echo(json.dumps(found.to_dict(), indent=2) if as_json else to_words(found))
    error = error_of(found)
    if error:
        raise error


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code, says a failure in one line.

    Codes: 0 ok, 1 internal, 2 usage, 3 data, 4 network, 5 model, 6 report, 7 place, 130 stopped.
    """
    words = sys.argv[1:] if arguments is None else arguments
    as_json = "--json" in words
    try:
        plain = [word for word in words if word != "--debug"]
        commands.main(args=plain, prog_name="python -m analysis", standalone_mode=False)
        return 0
    except click.exceptions.Abort:
        return _say("Interrupted", "stopped.", 130, as_json)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        return _fail(UsageError(error.format_message()), as_json)
    except Exception as error:
        if "--debug" in words:
            traceback.print_exc()
        return _fail(_of_the_place(error) or error, as_json)


def _of_the_place(error: Exception) -> PlaceError | None:
    """A system that has no room, or lets nothing be written, as an error of ours."""
    if isinstance(error, OSError) and error.errno in (ENOSPC, EDQUOT, EFBIG, EROFS):
        where = error.filename or "the output"
        return PlaceError(f"cannot write {where}: {error.strerror}; make room, or write elsewhere.")
    return None


def _fail(error: Exception, as_json: bool) -> int:
    known = isinstance(error, AnalysisError)
    code = error.exit_code if isinstance(error, AnalysisError) else 1
    text = str(error) if known else f"internal error ({type(error).__name__}: {error}); add --debug"
    return _say(type(error).__name__, text, code, as_json)


def _say(name: str, text: str, code: int, as_json: bool) -> int:
    fields = {"error": name, "message": text, "code": code}
    click.echo(json.dumps(fields) if as_json else f"error: {text}", err=True)
    return code
