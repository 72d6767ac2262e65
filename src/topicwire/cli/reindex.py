"""`topicwire reindex`: make the search index anew from the database."""

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import counted, tell
from topicwire.cli.progress import Steps
from topicwire.cli.session import open_session


def reindex(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """Make the search index anew from the database.

    The old one serves meanwhile.
    """
    with open_session(settings_file, data_dir) as wire, Steps() as steps:
        count = wire.reindex(steps)
    tell({"items": count}, f"Indexed {counted(count, 'item')}.", as_json=as_json)
