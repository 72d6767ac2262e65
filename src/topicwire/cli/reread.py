"""`topicwire reread`: read all kept pages again."""

from topicwire.cli.options import DataDir, Json, SettingsFile
from topicwire.cli.plain import counted, tell
from topicwire.cli.progress import Steps
from topicwire.cli.session import open_session


def reread(data_dir: DataDir = None, settings_file: SettingsFile = None, as_json: Json = False) -> None:
    """Read all kept pages again by the rules of this version.

    Nothing is fetched. A document that reads differently gets a new revision.
    """
    with open_session(settings_file, data_dir) as wire, Steps() as steps, wire.worker() as worker:
        changed = worker.reread(steps)
    tell({"documents": changed}, f"{counted(changed, 'document')} changed.", as_json=as_json)
