import sys

import pytest

from devenv import command, supervisor
from devenv.errors import CommandFailed


def test_what_a_program_says_is_kept_and_passed_on(tmp_path):
    log, seen = tmp_path / "logs" / "x.log", []
    command.run([sys.executable, "-c", "print('hello')"], log, on_line=seen.append)
    assert seen == ["hello"]
    assert log.read_text().endswith("hello\n")


def test_a_failing_program_shows_its_last_lines(tmp_path):
    program = "for n in range(100): print(n)\nraise SystemExit(3)"
    with pytest.raises(CommandFailed, match="ended with code 3") as caught:
        command.run([sys.executable, "-c", program], tmp_path / "x.log")
    assert caught.value.details == [str(number) for number in range(85, 100)]


def test_an_interruption_takes_the_program_with_it(tmp_path):
    started = []

    def interrupt(line):
        started.append(int(line))
        raise KeyboardInterrupt

    program = "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(600)"
    with pytest.raises(KeyboardInterrupt):
        command.run([sys.executable, "-c", program], tmp_path / "x.log", on_line=interrupt)
    assert supervisor.birth(started[0]) == 0


def test_a_short_program_may_be_told_something_and_answers():
    program = "import sys; print(sys.stdin.read().upper())"
    assert command.output([sys.executable, "-c", program], text="yes").strip() == "YES"
