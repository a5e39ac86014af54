"""The two kinds of error that a user is meant to read, and how to tell that memory ran out."""

from __future__ import annotations


class UsageError(ValueError):
    """The user's mistake: the message names the flag or the file and the way out. Exit status 2."""


class Failure(RuntimeError):
    """Something outside went wrong (a damaged file, a full disk). Exit status 1."""


class Ended(Exception):
    """One of several processes ends, with an exit status; why was said already."""

    def __init__(self, status: int) -> None:
        super().__init__(f"ended with status {status}")
        self.status = status


_NO_MEMORY = (
    "out of memory",
    "not enough memory",
    "can't allocate memory",
    "cannot allocate memory",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out: Python's, an accelerator's or the CPU allocator's.

    PyTorch is not imported for it; its own error is known by its name, the allocator's by its words.
    """
    if isinstance(error, MemoryError):
        return True
    if any(kind.__name__ == "OutOfMemoryError" for kind in type(error).__mro__):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(words in text for words in _NO_MEMORY)
