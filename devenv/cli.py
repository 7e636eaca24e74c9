"""The command line: which command, and how its failure is told."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable

from devenv import console, demo, life, lockfiles, machine, overview, settings
from devenv.errors import DevenvError
from devenv.settings import Settings

# What a command does; its answer is false when the factory is not as it should be.
Command = Callable[[Settings, argparse.Namespace], object]

DESCRIPTION = "A living factory and its tools, all below one folder of the repository."
INTERRUPTED = 130
BROKEN_PIPE = 141
# Commands with a command line of their own, imported only when asked for.
OTHERS = {
    "bench": "devenv.bench",
    "check": "devenv.check",
    "odoo-suites": "devenv.odoo_suites",
    "test": "devenv.own_suites",
}
OTHERS_HELP = {
    "bench": "measure what the addons cost beside a baseline",
    "check": "run every linter",
    "odoo-suites": "run Odoo's own tests with our addons and without",
    "test": "run everything this repository tests",
}


def main(argv: list[str]) -> int:
    """Run one command; returns the exit status."""
    try:
        here = settings.load(machine.repository())
        if argv and argv[0] in OTHERS:
            return _other(here, argv[0], argv[1:])
        options = _parser().parse_args(argv)
        result = options.run(here, options)
    except DevenvError as error:
        for line in error.details:
            console.complain(f"    {line}")
        console.complain(f"\n{error}")
        return 1
    except BrokenPipeError:
        # The reader of our output (such as `head`) has left; the work itself was not its business.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        console.complain("\nInterrupted; the same command goes on from here.")
        return INTERRUPTED
    return 0 if result is None else int(not result)


def _other(here: Settings, name: str, argv: list[str]) -> int:
    command = importlib.import_module(OTHERS[name])
    return int(command.main(here, argv))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m devenv", description=DESCRIPTION)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, text: str, run: Command) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text)
        command.set_defaults(run=run)
        return command

    add("demo", "start a living factory, fetching what is missing", lambda s, _: demo.run(s))
    add("env", "fetch Odoo, packages and tools, and start nothing", lambda s, _: demo.furnish(s))
    add("stop", "stop all services", lambda s, _: life.stop(s))
    add("status", "show what runs", lambda s, _: overview.status(s))
    logs = add("logs", "follow the logs", lambda s, options: life.logs(s, options.service))
    logs.add_argument("service", nargs="?", default=os.environ.get("SERVICE", ""))
    add("reset", "throw the data away and load the plant again", lambda s, _: life.reset(s))
    add("clean", "stop and remove the state folder", lambda s, _: life.clean(s))
    add(
        "lock",
        "bring the lock files in line with the wanted packages",
        lambda s, _: lockfiles.compile_all(s),
    )
    for name, text in OTHERS_HELP.items():
        commands.add_parser(name, help=text)
    return parser
