"""From a source to entries that wait to be read."""

from topicwire.collect.check import check
from topicwire.pipeline.tools import Tools
from topicwire.storage import entries, outcomes, sources


def check_source(tools: Tools, key: str) -> tuple[str, ...]:
    """Ask a source what is new and keep it; return the addresses of entries that now wait.

    What was listed and what the source said of itself are kept together, so that an interruption never loses
    entries behind a "not modified".
    """
    with tools.database.read() as connection:
        known = sources.get(connection, key)
    if known is None or known[0].paused:
        return ()
    source, state = known
    result = check(source, state, tools.fetcher, tools.now(), tools.options.check)
    with tools.database.write() as connection:
        if result.source != source:
            sources.put(connection, result.source)
        sources.put_state(connection, result.state)
        outcomes.put(connection, result.outcome)
        return entries.offer(connection, result.entries, tools.now())
