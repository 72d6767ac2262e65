"""Read the settings: defaults, then the file, then the environment, then what the command was given."""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path

from topicwire.config.combinations import check
from topicwire.config.row import Value
from topicwire.config.settings import SECTIONS, TABLE, Settings, build
from topicwire.config.value import checked, from_text, from_toml
from topicwire.errors import SettingError

FILE_VARIABLE = "TOPICWIRE_SETTINGS"
FILE_NAME = "settings.toml"  # looked for in the data folder


def load(file: Path | None, environment: Mapping[str, str], given: Mapping[str, Value]) -> Settings:
    """Return the settings; `given` has values of command line options by dotted name.

    Raises SettingError, in one line, when the file cannot be read or a setting is unknown, has a bad value,
    or contradicts another.
    """
    from_variables = _read_environment(environment)
    path = find_file(file, environment, {**from_variables, **given})
    values = {**(_read_file(path) if path else {}), **from_variables, **_checked_options(given)}
    settings = build(values)
    check(settings)
    return settings


def _checked_options(given: Mapping[str, Value]) -> Mapping[str, Value]:
    try:
        return {name: checked(TABLE[name], value) for name, value in given.items()}
    except ValueError as error:
        raise SettingError(str(error)) from None


def find_file(file: Path | None, environment: Mapping[str, str], values: Mapping[str, Value]) -> Path | None:
    """Return the settings file that counts: the one given, the variable's, or the data folder's if there."""
    named = file or (Path(environment[FILE_VARIABLE]) if environment.get(FILE_VARIABLE) else None)
    if named:
        return named.expanduser().absolute()
    usual = _default_file(values)
    return usual if usual.exists() else None


def _default_file(values: Mapping[str, Value]) -> Path:
    folder = values.get("data.dir", TABLE["data.dir"].default)
    return Path(str(folder)) / FILE_NAME


def _read_file(path: Path) -> dict[str, Value]:
    """Return the values in a settings file by dotted name."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingError(f"settings file {path} does not exist; create it, or name another") from None
    except OSError as error:
        raise SettingError(
            f"settings file {path} cannot be read: {error.strerror}; check its permissions"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingError(f"settings file {path} is not UTF-8 text; save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"settings file {path} is not valid TOML: {error}") from error
    values: dict[str, Value] = {}
    for section, table in tables.items():
        if section in SECTIONS and not isinstance(table, dict):
            raise SettingError(f"settings file {path}: {section} is a section; write it as [{section}]")
        if section not in SECTIONS:
            raise SettingError(f"settings file {path}: {_unknown(section, list(SECTIONS), 'section')}")
        for key, raw in table.items():
            values[f"{section}.{key}"] = _read_value(path, f"{section}.{key}", raw)
    return values


def _read_value(path: Path, name: str, raw: object) -> Value:
    if name not in TABLE:
        raise SettingError(f"settings file {path}: {_unknown(name, list(TABLE), 'setting')}")
    try:
        return from_toml(TABLE[name], raw, path.parent)
    except ValueError as error:
        raise SettingError(f"settings file {path}: {error}") from None


def _read_environment(environment: Mapping[str, str]) -> dict[str, Value]:
    """Return the values in variables like TOPICWIRE_NET_DELAY_SECONDS by dotted name.

    A variable whose second word is no section is left alone: Kubernetes, for one, sets TOPICWIRE_SERVICE_HOST
    in every container beside a service of that name.
    """
    rows = {row.variable: row for row in TABLE.values()}
    values: dict[str, Value] = {}
    for variable, text in environment.items():
        if not any(variable.startswith(f"TOPICWIRE_{section.upper()}_") for section in SECTIONS):
            continue
        if variable not in rows:
            raise SettingError(f"environment: {_unknown(variable, list(rows), 'setting')}")
        try:
            values[rows[variable].name] = from_text(rows[variable], text)
        except ValueError as error:
            raise SettingError(f"environment variable {variable}: {error}") from None
    return values


def _unknown(name: str, known: list[str], what: str) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    advice = f"did you mean {near[0]}?" if near else "`topicwire settings` lists them all"
    return f"there is no {what} {name}; {advice}"
