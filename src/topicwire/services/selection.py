"""The filters of a list, as the doors name them."""

from topicwire.model.selection import ALL, Selection

__all__ = ["ALL", "Selection"]
