"""What can go wrong, said in one sentence to the person at the keyboard.

DevenvError
 +-- CommandFailed     a program ended with an error; carries the end of its output
"""


class DevenvError(Exception):
    """A sentence that names what is wrong and the way out; `details` are lines shown under it."""

    def __init__(self, sentence: str, details: list[str] | None = None) -> None:
        super().__init__(sentence)
        self.details = details or []


class CommandFailed(DevenvError):
    """A program ended with an error."""
