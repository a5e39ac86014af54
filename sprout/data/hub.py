"""Data sets of the Hugging Face hub: `hub:owner/name`, with `@revision` and `:config/split` where wanted.

Which files belong to a configuration and a split is read from the `configs` of the set's card, as the hub's
own viewer does; a set without them is searched by the names of its files. The list of files is asked for
once and kept, with the commit that `main` or another revision was then: later runs take the same files,
and need no network once these are there. Everything lies in `hub/OWNER--NAME/COMMIT/` of the data folder.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sprout.common import files
from sprout.common.download import Unreachable, Wanted, download
from sprout.common.errors import Failure, UsageError
from sprout.data import readers

PREFIX = "hub:"
SOURCE = re.compile(
    r"hub:(?P<repo>[\w.-]+/[\w.-]+)(@(?P<revision>[\w./-]+))?(:(?P<config>[\w. -]*)(/(?P<split>\w+))?)?"
)
SPLITS = ("train", "test", "validation", "val", "valid", "dev", "eval")
TAIL_BYTES = 64 << 20
"""The last files of so many bytes stand for the whole set when validation is chosen."""
WAIT_SECONDS = 0.5

Say = Callable[[str], object]
"""Takes a sentence about what is going on."""


def silent(text: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Address:
    """What `hub:owner/name@revision:config/split` says."""

    repo: str
    revision: str = "main"
    config: str | None = None
    split: str | None = None


@dataclass(frozen=True)
class Found:
    """The files of a set's split, in order of their names."""

    names: tuple[str, ...]
    paths: tuple[Path, ...]
    marks: tuple[str, ...]
    """Their checksums."""
    tail: tuple[int, ...]
    """The numbers of the last ones, in which validation is looked for."""


def parse(source: str) -> Address:
    """The parts of a hub source. UsageError where it is none."""
    match = SOURCE.fullmatch(source)
    if match is None:
        raise UsageError(
            f"{source}: must be hub:OWNER/NAME, or hub:OWNER/NAME@REVISION:CONFIG/SPLIT, such as "
            "hub:HuggingFaceFW/fineweb-edu:sample-10BT/train"
        )
    said = match.groupdict()
    return Address(said["repo"], said["revision"] or "main", said["config"] or None, said["split"])


def fetch(
    source: str,
    data: Path,
    most: int | None = None,
    say: Say = silent,
) -> Found:
    """The files of a hub source, downloaded where they are not here yet: the first `most`, and the tail.

    One process does it while others wait. UsageError for a set, revision, configuration or split that
    is not there; Failure in one sentence, with what is missing and where it would go, where the network
    fails.
    """
    address = parse(source)
    folder = data / "hub" / address.repo.replace("/", "--")
    with _alone(folder, say):
        listing = _listing(address, folder, say)
        chosen = choose(address, [entry["name"] for entry in listing["files"]], listing["configs"])
        entries = [entry for entry in listing["files"] if entry["name"] in chosen]
        tail, held = len(entries), 0
        while tail and held < TAIL_BYTES:
            tail -= 1
            held += entries[tail]["size"]
        wanted = [_wanted(address, folder, listing["commit"], entry) for entry in entries]
        needed = [
            file
            for number, file in enumerate(wanted)
            if most is None or number < most or number >= tail
        ]
        _download(source, needed, folder / listing["commit"], say)
    return Found(
        tuple(entry["name"] for entry in entries),
        tuple(file.path for file in wanted),
        tuple(file.checksum for file in wanted),
        tuple(range(tail, len(entries))),
    )


def choose(
    address: Address, names: Sequence[str], configs: Sequence[Mapping[str, Any]]
) -> list[str]:
    """The files of a configuration and a split, sorted. UsageError where there are none."""
    data = [name for name in names if _is_data(name)]
    if configs:
        found = _by_card(address, data, configs)
    else:
        found = _by_name(address, data)
    for suffixes in (readers.PARQUET_SUFFIXES, readers.JSON_SUFFIXES):
        kept = [name for name in found if readers.kind(Path(name)) in suffixes]
        if kept:  # some sets hold the same in several formats
            return sorted(kept)
    if not found:
        raise UsageError(
            f"hub:{address.repo}: has no parquet, JSON lines or text for "
            f"{address.config or 'its default configuration'}, split {address.split or 'train'}"
        )
    return sorted(found)


