"""What starts sprout elsewhere: the scripts and descriptions are well-formed, and their flags are there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from sprout.common.config import parse
from sprout.train.options import Options
from sprout.train.presets import with_preset

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = [ROOT / "deploy" / "slurm.sh", ROOT / "speedrun.sh", ROOT / "run.sh", ROOT / "test.sh"]


def kubernetes() -> dict[str, dict[str, Any]]:
    found = yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text())
    return {each["kind"]: each for each in found}


def commands() -> dict[str, str]:
    """The shell text of each way to start it."""
    container = kubernetes()["Job"]["spec"]["template"]["spec"]["containers"][0]
    return {
        "sky": yaml.safe_load((ROOT / "deploy" / "sky.yaml").read_text())["run"],
        "kubernetes": container["args"][0],
        "slurm": (ROOT / "deploy" / "slurm.sh").read_text(),
        "speedrun": (ROOT / "speedrun.sh").read_text(),
    }


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_bash(script: Path) -> None:
    assert script.stat().st_mode & 0o100
    subprocess.run(["bash", "-n", str(script)], check=True)


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
@pytest.mark.parametrize("script", [*SCRIPTS, ROOT / "setup.sh"], ids=lambda path: path.name)
def test_shellcheck_finds_nothing(script: Path) -> None:
    found = subprocess.run(
        ["shellcheck", "--severity", "warning", str(script)], capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("name", ["sky", "kubernetes", "slurm", "speedrun"])
def test_each_is_torchrun_with_flags_that_there_are(name: str) -> None:
    text = commands()[name].replace("\\\n", " ")
    subprocess.run(["bash", "-n", "-c", text], check=True)
    line = next(line for line in text.splitlines() if "torchrun" in line)
    before, sprout, after = line.partition(" -m -- sprout run ")
    assert sprout, "without the --, torchrun takes --run for one of its own flags"
    from torch.distributed.run import get_args_parser

    words = shlex.split(re.sub(r'"\$\([^)]*\)"|"\$\w+"', "8", before))
    words = words[words.index(next(word for word in words if word.endswith("torchrun"))) + 1 :]
    known = get_args_parser().parse_args([*words, "-m", "--", "sprout", "run"])
    assert known.max_restarts == 3
    flags = [word for word in shlex.split(after) if word != "$@"]
    flags = ["speedrun" if word.startswith("$") else word for word in flags]
    options, said = parse(Options, flags, "sprout run", "", None)
    with_preset(options, said)[0].check()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "presets").glob("*.toml")), ids=lambda path: path.stem
)
def test_presets_hold_flags_that_there_are(path: Path) -> None:
    options, said = with_preset(Options(preset=path.stem), frozenset())
    options.check()
    assert said


def test_kubernetes_own_schemas_know_every_field() -> None:
    """With `pip install kubernetes-validate`, which holds the schemas that `kubectl` asks a cluster for."""
    tool = pytest.importorskip("kubernetes_validate")
    found = kubernetes()
    for document in found.values():
        tool.validate(document, "1.30", strict=True)
    wrong = {**found["Job"], "spec": {**found["Job"]["spec"], "completons": 2}}
    with pytest.raises(tool.ValidationError, match="completons"):
        tool.validate(wrong, "1.30", strict=True)


def test_kubernetes_pods_find_each_other() -> None:
    found = kubernetes()
    service, job = found["Service"], found["Job"]
    pod, name = job["spec"]["template"]["spec"], job["metadata"]["name"]
    assert service["spec"]["clusterIP"] == "None"
    assert service["spec"]["selector"] == {"job-name": name}
    assert pod["subdomain"] == service["metadata"]["name"]
    assert f"{name}-0.{pod['subdomain']}:29500" in pod["containers"][0]["args"][0]
    nodes = {each["name"]: each["value"] for each in pod["containers"][0]["env"]}["NODES"]
    assert int(nodes) == job["spec"]["completions"] == job["spec"]["parallelism"]


def test_a_speedrun_without_a_gpu_says_so(tmp_path: Path) -> None:
    for name in ("speedrun.sh", "setup.sh"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "setup.sh").write_text("setup() { :; }\n")
    environment = {"PATH": "/usr/bin:/bin", "SPEEDRUN_HERE": "1"}
    found = subprocess.run(
        [str(tmp_path / "speedrun.sh")], env=environment, capture_output=True, text=True
    )
    assert found.returncode == 1 and "no NVIDIA GPU here; ./run.sh" in found.stderr
