"""Settings: one table row each, read once, checked at start.

`load` gives a frozen `Settings`; `TABLE` is the same as rows, made from the sections' fields. Settings build
nothing: `assemble` turns them into the rooms' own option values.
"""

from topicwire.config.load import FILE_NAME, FILE_VARIABLE, find_file, load
from topicwire.config.row import Note, Row, Value, setting
from topicwire.config.settings import TABLE, Settings, build

__all__ = [
    "FILE_NAME",
    "FILE_VARIABLE",
    "TABLE",
    "Note",
    "Row",
    "Settings",
    "Value",
    "build",
    "find_file",
    "load",
    "setting",
]
