"""The report's other tables and facts: time and price, tokenizer, data, model, machine, code."""

from __future__ import annotations

from typing import Any

from sprout.common.log import duration
from sprout.report.collect import Run
from sprout.report.compression import Compression
from sprout.report.document import Facts, Table
from sprout.report.summary import counted


def time_table(run: Run, price: float | None, watts: float | None) -> Table | None:
    """Time a stage, with what it cost where a price or a power is known."""
    seconds = run.part("seconds")
    if not seconds:
        return None
    columns = ["stage", "time", "steps", "tokens", "tokens a second"]
    columns += ["price"] if price is not None else []
    columns += ["energy"] if watts is not None else []
    rows = []
    for name, taken in [*seconds.items(), ("all", sum(seconds.values()))]:
        stage = run.stages.get(name)
        training = stage.scores.get("training") if stage else None
        cells = ["", "", ""]
        if training:
            rate = training["tokens"] / max(training["seconds"], 1e-9)
            cells = [f"{training['steps']:,}", f"{training['tokens']:,}", f"{rate:,.0f}"]
        cells += [_dollars(taken * price / 3600)] if price is not None else []
        cells += [f"{taken * watts / 3600:,.1f} Wh"] if watts is not None else []
        rows.append([name, duration(taken), *cells])
    table = Table(columns, rows, "`results.json`")
    if price is not None:
        table.notes.append(f"Price: the time at ${price:,.2f} an hour, as given.")
    if watts is not None:
        table.notes.append(f"Energy: the time at {watts:,g} W, as given; nothing was metered.")
    if price is None and watts is None:
        table.notes.append(
            "What it cost is not known here: `sprout report --price DOLLARS --watts W` adds the price "
            "at so much an hour and the energy at that power."
        )
    skipped = {
        name: stage.scores["training"]["skipped_steps"]
        for name, stage in run.stages.items()
        if stage.scores.get("training", {}).get("skipped_steps")
    }
    if skipped:
        words = ", ".join(f"{count} of {name}" for name, count in skipped.items())
        table.notes.append(f"Steps passed over because their loss was not finite: {words}.")
    for name, stage in run.stages.items():
        for line in stage.looks:
            if line["eval"] == "rollback" and {"step", "from", "rate", "why"} <= line.keys():
                table.notes.append(
                    f"{name} had diverged ({line['why']}) after step {line['from']:,}: it went back to "
                    f"step {line['step'] - 1:,} and on at {line['rate']:g} of its learning rate."
                )
    return table


def _dollars(amount: float) -> str:
    """An amount with cents, one under a dollar with hundredths of them."""
    return f"${amount:,.2f}" if amount >= 1 else f"${amount:.4f}"


def compression_table(found: list[Compression], vocab_size: int) -> Table:
    """Bytes a token by kind of text, beside GPT-2's where it was measured."""
    known = any(each.gpt2 is not None for each in found)
    columns = ["kind of text", "bytes of it", f"bytes a token, ours ({vocab_size:,})"]
    columns += ["GPT-2's (50,257)", "ours beside GPT-2's"] if known else []
    rows = []
    for each in found:
        cells = [each.kind, f"{each.bytes:,}", f"{each.ours:.2f}"]
        if each.gpt2 is not None:
            cells += [f"{each.gpt2:.2f}", f"{each.ours / each.gpt2 - 1:+.0%}"]
        elif known:
            cells += ["", ""]
        rows.append(cells)
    table = Table(columns, rows, "`tokenizer/tokenizer.json`, counted for this report")
    table.notes.append(
        "More bytes a token is less work for the model. The kinds are the embedded world's "
        "validation documents, the same for every run."
    )
    if any(each.gpt2 is None for each in found):
        table.notes.append(
            "GPT-2's is not known for a text of one's own: it takes the files `vocab.bpe` and "
            "`encoder.json` (`--gpt2 FOLDER`)."
        )
    return table


def machine_facts(run: Run) -> Facts | None:
    """The machine and the versions, as results.json has them."""
    machine, code = run.part("machine"), run.part("code")
    if not machine:
        return None
    rate = machine["gemm_flops_per_second"] / 1e9
    threads = counted(machine["threads"], "thread")
    pairs = [
        ("processor", f"{machine['processor']}, {counted(machine['cores'], 'core')}"),
        ("computes", f"on {machine['device']} in {machine['dtype']}, {threads}"),
        ("matrix products", f"{rate:,.0f} GFLOP/s at the best, measured before training"),
        ("compiled kernels", "yes" if machine["kernels"] else "no"),
        ("system", machine["system"]),
        ("Python, PyTorch", f"{machine['python']}, {machine['torch']}"),
    ]
    if code:
        commit = code.get("commit")
        changed = ", with changes that are in no commit" if code.get("changed") else ""
        shown = f", commit `{commit}`{changed}" if commit else ""
        pairs.append(("sprout", f"{code['version']}{shown}"))
    return Facts(pairs, "`results.json`")


