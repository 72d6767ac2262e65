"""From a source to entries that wait to be read."""

from dataclasses import dataclass, replace

from topicwire.collect.check import CheckResult, check, failed
from topicwire.collect.options import Asked
from topicwire.errors import FaultError
from topicwire.pipeline.faults import contained
from topicwire.pipeline.tools import Tools
from topicwire.storage import entries, outcomes, sources, topics


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a source gave."""

    waiting: tuple[str, ...] = ()  # addresses of entries that now wait to be read
    more: bool = False  # it has more at once, and there is room for it


def check_source(tools: Tools, key: str) -> Checked:
    """Ask a source what is new and keep it.

    What was listed and what the source said of itself are kept together, so that an interruption never loses
    entries behind a "not modified".
    """
    with tools.database.read() as connection:
        known = sources.get(connection, key)
        names = tuple(name.text for topic in topics.every(connection) for name in topic.names)
    if known is None or known[0].paused:
        return Checked()
    source, state = known
    asked = Asked(source, state, tools.now(), replace(tools.options.check, names=names))
    result = _checked(tools, asked)
    with tools.database.write() as connection:
        other = sources.at(connection, result.source.address)
        if other is not None and other.key != key:
            result = _joined(asked, result)
        named = result.source if source.title else replace(result.source, title=result.title)
        if named != source:
            sources.put(connection, named)
        sources.put_state(connection, result.state)
        outcomes.put(connection, result.outcome)
        waiting = entries.offer(connection, result.entries, tools.now())
        room = entries.count_pending(connection) <= tools.options.max_waiting
        return Checked(waiting, result.more and room)


def _checked(tools: Tools, asked: Asked) -> CheckResult:
    """Check a source; a fault of ours in reading its list is a failure of this source alone."""
    try:
        return contained(
            lambda: check(asked.source, asked.state, tools.fetcher, asked.now, asked.options),
            asked.source.address,
        )
    except FaultError as fault:
        return failed(asked, fault)


def _joined(asked: Asked, result: CheckResult) -> CheckResult:
    """Return the end of a source that moved for good to the address of another, which lists the same."""
    reason = f"moved to {result.source.address}, which is a source already"
    state = replace(result.state, reason=reason)
    source = replace(asked.source, paused=True)
    return replace(result, source=source, state=state, entries=(), more=False)
