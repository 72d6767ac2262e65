"""`topicwire mcp`: the door for agents over standard input and output."""

from topicwire.cli.options import DataDir, SettingsFile
from topicwire.cli.session import open_session


def mcp(data_dir: DataDir = None, settings_file: SettingsFile = None) -> None:
    """Answer agents over standard input and output.

    Speaks the Model Context Protocol: topics, documents, search, with citations and verdicts.
    `topicwire serve` offers the same at `/mcp`.
    """
    from topicwire.serve.mcp.server import create_mcp

    with open_session(settings_file, data_dir) as wire:
        create_mcp(wire.services).run(show_banner=False)
