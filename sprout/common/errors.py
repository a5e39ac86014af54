"""The two kinds of error that a user is meant to read."""


class UsageError(ValueError):
    """The user's mistake: the message names the flag or the file and the way out. Exit status 2."""


class Failure(RuntimeError):
    """Something outside went wrong (a damaged file, a full disk). Exit status 1."""