def _is_data(name: str) -> bool:
    kind = readers.kind(Path(name))
    known = readers.PARQUET_SUFFIXES | readers.JSON_SUFFIXES | {".txt"}
    hidden = any(part.startswith(".") for part in name.split("/"))
    return kind in known and not hidden and Path(name).name not in ("dataset_infos.json",)


def _by_card(
    address: Address, names: Sequence[str], configs: Sequence[Mapping[str, Any]]
) -> list[str]:
    by_name = {str(entry.get("config_name", "default")): entry for entry in configs}
    marked = [name for name, entry in by_name.items() if entry.get("default")]
    usual = [*marked, *(["default"] if "default" in by_name else []), *by_name]
    config = address.config or usual[0]
    if address.config is None and not marked and "default" not in by_name and len(by_name) > 1:
        raise UsageError(
            f"hub:{address.repo}: has several configurations ({_some(by_name)}): name one, as in "
            f"hub:{address.repo}:{usual[0]}"
        )
    if config not in by_name:
        raise UsageError(
            f"hub:{address.repo}: has no configuration {config} (there are: {_some(by_name)})"
        )
    entry = by_name[config]
    base = str(entry.get("data_dir", "")).strip("/")
    told = entry.get("data_files")
    if told is None:
        inside = [name for name in names if not base or name.startswith(base + "/")]
        return _of_split(address, inside)
    parts = told if isinstance(told, list) else [told]
    if not all(isinstance(part, Mapping) for part in parts):
        parts = [{"split": "train", "path": parts}]
    splits = {str(part.get("split", "train")): part["path"] for part in parts}
    split = address.split or ("train" if "train" in splits else next(iter(splits)))
    if split not in splits:
        raise UsageError(f"hub:{address.repo}: has no split {split} (there are: {_some(splits)})")
    patterns = splits[split] if isinstance(splits[split], list) else [splits[split]]
    whole = [f"{base}/{pattern}" if base else str(pattern) for pattern in patterns]
    return [name for name in names if any(_matches(name, pattern) for pattern in whole)]


