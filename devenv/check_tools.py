"""The linters that others wrote: where they are found, and how each is called."""

import hashlib
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from devenv.check_files import ROOT, addons, here, matching

NODE_FILES = (
    "package.json",
    "package-lock.json",
    ".npmrc",
    "eslint.config.mjs",
    ".prettierrc.json",
)
# Prettier leaves Markdown (tables and prose are laid out by hand) and Odoo's views alone.
# Not XML: a line break where a space stood between two tags takes the space off the screen, since
# OWL drops white space with a line break in it.
BROWSER_CODE = (".js", ".scss")

# Rules of pylint-odoo that do not fit: the first knows only a README at the top of an addon (our own
# rule also takes readme/), the second takes a field called `length` for one of Odoo 8, the third
# wants one class where we keep one file per concern, and the fourth takes a check that calls its
# parent, and only raises, for one that forgot to return something.
NOT_FITTING = (
    "missing-readme",
    "attribute-deprecated",
    "consider-merging-classes-inherited",
    "missing-return",
)

Outcome = tuple[bool, str]
_node_lock = threading.Lock()


def node_home() -> Path:
    return here().state / "node"


def environment() -> dict[str, str]:
    """The tools of the project's virtual environment come before those of the machine."""
    return os.environ | {"PATH": f"{here().python.parent}{os.pathsep}{os.environ['PATH']}"}


def call(*command: str | Path, cwd: Path = ROOT) -> Outcome:
    words = [str(word) for word in command]
    where = shutil.which(words[0], path=environment()["PATH"])
    if not where:
        return True, f"{words[0]} is not installed: run `make env` first."
    done = subprocess.run(  # noqa: S603 - the words are ours, from this file
        [where, *words[1:]],
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode != 0, done.stdout


def ruff_check(fix: bool) -> Outcome:
    return call("ruff", "check", *(["--fix"] if fix else []), ".")


def ruff_format(fix: bool) -> Outcome:
    return call("ruff", "format", *([] if fix else ["--check"]), ".")


def pylint() -> Outcome:
    folders = addons()
    if not folders:
        return False, ""
    return call("pylint", "--rcfile=.pylintrc", f"--disable={','.join(NOT_FITTING)}", *folders)


def mypy() -> Outcome:
    """Typed packages are those that bring a configuration of mypy of their own."""
    failed = False
    texts: list[str] = []
    for project in sorted(ROOT.glob("*/pyproject.toml")):
        if "[tool.mypy]" not in project.read_text():
            continue
        bad, text = call("mypy", "--strict", "src", cwd=project.parent)
        failed, texts = failed or bad, [*texts, text]
    return failed, "".join(texts)


def static_files(*suffixes: str) -> list[Path]:
    return [
        path
        for path in matching(*suffixes)
        if "static" in path.parts and "lib" not in path.parts and "i18n" not in path.parts
    ]


def install_node_tools() -> Outcome:
    """`npm ci` into the state folder, once for each state of the lock file."""
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in NODE_FILES[:3]))
    stamp = node_home() / ".installed"
    with _node_lock:
        node_home().mkdir(parents=True, exist_ok=True)
        for name in NODE_FILES:
            shutil.copyfile(ROOT / name, node_home() / name)
        if stamp.exists() and stamp.read_text() == digest.hexdigest():
            return False, ""
        failed, output = call("npm", "ci", "--ignore-scripts", "--no-progress", cwd=node_home())
        if not failed:
            stamp.write_text(digest.hexdigest())
        return failed, output


def node_tool(
    script: str, arguments: Sequence[str | Path], files: list[Path], cwd: Path
) -> Outcome:
    if not files:
        return False, ""
    failed, output = install_node_tools()
    if failed:
        return failed, output
    return call("node", node_home() / "node_modules" / script, *arguments, *files, cwd=cwd)


def eslint(fix: bool) -> Outcome:
    """The configuration is used from where its imports resolve, its patterns from the root."""
    arguments: list[str | Path] = [
        "--config",
        node_home() / "eslint.config.mjs",
        "--max-warnings=0",
    ]
    if fix:
        arguments.append("--fix")
    return node_tool("eslint/bin/eslint.js", arguments, static_files(".js"), ROOT)


def prettier(fix: bool) -> Outcome:
    """Prettier resolves its plugin from the working directory."""
    arguments: list[str | Path] = ["--write" if fix else "--check", "--log-level=warn"]
    arguments += ["--config", node_home() / ".prettierrc.json"]
    arguments += ["--ignore-path", ROOT / ".prettierignore"]
    files = static_files(*BROWSER_CODE) + matching(".json", ".mjs")
    return node_tool(
        "prettier/bin/prettier.cjs", arguments, [ROOT / path for path in files], node_home()
    )


def tool_checks(fix: bool) -> dict[str, Callable[[], Outcome]]:
    """The slowest first, so that two at a time end together."""
    return {
        "pylint-odoo": pylint,
        "mypy": mypy,
        "eslint": partial(eslint, fix),
        "prettier": partial(prettier, fix),
        "ruff check": partial(ruff_check, fix),
        "ruff format": partial(ruff_format, fix),
    }
