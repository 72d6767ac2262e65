"""The key of an endpoint, which may lie in a file of its own."""

from pathlib import Path

from topicwire.errors import SettingError


def read_key(key: str, file: Path | None) -> str:
    """Return the key of the model's endpoint, from the setting or its file."""
    if file is None:
        return key
    try:
        return file.expanduser().read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"llm.key_file: {file} cannot be read ({error}). Correct the path, or set llm.key."
        ) from error
