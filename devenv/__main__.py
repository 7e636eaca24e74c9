"""Commands of the development environment: `python3 -m devenv <command>`."""

import os
import signal
import sys

# Checked before anything else is imported: an older Python could not even read the rest.
if sys.version_info < (3, 11):  # noqa: UP036 - the outdated Python is the one we talk to
    sys.stderr.write(
        f"Python {sys.version_info[0]}.{sys.version_info[1]} is too old; this needs Python 3.11 or "
        "newer: make demo PYTHON=python3.11\n"
    )
    raise SystemExit(1)

from devenv import cli

if __name__ == "__main__":
    # A polite end takes the same way as Ctrl-C: children are ended, locks are let go.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.umask(0o022)
    raise SystemExit(cli.main(sys.argv[1:]))
