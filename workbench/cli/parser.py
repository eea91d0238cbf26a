"""From words to a command. Exit codes: 0 done, 1 the work failed, 2 the command or its input."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NoReturn

from workbench import __version__
from workbench.cli.exit_codes import DONE, FAILED, WRONG
from workbench.cli.reference import help_lines
from workbench.cli.show import one_line, say
from workbench.config import READING_KEYS, setting
from workbench.errors import EngineError, WorkbenchError

if TYPE_CHECKING:
    from workbench.hub.search import Query, Sort

_SORTS: dict[str, Sort] = {"downloads": "downloads", "likes": "likes", "changed": "lastModified"}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        say(one_line(f"{self.prog}: {message}. See {self.prog} --help."))
        sys.exit(WRONG)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and give back its exit code; every wrong input is one line on stderr."""
    speak_utf8()
    try:
        options = make_parser().parse_args(words)
    except SystemExit as end:  # argparse has said what it had to say
        return int(end.code or 0)
    return guarded(lambda: run_command(options))


def guarded(command: Callable[[], int]) -> int:
    """The exit code of a command; every error that a user can cause is one line on stderr."""
    try:
        code = command()
        if sys.stdout is not None:
            sys.stdout.flush()  # or a full disk, or a reader who has gone, shows after the end
        return code
    except EngineError as error:
        return _complain(error, FAILED)
    except WorkbenchError as error:
        return _complain(error, WRONG)
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130
    except BrokenPipeError:  # whoever read our output has gone, as `| head` does
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # no file of the user's: those are told of where they are opened
        place = f"{error.filename}: " if error.filename else ""
        say(one_line(f"{place}{error.strerror or error}."))
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def run_command(options: argparse.Namespace) -> int:
    """Import and run the chosen command: `--help` and mistakes then cost nothing."""
    match options.command:
        case "train":
            if options.dry_run:
                from workbench.cli.rehearse import estimate

                return estimate(options.config, options.set, options.json)
            from workbench.cli.train import train

            return train(options.config, options.set, options.run_dir, options.json)
        case "find-rate":
            from workbench.cli.rehearse import find_rate

            return find_rate(options.config, options.set, options.json)
        case "resume":
            from workbench.cli.train import resume

            return resume(options.run, options.json)
        case "evaluate":
            from workbench.cli.predict import evaluate

            return evaluate(options.run, options.data, options.text, options.label, options.json)
        case "predict":
            from workbench.cli.predict import predict

            return predict(options.run, options.text, options.data, options.output, options.json)
        case "data":
            from workbench.cli.data import Wish, data

            wish = Wish(
                options.file,
                options.text,
                options.label,
                options.fix,
                options.save,
                options.model,
                reading={key: getattr(options, key) for key in READING_KEYS},
            )
            return data(wish, options.json)
        case "models":
            from workbench.cli.models import fetch, models, show

            if options.action == "fetch":
                return fetch(options.id, options.revision, options.json)
            if options.action == "show":
                columns = options.text, options.label
                return show(options.id, options.data, columns, options.set, options.json)
            return models(_query(options), options.page, options.json)
        case "runs":
            from workbench.cli.runs import runs

            return runs(options.json)
        case _:
            from workbench.cli.doctor import doctor

            return doctor(options.json)


