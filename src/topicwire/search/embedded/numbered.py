"""Numbered parts of an index, in the order they were made: complete as soon as they have their name."""

import os
from pathlib import Path


def numbered(folder: Path) -> list[str]:
    """Return the names of the parts in a folder, oldest first."""
    try:
        with os.scandir(folder) as entries:  # a tenth of the time of `Path.glob`; each search looks
            return sorted(entry.name for entry in entries if entry.name[0].isdigit())
    except FileNotFoundError:
        return []


def following(folder: Path) -> str:
    """Return a name that sorts after all in a folder, those being made among them."""
    last = max((path.stem.removeprefix("new-") for path in folder.iterdir()), default="0")
    return f"{int(last) + 1:012}"
