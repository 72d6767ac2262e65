"""The summary of a document: kept, checked against the next revision, taken over from a copy, or made."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from topicwire.errors import FaultError
from topicwire.model.document import Document
from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.model.summary import Summary, Support, Usage, Way
from topicwire.pipeline.faults import contained
from topicwire.pipeline.tools import Tools
from topicwire.storage import clusters, documents, outcomes, summaries
from topicwire.summarize.recheck import recheck

_BOUGHT = (Way.MODEL, Way.TRANSLATED)  # ways that cost money or time: worth taking over from a copy
_COPIES = 20  # members of a cluster whose summaries are looked at
_LESS = 0.1  # coverage that a taken-over summary may lose: a copy that says more gets a summary of its own


def summarise_new(tools: Tools, found: Sequence[Document]) -> None:
    """Make the summaries of documents that have none of their revision.

    The claims of the revision before are checked at once, so that none is shown that no longer holds; then
    summaries are made side by side, which may take long. Of copies one is made first.
    """
    with tools.database.read() as connection:
        new = [document for document in found if not _is_made(connection, document)]
    if not new:
        return
    for document in new:
        _contained(tools, document, check_again)
    with ThreadPoolExecutor(max(1, tools.options.parallel_summaries), "summary") as pool:
        for wave in _waves(tools, new):
            list(pool.map(partial(_contained, tools, work=_make), wave))


def _is_made(connection: Connection, document: Document) -> bool:
    """Tell whether a revision has its summary; one that was only checked again waits to be made."""
    if summaries.get(connection, document.key, document.revision) is None:
        return False
    ended = outcomes.of_item(connection, document.address)
    return not any(one.stage is Stage.SUMMARIZE and one.outcome is Outcome.WAITING for one in ended)


def _waves(tools: Tools, found: Sequence[Document]) -> Iterator[list[Document]]:
    """Yield one document of each cluster, then the others, which may take over its summary."""
    with tools.database.read() as connection:
        cluster_of = clusters.of_documents(connection, [document.key for document in found])
    first: dict[str, Document] = {}
    for document in found:
        cluster = cluster_of.get(document.key, document.key)
        if cluster not in first or document.key == cluster:
            first[cluster] = document
    chosen = {document.key for document in first.values()}
    yield list(first.values())
    yield [document for document in found if document.key not in chosen]


def _contained(tools: Tools, document: Document, work: Callable[[Tools, Document], object]) -> None:
    """Work on one document; a fault costs this document its summary, and is recorded."""
    try:
        contained(partial(work, tools, document), document.address)
    except FaultError as fault:
        record_fault(tools, document, fault)


def record_fault(tools: Tools, document: Document, fault: FaultError) -> None:
    """Record that a summary could not be made at all."""
    with tools.database.write() as connection:
        _record(tools, connection, document, Outcome.FAILED, str(fault))


def _make(tools: Tools, document: Document) -> None:
    """Make the summary of a document's revision; that of a copy is taken over if it holds here too."""
    if not _taken_over(tools, document):
        make_summary(tools, document)


def make_summary(tools: Tools, document: Document) -> Summary:
    """Make the summary of a document's revision in place of the one it has, unless that one is better."""
    with tools.database.read() as connection:
        before = summaries.get(connection, document.key, document.revision)
    summary = tools.summarise(document, before=before)
    _keep(tools, document, summary)
    return summary


def check_again(tools: Tools, document: Document) -> None:
    """Check the claims of an earlier revision against this one; the summary then waits to be made anew."""
    with tools.database.read() as connection:
        summary = summaries.before(connection, document.key, document.revision)
        old = documents.get(connection, document.key, summary.revision) if summary else None
    if old is None or summary is None or not summary.claims:
        return
    checked = recheck(summary, old, document, tools.verifier)
    note = f"{checked.broken} claims of the text before no longer hold" if checked.broken else ""
    with tools.database.write() as connection:
        summaries.put(connection, replace(checked.summary, note=note or summary.note), tools.now())
        _record(tools, connection, document, Outcome.WAITING, "checked again, and to be made anew")


def _taken_over(tools: Tools, document: Document) -> bool:
    """Give a document the summary of one of its copies, if that says all of this text too.

    Each claim is checked against this text; nothing is asked of a model, and nothing paid.
    """
    for other, summary in _of_copies(tools, document):
        checked = recheck(summary, other, document, tools.verifier).summary
        holds = all(claim.verdict.support is Support.SUPPORTED for claim in checked.claims)
        if holds and checked.coverage >= summary.coverage - _LESS:
            _keep(
                tools, document, replace(checked, usage=Usage(), note="the summary of a copy, checked again")
            )
            return True
    return False


def _of_copies(tools: Tools, document: Document) -> list[tuple[Document, Summary]]:
    """Return copies of a document with their summaries, the leader first."""
    with tools.database.read() as connection:
        cluster = clusters.of_documents(connection, [document.key]).get(document.key, document.key)
        found = clusters.load(connection, [cluster]).get(cluster)
        keys = [one.document for one in found.members if one.document != document.key] if found else []
        made = summaries.load(connection, keys[:_COPIES])
        bought = [key for key in keys if key in made and made[key].way in _BOUGHT and made[key].claims]
        others = documents.load(connection, bought)
    return [(others[key], made[key]) for key in bought if key in others]


def _keep(tools: Tools, document: Document, summary: Summary) -> None:
    outcome = Outcome.FALLBACK if summary.missed else Outcome.DONE
    with tools.database.write() as connection:
        summaries.put(connection, summary, tools.now())
        _record(tools, connection, document, outcome, summary.missed or summary.note)


def _record(tools: Tools, connection: Connection, document: Document, outcome: Outcome, reason: str) -> None:
    ended = OutcomeRecord(
        document.address, Stage.SUMMARIZE, outcome, reason, tools.now(), document=document.key
    )
    outcomes.put(connection, ended)
