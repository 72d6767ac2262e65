"""From a source to entries that wait to be read."""

from dataclasses import replace

from topicwire.collect.check import check
from topicwire.pipeline.tools import Tools
from topicwire.storage import entries, outcomes, sources, topics


def check_source(tools: Tools, key: str) -> tuple[str, ...]:
    """Ask a source what is new and keep it; return the addresses of entries that now wait.

    What was listed and what the source said of itself are kept together, so that an interruption never loses
    entries behind a "not modified".
    """
    with tools.database.read() as connection:
        known = sources.get(connection, key)
        names = tuple(name.text for topic in topics.every(connection) for name in topic.names)
    if known is None or known[0].paused:
        return ()
    source, state = known
    result = check(source, state, tools.fetcher, tools.now(), replace(tools.options.check, names=names))
    with tools.database.write() as connection:
        named = result.source if source.title else replace(result.source, title=result.title)
        if named != source:
            sources.put(connection, named)
        sources.put_state(connection, result.state)
        outcomes.put(connection, result.outcome)
        return entries.offer(connection, result.entries, tools.now())
