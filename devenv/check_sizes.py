"""Files of at most 300 lines, functions of at most 40: what is longer has two jobs."""

import ast
from collections.abc import Iterator
from pathlib import Path

from devenv.check_files import ROOT, content, matching

FILE_LINES = 300
FUNCTION_LINES = 40
# One exception a line: `path` or `path function`, then `#` and the reason.
EXCEPTIONS = Path("devenv/sizes_allowed.txt")


def oversized(path: Path) -> Iterator[tuple[str, str]]:
    """What is too long in a file: its key in the list of exceptions, and the finding."""
    text = content(path).decode()
    count = len(text.splitlines())
    if count > FILE_LINES:
        yield f"{path}", f"{path}:{FILE_LINES + 1}: the file has {count} lines (> {FILE_LINES})"
    for node in ast.walk(ast.parse(text, str(path))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LINES:
            where = f"{path}:{node.lineno}"
            yield (
                f"{path} {node.name}",
                f"{where}: {node.name} has {length} lines (> {FUNCTION_LINES})",
            )


def allowed() -> tuple[dict[str, int], list[str]]:
    """The exceptions with their line numbers, and the lines that give no reason."""
    keys: dict[str, int] = {}
    findings = []
    file = ROOT / EXCEPTIONS
    lines = file.read_text().splitlines() if file.exists() else []
    for number, line in enumerate(lines, 1):
        key, _, reason = (part.strip() for part in line.partition("#"))
        if key and not reason:
            findings.append(f"{EXCEPTIONS}:{number}: {key} is allowed without a reason")
        if key:
            keys[key] = number
    return keys, findings


def python_is_small() -> list[str]:
    keys, findings = allowed()
    found = dict(item for path in matching(".py") for item in oversized(path))
    findings += [text for key, text in found.items() if key not in keys]
    findings += [
        f"{EXCEPTIONS}:{number}: {key} is not too long any more: remove this line"
        for key, number in keys.items()
        if key not in found
    ]
    return findings