def model_facts(run: Run) -> Facts | None:
    """The model's shape."""
    model, tokenizer = run.part("model"), run.part("tokenizer")
    if not model:
        return None
    heads = counted(model["heads"], "head")
    pairs = [
        ("parameters", f"{model['params']:,} ({model['matrix_params']:,} in matrices and head)"),
        ("shape", f"depth {model['depth']}, width {model['width']}, {heads}"),
        ("sequence length", f"{model['sequence_length']:,} tokens"),
    ]
    if "family" in model:
        pairs.append(("family", f"`{model['family']}`"))
    if "flops_per_token" in model:
        pairs.append(("training", f"{model['flops_per_token'] / 1e6:,.1f} MFLOP a token"))
    if tokenizer:
        share = tokenizer["bytes_per_token"]
        size = f"{tokenizer['vocab_size']:,} tokens, {share:.2f} bytes a token"
        pairs.append(("tokenizer", f"{tokenizer['kind']}, {size} on the validation text"))
    return Facts(pairs, "`results.json`")


def sheet(name: str, data: Any) -> list[Facts | Table]:
    """A data sheet, whatever it says: single values as facts, lists of objects as tables."""
    blocks: list[Facts | Table] = []
    source = f"`data/{name}`"
    if not isinstance(data, dict):
        data = {name.removesuffix(".json"): data}
    single = [(_label(k), _value(v)) for k, v in data.items() if not _is_table(v)]
    if single:
        blocks.append(Facts(single, source))
    for key, value in data.items():
        if _is_table(value):
            entries = value if isinstance(value, list) else [{"": k, **v} for k, v in value.items()]
            columns = list(dict.fromkeys(column for entry in entries for column in entry))
            rows = [[_value(entry.get(column)) for column in columns] for entry in entries[:200]]
            titles = [_label(column) for column in columns]
            titles[0] = titles[0] or _label(key)
            notes = (
                [f"{len(entries) - 200:,} more rows stand in the file."] if entries[200:] else []
            )
            blocks.append(Table(titles, rows, source, notes))
    return blocks


def _is_table(value: Any) -> bool:
    entries = list(value.values()) if isinstance(value, dict) else value
    return isinstance(entries, list) and bool(entries) and all(isinstance(e, dict) for e in entries)


def _label(key: str) -> str:
    return str(key).replace("_", " ")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4g}"
    if isinstance(value, dict):
        return ", ".join(f"{_label(k)} {_value(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return "" if value is None else str(value)


def size_table(parts: list[dict[str, Any]]) -> Table:
    """The size of the code base."""
    total = {key: sum(part[key] for part in parts) for key in ("files", "lines", "tokens")}
    rows = [
        [str(part["part"]), *(f"{part[key]:,}" for key in ("files", "lines", "tokens"))]
        for part in [*parts, {"part": "all", **total}]
    ]
    notes = [
        "A token is taken to be four characters. `docs/handover.md` says how to hand all of it to a "
        "language model in one file."
    ]
    return Table(
        ["part", "files", "lines", "tokens"], rows, "the code that wrote this report", notes
    )


def data_facts(run: Run) -> Facts | None:
    """What the configuration says of the data, where no data sheet was kept."""
    options = run.config.get("options", {})
    if "data" not in options:
        return None
    world = "the embedded world (generated text, without end)"
    names = {"data": "text", "val_data": "validation text", "sft_data": "conversations for sft"}
    pairs = [
        (label, world if options[key] == "world" else f"`{options[key]}`")
        for key, label in {**names, "dpo_data": "pairs for dpo"}.items()
        if key in options
    ]
    marks = {"fingerprint": "text", "sft_fingerprint": "conversations", "dpo_fingerprint": "pairs"}
    pairs += [
        (f"SHA-256 of the {of}", f"`{run.config[k]}`")
        for k, of in marks.items()
        if run.config.get(k)
    ]
    for name, stage in run.stages.items():
        if "training" in stage.scores:
            pairs.append((f"tokens in {name}", f"{stage.scores['training']['tokens']:,}"))
    return Facts(pairs, "`config.toml` and `results.json`")


def settings(run: Run) -> list[Table]:
    """Every value of config.toml: what was asked for, and what was decided before the first step."""
    rows = _settings("", run.config)
    return [Table(["setting", "value"], rows, "`config.toml`")] if rows else []


def _settings(before: str, values: dict[str, Any]) -> list[list[str]]:
    """The single values, then those of each part behind its name; empty ones are left out."""
    single = {
        name: repr(value) if isinstance(value, float) else _value(value)
        for name, value in values.items()
        if not isinstance(value, dict)
    }
    rows = [[f"`{before}{name}`", value] for name, value in single.items() if value]
    for name, part in values.items():
        rows += _settings(f"{before}{name}.", part) if isinstance(part, dict) else []
    return rows
