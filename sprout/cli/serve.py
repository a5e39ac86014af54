"""`sprout serve`: the chat page and OpenAI's API for the models in runs/."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sprout.common.config import parse
from sprout.common.errors import Failure, UsageError
from sprout.common.log import Console, Metrics
from sprout.train.options import RUNS, check_run_name

if TYPE_CHECKING:  # torch takes seconds to import: only once the flags are known to be right
    import socket

    from sprout.server.limits import Keys, Limits
    from sprout.server.metrics import Figures
    from sprout.server.models import Models
    from sprout.server.parts import Parts
    from sprout.server.safety import Safety

KEY_VARIABLE = "SPROUT_API_KEY"


@dataclass
class ServeFlags:
    """What `sprout serve` takes."""

    run: str = "default"
    """Name of the run, a folder in runs/. Its conversations are kept there, in chat.sqlite3."""
    stage: str | None = None
    """Stage that answers unless a request names another: base, mid, sft … (default: the last trained)."""
    host: str = "127.0.0.1"
    """Address to listen on. One that other machines can reach needs a key."""
    port: int = 8000
    """Port to listen on; 0 takes a free one."""
    api_key_file: str | None = None
    """File with API keys, one a line. The variable SPROUT_API_KEY may hold one, too."""
    key: bool = True
    """--no-key lets everyone in who can reach the address."""
    cors_origins: str = ""
    """Origins of other sites whose pages may use the API, separated by commas."""
    safety: str = "default"
    """Rules for what goes in and comes out: default, off, or a TOML file."""
    tools: bool = True
    """Let the page's chats use the calculator and Python in the sandbox."""
    greeting: str = "What would you like to know?"
    """What an empty chat says."""
    max_batch: int = 16
    """Answers that are computed at a time."""
    max_queue: int = 64
    """Answers that may wait; more are told to come back later."""
    max_models: int = 4
    """Models that are kept in memory."""
    max_concurrent: int = 64
    """Answers under way at a time for one key, or for one address where there are no keys."""
    max_seconds: float = 300.0
    """How long one answer may take."""
    grace: float = 10.0
    """Seconds that running answers have to end after Ctrl-C."""
    backup: str | None = None
    """Copy the run's conversations into this file and end."""
    device: str = "auto"
    """auto, cpu, cuda or mps."""
    dtype: str = "auto"
    """auto, bf16 or fp32."""

    def check(self) -> None:
        """UsageError for a value that needs no model to be seen wrong."""
        check_run_name(self.run)
        if not 0 <= self.port < 1 << 16:
            raise UsageError(f"--port {self.port}: must be from 0 to 65535")
        for name in ("max_batch", "max_queue", "max_models"):
            if getattr(self, name) < 1:
                flag = name.replace("_", "-")
                raise UsageError(f"--{flag} must be at least 1, not {getattr(self, name)}")
        if not 0 <= self.grace <= 3600:
            raise UsageError(f"--grace must be from 0 to 3600 seconds, not {self.grace:g}")


def main(argv: list[str]) -> int:
    """Run `sprout serve` until it is stopped. Returns the status."""
    flags, _ = parse(ServeFlags, argv, "sprout serve", "The chat page and OpenAI's API.")
    flags.check()
    if flags.backup is not None:
        return _backup(flags, Path(flags.backup))
    from sprout.server.limits import Limits, check_open

    keys = _keys(flags)
    check_open(flags.host, keys, flags.key)
    limits = Limits(seconds=flags.max_seconds, concurrent=flags.max_concurrent)
    from sprout import checkpoint
    from sprout.server.run import listen

    checkpoint.check_run(RUNS / flags.run)
    with listen(flags.host, flags.port) as listener:
        return _serve(flags, keys, limits, listener)


def _serve(flags: ServeFlags, keys: Keys, limits: Limits, listener: socket.socket) -> int:
    """Load the default model and serve until a signal."""
    import asyncio

    from sprout.server.app import create_app
    from sprout.server.run import serve

    console = Console()
    parts = _parts(flags, keys, limits, console)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host

    async def go() -> None:
        async with parts.models.use(None):
            pass
        console.info(f"{parts.models.default} at http://{shown}:{port} (Ctrl-C stops)")
        await serve(create_app(parts), parts, listener, flags.grace)

    from sprout.server.errors import ApiError

    try:
        asyncio.run(go())
    except ApiError as error:  # the default model cannot be loaded
        raise Failure(error.message) from None
    return 0


def _parts(flags: ServeFlags, keys: Keys, limits: Limits, console: Console) -> Parts:
    """What the flags ask for. UsageError or Failure where it cannot be had."""
    from sprout.engine.tools import ToolBox, default_tools
    from sprout.server.limits import is_loopback
    from sprout.server.metrics import Figures
    from sprout.server.parts import Parts
    from sprout.server.store import FILE_NAME, Store

    models, figures = _models(flags, console), Figures()
    return Parts(
        name=flags.run,
        models=models,
        store=Store(RUNS / flags.run / FILE_NAME),
        safety=_safety(flags, figures),
        toolbox=default_tools() if flags.tools else ToolBox({}),
        limits=limits,
        keys=keys,
        figures=figures,
        warn=console.warn,
        greeting=flags.greeting,
        local_only=is_loopback(flags.host) and not keys,
        friends=tuple(o.strip().rstrip("/") for o in flags.cors_origins.split(",") if o.strip()),
    )


def _models(flags: ServeFlags, console: Console) -> Models:
    """Every model in runs/; the default is the stage asked for, or the run's last."""
    from sprout.checkpoint import pick_stage
    from sprout.common.dist import make_dist
    from sprout.server.models import Models, Runs

    stage = pick_stage(RUNS / flags.run, flags.stage)
    dist = make_dist(flags.device, flags.dtype)
    source = Runs(RUNS, dist, flags.max_batch, flags.max_queue, console.warn)
    return Models(source, f"{flags.run}/{stage}", flags.max_models)


def _safety(flags: ServeFlags, figures: Figures) -> Safety:
    """The rules, whose decisions are counted and written to the run's safety.jsonl, without texts."""
    from sprout.server.safety import DEFAULT_RULES, Decision, Safety, load_rules

    if flags.safety == "off":
        return Safety([])
    rules = load_rules(DEFAULT_RULES if flags.safety == "default" else Path(flags.safety))
    log = Metrics(RUNS / flags.run / "safety.jsonl")

    def note(decision: Decision) -> None:
        figures.safety(decision)
        log.write({"time": round(time.time(), 3), **vars(decision)})

    return Safety(rules, note)


def _keys(flags: ServeFlags) -> Keys:
    from sprout.server.limits import Keys, read_keys

    keys = read_keys(Path(flags.api_key_file)) if flags.api_key_file is not None else []
    if os.environ.get(KEY_VARIABLE):
        keys.append(os.environ[KEY_VARIABLE])
    if keys and not flags.key:
        raise UsageError(f"--no-key and a key are given: leave out --no-key, or {KEY_VARIABLE}")
    return Keys(keys)


def _backup(flags: ServeFlags, target: Path) -> int:
    """Copy the conversations, also while a server writes them."""
    from sprout.server.store import FILE_NAME, Store

    path = RUNS / flags.run / FILE_NAME
    if not path.is_file():
        raise UsageError(f"--run {flags.run}: there are no conversations at {path}")
    store = Store(path)
    try:
        store.backup(target)
    finally:
        store.close()
    Console().info(f"copied to {target}")
    return 0
