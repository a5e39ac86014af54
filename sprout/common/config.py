"""Configs are dataclasses: this file turns them from and to plain data, TOML and the command line.

An unknown key or a value of the wrong type is an error at once, and the message names the key,
the place it came from and the nearest key there is.
"""

from __future__ import annotations

import dataclasses
import difflib
import sys
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar, Union

from sprout.common import files
from sprout.common.errors import UsageError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

T = TypeVar("T")


def nearest(word: str, choices: Iterable[str]) -> str:
    """Return ' (did you mean X?)' for the choice closest to `word`, or '' when none is close."""
    close = difflib.get_close_matches(word, list(choices), n=1, cutoff=0.5)
    return f" (did you mean {close[0]}?)" if close else ""


def from_dict(cls: type[T], data: Mapping[str, Any], where: str) -> T:
    """Make the dataclass `cls` from plain data, as read from TOML or JSON.

    `where` is what to call the source in messages, such as a file's name. Raises UsageError for a
    key that `cls` does not have, a value of another type, and a missing key that has no default.
    """
    return typing.cast(T, _dataclass(cls, data, "", where))


def to_dict(config: Any) -> dict[str, Any]:
    """Turn a dataclass into plain data for JSON and TOML. What is None is left out."""
    return {
        field.name: _plain(getattr(config, field.name))
        for field in dataclasses.fields(config)
        if getattr(config, field.name) is not None
    }


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file. Raises UsageError when it is missing or not TOML."""
    try:
        with open(path, "rb") as file:
            data: dict[str, Any] = tomllib.load(file)
            return data
    except FileNotFoundError:
        raise UsageError(f"there is no file {path}: check its name.") from None
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML ({error}): correct it.") from None


def write_toml(path: Path, data: Mapping[str, Any]) -> None:
    """Write plain data as TOML, atomically."""
    import tomli_w

    files.write_text(path, tomli_w.dumps(dict(data)))


def parse(
    cls: type[T],
    argv: Sequence[str],
    prog: str,
    description: str,
    default: T | None = None,
) -> tuple[T, frozenset[str]]:
    """Make the dataclass `cls` from command-line flags.

    A field `batch_size` is the flag `--batch-size`; the string under the field is its help. Field
    metadata {"short": "-b"} gives it a short name too.
    `default` gives the values of flags that are not given (else the fields' own defaults).
    Returns the config and the names of the fields given explicitly. Prints and exits with status
    2 on wrong flags (also when `cls` itself refuses a value with ValueError), 0 after --help.
    """
    import tyro

    argv = _long_flags(cls, argv)
    _check_flags(cls, argv, prog)
    config = tyro.cli(
        cls,
        args=list(argv),
        prog=prog,
        description=description,
        config=(tyro.conf.DisallowNone,),
        default=tyro.MISSING_NONPROP if default is None else default,
    )
    return config, _explicit(cls, argv, config, default)


def _long_flags(cls: type[Any], argv: Sequence[str]) -> list[str]:
    """`argv` with `--prompt=TEXT` for `-p TEXT`: so TEXT may begin with a dash."""
    fields = {f.metadata["short"]: f.name for f in dataclasses.fields(cls) if "short" in f.metadata}
    words, found = iter(argv), []
    for word in words:
        if word in fields:
            flag, value = "--" + fields[word].replace("_", "-"), next(words, None)
            found.append(flag if value is None else f"{flag}={value}")
        else:
            found.append(word)
    return found


def _check_flags(cls: type[Any], argv: Sequence[str], prog: str) -> None:
    """UsageError in one sentence for an unknown flag, or a number that is none.

    tyro would find these as well, and say so in a box of ten lines.
    """
    hints = typing.get_type_hints(cls)
    names = {name.replace("_", "-") for name in hints}
    known = names | {f"no-{name.replace('_', '-')}" for name, hint in hints.items() if hint is bool}
    for place, word in enumerate(argv):
        if not word.startswith("--") or word == "--help":
            continue
        name, equals, value = word[2:].partition("=")
        name = name.replace("_", "-")
        if name not in known:
            raise UsageError(f"there is no flag --{name}{nearest(name, names)}: see {prog} --help")
        if not equals:
            value = argv[place + 1] if place + 1 < len(argv) else ""
        hint = hints.get(name.replace("-", "_"))
        kinds = set(typing.get_args(hint) or (hint,)) - {type(None)}
        number = kinds.pop() if len(kinds) == 1 else None
        if number is int or number is float:
            try:
                number(value)
            except ValueError:
                raise UsageError(f"--{name} {value}: must be {_type_name(number)}") from None


def _explicit(cls: type[Any], argv: Sequence[str], config: Any, default: Any) -> frozenset[str]:
    """Names of the fields that `argv` sets: by flag, by alias, or (positional) by its value."""
    names = {field.name for field in dataclasses.fields(cls)}
    flags = {name: name for name in names} | {f"no_{name}": name for name in names}
    for name, hint in typing.get_type_hints(cls, include_extras=True).items():
        for extra in getattr(hint, "__metadata__", ()):
            for alias in getattr(extra, "aliases", None) or ():
                flags[_flag(alias)] = name
    found = {flags[_flag(word)] for word in argv if word.startswith("-") and _flag(word) in flags}
    for field in dataclasses.fields(cls):
        usual = field.default if default is None else getattr(default, field.name)
        if usual is not dataclasses.MISSING and getattr(config, field.name) != usual:
            found.add(field.name)
    return frozenset(found)


def _flag(word: str) -> str:
    """Turn `--batch-size=4` into `batch_size`."""
    return word.split("=", 1)[0].lstrip("-").replace("-", "_")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return to_dict(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value


def _dataclass(cls: Any, data: Any, key: str, where: str) -> Any:
    """Build a dataclass; `key` is its dotted place in the whole ('' at the top)."""
    if not isinstance(data, Mapping):
        raise _wrong(key, where, "a table", data)
    prefix = f"{key}." if key else ""
    hints = typing.get_type_hints(cls)
    fields = {field.name: field for field in dataclasses.fields(cls) if field.init}
    for name in data:
        if name not in fields:
            raise UsageError(f"{where}: unknown key {prefix}{name}{nearest(str(name), fields)}.")
    for name, field in fields.items():
        no_default = field.default is dataclasses.MISSING
        if name not in data and no_default and field.default_factory is dataclasses.MISSING:
            raise UsageError(f"{where}: the key {prefix}{name} is missing.")
    values = {name: _value(hints[name], data[name], prefix + name, where) for name in data}
    try:
        return cls(**values)
    except ValueError as error:  # a UsageError is one; a dataclass may also raise a plain one
        raise UsageError(f"{where}: {error}") from None


def _value(hint: Any, value: Any, key: str, where: str) -> Any:
    """Return `value` as the type `hint`, or raise UsageError."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return value
    if dataclasses.is_dataclass(hint):
        return _dataclass(hint, value, key, where)
    if origin in (Union, types.UnionType):
        return _one_of(args, value, key, where)
    if origin is Literal:
        if not any(value == choice and type(value) is type(choice) for choice in args):
            hint_text = nearest(str(value), [str(choice) for choice in args])
            raise UsageError(
                f"{where}: {key} is {value!r}{hint_text}, but it must be one of "
                + ", ".join(str(choice) for choice in args)
                + "."
            )
        return value
    if (origin or hint) in (list, tuple, Sequence):
        return _items(origin or hint, args, value, key, where)
    if (origin or hint) in (dict, Mapping):
        if not isinstance(value, Mapping):
            raise _wrong(key, where, "a table", value)
        item_hint = args[1] if args else Any
        return {
            name: _value(item_hint, item, f"{key}.{name}", where) for name, item in value.items()
        }
    return _scalar(hint, value, key, where)


def _scalar(hint: Any, value: Any, key: str, where: str) -> Any:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is Path and isinstance(value, (str, Path)):
        return Path(value)
    # bool is a kind of int in Python, but `depth = true` is a mistake all the same.
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        raise _wrong(key, where, _type_name(hint), value)
    return value


def _one_of(args: tuple[Any, ...], value: Any, key: str, where: str) -> Any:
    if value is None and type(None) in args:
        return None
    kinds = [arg for arg in args if arg is not type(None)]
    if len(kinds) == 1:
        return _value(kinds[0], value, key, where)
    for exact in (True, False):  # 4 fits `float | int`: the exact type comes first
        for kind in kinds:
            if exact and type(value) is not (typing.get_origin(kind) or kind):
                continue
            try:
                return _value(kind, value, key, where)
            except UsageError:
                continue
    raise _wrong(key, where, " or ".join(_type_name(kind) for kind in kinds), value)


def _items(kind: Any, args: tuple[Any, ...], value: Any, key: str, where: str) -> Any:
    if not isinstance(value, (list, tuple)):
        raise _wrong(key, where, "a list", value)
    if kind is tuple and args and args[-1] is not Ellipsis:
        if len(value) != len(args):
            raise _wrong(key, where, f"a list of {len(args)} values", value)
        hints: Sequence[Any] = args
    else:
        hints = [args[0] if args else Any] * len(value)
    pairs = enumerate(zip(hints, value, strict=True))
    made = [_value(hint, item, f"{key}[{index}]", where) for index, (hint, item) in pairs]
    return tuple(made) if kind is tuple else made


def _wrong(key: str, where: str, expected: str, value: Any) -> UsageError:
    name = key or "the whole"
    given = f"{value!r} ({_type_name(type(value))})" if value is not None else "nothing"
    return UsageError(f"{where}: {name} must be {expected}, but it is {given}.")


def _type_name(hint: Any) -> str:
    names = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}
    names |= {dict: "a table", list: "a list", tuple: "a list", Path: "a path"}
    return names.get(hint) or getattr(hint, "__name__", None) or str(hint)
