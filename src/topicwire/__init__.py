"""topicwire: topic pages people can trust."""

__version__ = "0.1.0"
