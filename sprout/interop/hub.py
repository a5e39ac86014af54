"""The Hugging Face hub: upload a folder, fetch a repository. Through huggingface_hub, which HF_ENDPOINT turns
to another server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sprout.common.errors import Failure, UsageError

NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9_][\w.-]*")
WANTED = ("*.json", "*.jinja", "*.safetensors", "*.bpe", "merges.txt")
"""What of a repository is fetched: no pickles and no code."""
CLIENTS = ("httpx", "httpx2", "requests", "huggingface_hub")
"""Packages whose errors mean that the hub could not be reached."""


def check_name(name: str, what: str) -> None:
    """UsageError if `name` is not OWNER/NAME; `what` is the flag or argument that it came with."""
    if not NAME.fullmatch(name) or ".." in name:
        raise UsageError(f"{what} {name}: must be OWNER/NAME, as in the hub's addresses")


def check_token() -> None:
    """UsageError when this machine has no token for the hub, before anything is done."""
    from huggingface_hub import get_token

    if not get_token():
        raise UsageError(
            "--push: there is no token for the Hugging Face hub on this machine: `hf auth login` saves "
            "one, or set the environment variable HF_TOKEN"
        )


def push(folder: Path, name: str, private: bool) -> str:
    """Upload a folder to the repository `name`, made if need be. Returns its address."""
    from huggingface_hub import HfApi

    api = HfApi()
    with _failures(f"cannot upload to {name}; the folder {folder} is complete"):
        url = api.create_repo(name, private=private or None, exist_ok=True)
        api.upload_folder(repo_id=name, folder_path=folder, commit_message="Exported from sprout")
    return str(url)


def fetch(name: str) -> Path:
    """The folder in the hub's cache that holds config, tokenizer and weights of a repository."""
    from huggingface_hub import snapshot_download

    check_name(name, "the repository")
    with _failures(f"cannot fetch {name} from the hub"):
        return Path(snapshot_download(name, allow_patterns=list(WANTED)))


@contextmanager
def _failures(what: str) -> Iterator[None]:
    """Turn what goes wrong on the way to the hub into a Failure of one sentence."""
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except HfHubHTTPError as error:
        status = error.response.status_code
        reasons = {
            401: "the token is not valid, or the repository is private or not there",
            403: "the token may not do this",
            404: "there is no such repository",
        }
        reason = reasons.get(status, _first_line(error))
        raise Failure(f"{what}: {reason} ({status})") from None
    except Exception as error:
        # Which library carries the requests differs between versions of huggingface_hub.
        if type(error).__module__.partition(".")[0] not in CLIENTS and not isinstance(
            error, OSError
        ):
            raise
        raise Failure(f"{what}: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