def make_parser() -> argparse.ArgumentParser:
    """The commands and their options; the keys of a run come from the schema."""
    parser = _Parser(
        prog="workbench",
        description="Fine-tune a pretrained language model on your own table of texts. "
        "Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"workbench {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    train = commands.add_parser(
        "train",
        help="train a model as a config file says",
        description="Train a model. Without CONFIG the bundled model learns the bundled sample, at "
        "the learning rate that suits it; other keys have their defaults.",
        epilog="\n".join(help_lines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_config(train)
    train.add_argument("--run-dir", metavar="DIR", help="put the run here, not in the workspace")
    train.add_argument(
        "--processes",
        dest="set",
        action="append",
        type="training.processes={}".format,
        metavar="N",
        help="share each batch among N processes, one for each GPU (training.processes)",
    )
    train.add_argument(
        "--folds",
        dest="set",
        action="append",
        type="data.folds={}".format,
        metavar="K",
        help="cross-validate: train K models, each of which leaves out another Kth of the rows and "
        "is tested on it, and tell mean and standard deviation of their figures (data.folds)",
    )
    train.add_argument(
        "--dry-run",
        action="store_true",
        help="take a few steps, tell what time and memory the run would need, and leave nothing",
    )
    _add_json(train)

    find_rate = commands.add_parser(
        "find-rate",
        help="find the learning rate at which the loss falls fastest",
        description="Raise the learning rate from 1e-7 to 1 over some 100 steps and watch the "
        "loss. The rate suggested is the one at which it falls most steeply; the model is thrown "
        "away.",
    )
    _add_config(find_rate)
    _add_json(find_rate)

    resume = commands.add_parser("resume", help="go on with a run that was cut off or stopped")
    resume.add_argument("run", metavar="RUN", help="a run's name or folder")
    _add_json(resume)

    evaluate = commands.add_parser("evaluate", help="measure a model on labelled rows")
    _add_run(evaluate)
    evaluate.add_argument("--data", required=True, metavar="FILE", help="table with labels")
    _add_columns(evaluate)
    _add_json(evaluate)

    predict = commands.add_parser("predict", help="classify texts, or the rows of a table")
    _add_run(predict)
    source = predict.add_mutually_exclusive_group(required=True)
    source.add_argument("--text", nargs="+", metavar="TEXT", help="one or more texts")
    source.add_argument("--data", metavar="FILE", help="table with texts")
    predict.add_argument("--output", metavar="FILE", help="write the table with its predictions")
    _add_json(predict)

    data = commands.add_parser("data", help="show what is in a table")
    data.add_argument(
        "file",
        metavar="FILE",
        help="file, folder, sample:NAME, hub dataset id, or - for standard input",
    )
    _add_columns(data)
    data.add_argument(
        "--fix",
        nargs="+",
        default=[],
        metavar="KIND",
        help="mend these findings, or all, and show the table after it; the file stays as it is",
    )
    data.add_argument(
        "--save", metavar="CLEAN.csv", help="write the table as it was understood and mended"
    )
    data.add_argument(
        "--model",
        default="bundled:all-MiniLM-L6-v2",
        metavar="MODEL",
        help="count tokens as this model does",
    )
    _add_reading(data)
    _add_json(data)

    models = commands.add_parser(
        "models",
        help="list models, or fetch one from the hub",
        description="List the models of this computer and a curated few of the hub; with --search "
        "also what the hub finds.",
    )
    _add_search(models)
    _add_json(models)
    actions = models.add_subparsers(dest="action", metavar="ACTION")
    show = actions.add_parser(
        "show",
        help="tell what is known of a model, and whether it is right",
        description="Tell the size, licence and languages of a model, what memory a run with it "
        "needs, and whether it suits this machine and a table. Nothing but its config is fetched.",
    )
    show.add_argument("id", metavar="ID", help="bundled:NAME, a folder, or a hub id")
    show.add_argument("--data", metavar="FILE", help="the table whose texts it is to learn")
    _add_columns(show)
    _add_set(show)
    _add_json(show)
    fetch = actions.add_parser("fetch", help="bring a model of the hub to this computer")
    fetch.add_argument("id", metavar="ID", help="such as distilbert/distilbert-base-uncased")
    fetch.add_argument("--revision", metavar="COMMIT", help="commit, branch or tag")
    _add_json(fetch)

    _add_json(commands.add_parser("runs", help="list the runs of the workspace"))
    _add_json(commands.add_parser("doctor", help="check this installation"))
    return parser


def speak_utf8() -> None:
    """Print any text under any locale: what the terminal cannot show is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("config", nargs="?", metavar="CONFIG", help="TOML or JSON file")
    _add_set(parser)


def _add_set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="set one key, such as training.epochs=5; may be repeated",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN|MODEL_DIR", help="a run's name or folder, or a model's")


def _add_columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", metavar="COLUMN", help="column with the texts")
    parser.add_argument("--label", metavar="COLUMN", help="column with the classes")


def _add_reading(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how the file is written, where the guess is wrong")
    for key in READING_KEYS:
        known = setting(f"data.{key}")
        group.add_argument(
            f"--{key.replace('_', '-')}",
            type=str if known.minimum is None else int,
            metavar="TEXT" if known.minimum is None else "N",
            help=known.help.replace("%", "%%"),
        )


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--search", metavar="TEXT", help="words of a name, here and on the hub")
    parser.add_argument(
        "--language", metavar="CODE", help="such as en or zh; multilingual for those of many"
    )
    parser.add_argument("--licence", metavar="NAME", help="as the hub names it, such as apache-2.0")
    parser.add_argument("--task", metavar="NAME", help="what it was made for, such as fill-mask")
    parser.add_argument("--max-size", metavar="N", help="parameters at most, such as 150M or 1.5B")
    parser.add_argument(
        "--sort", choices=_SORTS, default="downloads", help="what the hub finds, the most first"
    )
    parser.add_argument(
        "--page", type=_page, default=1, metavar="N", help="of what the hub finds, from 1"
    )


def _page(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(f"{text} is no page: they go from 1 to 100")
    return int(text)


def _query(options: argparse.Namespace) -> Query:
    """What to look for. Raises ModelError where the size is none."""
    from workbench.hub.search import Query
    from workbench.models.matches import parameters_of

    return Query(
        text=options.search or "",
        task=(options.task or "").lower(),
        language=(options.language or "").lower(),
        licence=(options.licence or "").lower(),
        most_parameters=parameters_of(options.max_size) if options.max_size else None,
        sort=_SORTS[options.sort],
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")


def _complain(error: WorkbenchError, code: int) -> int:
    say(one_line(str(error)))
    return code
