"""`sprout demo`: a chat in Streamlit, a thin client of the server."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sprout.common.config import parse
from sprout.common.errors import Failure, UsageError

PAGE = Path(__file__).with_name("demo_page.py")
NEEDED = ("streamlit", "openai")


@dataclass
class DemoFlags:
    """What `sprout demo` takes."""

    url: str = "http://127.0.0.1:8000"
    """Address of the server, which `sprout serve` starts. Its key is the variable SPROUT_API_KEY."""
    host: str = "127.0.0.1"
    """Address for the page to listen on."""
    port: int = 8501
    """Port for the page to listen on."""

    def check(self) -> None:
        """UsageError for an address that cannot be one."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise UsageError(f"--url {self.url}: must be like http://127.0.0.1:8000")
        if not 1 <= self.port < 1 << 16:
            raise UsageError(f"--port {self.port}: must be from 1 to 65535")


def main(argv: list[str]) -> int:
    """Run `sprout demo` until it is stopped. Returns the status."""
    flags, _ = parse(DemoFlags, argv, "sprout demo", "A chat in Streamlit, over `sprout serve`.")
    flags.check()
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise Failure(f"sprout demo needs {' and '.join(missing)}: pip install {' '.join(missing)}")
    return subprocess.call(command(flags))


def command(flags: DemoFlags) -> list[str]:
    """How Streamlit is started: without asking for an address or sending anything to its makers."""
    settings = {
        "server.address": flags.host,
        "server.port": flags.port,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    url = flags.url.rstrip("/")
    return [sys.executable, "-m", "streamlit", "run", str(PAGE), *options, "--", url]