def _matches(name: str, pattern: str) -> bool:
    """Whether a file is meant by a pattern of a card: * and ? stay inside a folder, ** does not."""
    meaning = {"**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.fullmatch("".join(meaning.get(p, re.escape(p)) for p in parts), name) is not None


def _by_name(address: Address, names: Sequence[str]) -> list[str]:
    if address.config is None:
        return _of_split(address, names)
    inside = [name for name in names if address.config in name.split("/")[:-1]]
    if not inside:
        folders = dict.fromkeys(part for name in names for part in name.split("/")[:-1])
        raise UsageError(
            f"hub:{address.repo}: has no configuration {address.config} (its folders: {_some(folders)})"
        )
    return _of_split(address, inside)


def _of_split(address: Address, names: Sequence[str]) -> list[str]:
    """The files whose names say the split; where none says any, all of them are for training."""
    words = {name: set(re.split(r"[/_.\-]", name.lower())) for name in names}
    split = address.split or "train"
    found = [name for name in names if split in words[name]]
    named = any(set(SPLITS) & said for said in words.values())
    if not found and (named or address.split not in (None, "train")):
        there = [word for word in SPLITS if any(word in said for said in words.values())]
        raise UsageError(
            f"hub:{address.repo}: has no split {split} (there are: {_some(there) or 'none'})"
        )
    return found or list(names)


def _some(names: Mapping[str, Any] | Sequence[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:8]) + (", ..." if len(listed) > 8 else "")


@contextmanager
def _alone(folder: Path, say: Say) -> Iterator[None]:
    """Hold the folder's lock, waiting for another process that downloads."""
    told = False
    while True:
        try:
            with files.lock(folder / ".lock", f"the folder {folder}"):
                yield
                return
        except files.InUse:
            if not told:
                say(f"waiting for another process that downloads to {folder}")
            told = True
            time.sleep(WAIT_SECONDS)


def _listing(address: Address, folder: Path, say: Say) -> dict[str, Any]:
    """All files of the set at a revision, and the configurations on its card: asked for once."""
    path = folder / f"{address.revision.replace('/', '--')}.json"
    if not path.exists():
        say(f"asking {_endpoint()} for the files of {address.repo}")
        files.write_json(path, _ask(address, folder))
    listing: dict[str, Any] = files.read_json(path)
    return listing


def _endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", "https://huggingface.co").rstrip("/")


def _ask(address: Address, folder: Path) -> dict[str, Any]:
    """The listing, from the hub."""
    import huggingface_hub
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    api = huggingface_hub.HfApi(endpoint=_endpoint(), library_name="sprout")
    name = f"hub:{address.repo}"
    try:
        info = api.dataset_info(address.repo, revision=address.revision, timeout=30.0)
        tree = list(
            api.list_repo_tree(address.repo, recursive=True, revision=info.sha, repo_type="dataset")
        )
    except GatedRepoError:
        raise Failure(
            f"{name}: its owner asks for terms to be accepted: do so on the hub, and set HF_TOKEN"
        ) from None
    except RevisionNotFoundError:
        raise UsageError(f"{name}: has no revision {address.revision}") from None
    except RepositoryNotFoundError:
        raise UsageError(
            f"{name}: there is no such data set on {_endpoint()}, or it is private: check the name, or "
            "set HF_TOKEN"
        ) from None
    except HfHubHTTPError as error:
        raise _no_list(name, str(error).splitlines()[0], folder) from None
    except Exception as error:  # of whichever network library this version of huggingface_hub uses
        raise _no_list(name, str(error) or type(error).__name__, folder) from None
    entries = [
        {
            "name": entry.path,
            "size": entry.size,
            "checksum": f"sha256:{entry.lfs.sha256}" if entry.lfs else f"git:{entry.blob_id}",
        }
        for entry in tree
        if isinstance(entry, huggingface_hub.hf_api.RepoFile)
    ]
    configs = (info.card_data.get("configs") if info.card_data else None) or []
    return {
        "commit": info.sha,
        "files": sorted(entries, key=lambda e: e["name"]),
        "configs": configs,
    }


def _no_list(name: str, why: str, folder: Path) -> Failure:
    return Failure(
        f"{name}: the list of its files cannot be had from {_endpoint()} ({why}): its files would go to "
        f"{folder}; try again with a network, or name a folder that holds them"
    )


def _wanted(address: Address, folder: Path, commit: str, entry: Mapping[str, Any]) -> Wanted:
    from huggingface_hub import get_token, hf_hub_url

    url = hf_hub_url(
        address.repo,
        entry["name"],
        repo_type="dataset",
        revision=commit,
        endpoint=_endpoint(),
    )
    token = get_token()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Wanted(url, folder / commit / entry["name"], entry["size"], entry["checksum"], headers)


def _download(source: str, needed: Sequence[Wanted], place: Path, say: Say) -> None:
    missing = [file for file in needed if not file.is_there()]
    if not missing:
        return
    size = sum(file.size for file in missing)
    say(f"downloading {len(missing)} files of {source}, {size / 1e6:,.0f} MB, to {place}")
    told = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told > 10:
            told = time.monotonic()
            say(f"downloaded {done / 1e6:,.0f} of {total / 1e6:,.0f} MB of {source}")

    try:
        download(needed, progress)
    except Unreachable as error:
        left = [file for file in needed if not file.is_there()]
        names = ", ".join(str(file.path.relative_to(place)) for file in left[:3])
        more = f" and {len(left) - 3} more" if len(left) > 3 else ""
        raise Failure(
            f"{source}: {len(left)} files are missing ({names}{more}), which would go to {place}: {error}; "
            "run the same command again, and it goes on where it stopped"
        ) from None
