"""Names of one thing in several languages, as the installation knows them: its topics and outlets."""

from topicwire.storage import outlets, topics
from topicwire.storage.database import Database


def known_names(database: Database) -> tuple[tuple[str, ...], ...]:
    """Return a tuple for each topic and outlet that has more than one name."""
    with database.read() as connection:
        named = [tuple(name.text for name in topic.names) for topic in topics.every(connection)]
        named += [
            tuple(name for name in (outlet.name, outlet.romanised, outlet.english) if name)
            for outlet in outlets.every(connection)
        ]
    return tuple(dict.fromkeys(names for names in named if len(set(names)) > 1))
