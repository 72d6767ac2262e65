"""The order of the stages, as durable workflows: check a source → read a host's entries → settle documents.

A workflow handles a batch: a source's new entries, some entries of one host, some documents. Its steps are
recorded; after a crash it goes on behind the last recorded step. Steps are idempotent, because a crash may
fall between what a step did and its record.

DBOS finds workflows by name in the process that recovers them, so they are functions of this module, and what
they work with is set once for the process by `start`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions

from topicwire.pipeline.collecting import check_source
from topicwire.pipeline.reading import read_entries
from topicwire.pipeline.settling import settle
from topicwire.pipeline.summarising import summarise_all
from topicwire.pipeline.tools import Tools

READ, CHECK, SETTLE = "read", "check", "settle"  # queues; reading is partitioned by host
AGAIN = "summarise again"  # the queue of summaries that could not be made as wanted
_POLL = 0.1  # seconds; the default of 1.0 allows only 8 workflows a second (see docs/decisions)
_POLL_CHECKS = 0.3  # sources are due every few minutes, and a look takes 3 ms of the processor
_VERSION = "2"  # of the workflows' steps: raise it when their order or arguments change
_UNDER_WAY = ["ENQUEUED", "PENDING", "DELAYED"]  # states of a workflow that has not ended
_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_PRUNED = 500  # workflows forgotten at once
_SETTLE_BATCH = 96  # documents: one commit of the index for all, which takes as long as indexing 20

T = TypeVar("T")
_tools: list[Tools] = []  # of this process: none or one


def start(tools: Tools, database_url: str) -> None:
    """Begin to work: take up what an interrupted process left, and wait for more. Once per process."""
    _tools[:] = [tools]
    config = DBOSConfig(
        name="topicwire",
        system_database_url=database_url,
        application_version=_VERSION,
        executor_id="topicwire",
        log_level="ERROR",
        console_log_level="CRITICAL",  # what fails is in the log; people get a line from the command
        serializer=DBOSPortableJSONSerializer(),
        notification_listener_polling_interval_sec=_POLL,
    )
    DBOS(config=config)
    DBOS.launch()
    hosts = tools.options.parallel_hosts
    DBOS.register_queue(CHECK, worker_concurrency=hosts, polling_interval_sec=_POLL_CHECKS)
    DBOS.register_queue(READ, worker_concurrency=hosts, partition_concurrency=1, polling_interval_sec=_POLL)
    DBOS.register_queue(SETTLE, worker_concurrency=1, polling_interval_sec=_POLL)
    DBOS.register_queue(AGAIN, worker_concurrency=1, polling_interval_sec=_POLL)


def stop() -> None:
    """Stop working; what is under way is taken up by the next start."""
    DBOS.destroy()
    _tools.clear()


@DBOS.workflow(name="check")
def check_workflow(source: str) -> list[str]:
    """Check a source, again as long as it has more at once; return the workflows that read what is new."""
    reading: list[str] = []
    more = True
    while more:
        fresh, more = DBOS.run_step({"name": "check"}, _check, source)
        reading += enqueue_reading(fresh)
    return reading


@DBOS.workflow(name="read")
def read_workflow(addresses: list[str]) -> str | None:
    """Read entries of one host; return the workflow that settles the documents, if there are any."""
    keys = DBOS.run_step({"name": "read"}, _read, addresses)
    return DBOS.enqueue_workflow(SETTLE, settle_workflow, keys).workflow_id if keys else None


@DBOS.workflow(name="settle")
def settle_workflow(keys: list[str]) -> int:
    """Lead documents through the stages after reading."""
    return sum(DBOS.run_step({"name": "settle"}, _settle, list(part)) for part in _parts(keys, _SETTLE_BATCH))


@DBOS.workflow(name="summarise again")
def again_workflow(keys: list[str]) -> int:
    """Make summaries that could not be made in the way wanted; return how many were tried."""
    return DBOS.run_step({"name": "summarise again"}, _summarise_again, keys)


def enqueue_check(source: str) -> str:
    """Ask for a check of a source; return the workflow."""
    return DBOS.enqueue_workflow(CHECK, check_workflow, source).workflow_id


def enqueue_reading(addresses: Sequence[str]) -> list[str]:
    """Ask for entries to be read, one host at a time in batches; return the workflows."""
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        by_host.setdefault(urlsplit(address).hostname or "", []).append(address)
    found = []
    for host, of_host in by_host.items():
        for part in _parts(of_host, _running().options.batch_entries):
            with SetEnqueueOptions(queue_partition_key=host):
                found.append(DBOS.enqueue_workflow(READ, read_workflow, list(part)).workflow_id)
    return found


def enqueue_settling(keys: Sequence[str]) -> str:
    """Ask for documents to be settled; return the workflow."""
    return DBOS.enqueue_workflow(SETTLE, settle_workflow, list(keys)).workflow_id


def enqueue_summaries(keys: Sequence[str]) -> str:
    """Ask for summaries of documents to be made again; return the workflow."""
    return DBOS.enqueue_workflow(AGAIN, again_workflow, list(keys)).workflow_id


def wait(workflow: str) -> None:
    """Return when a workflow has ended."""
    DBOS.retrieve_workflow(workflow).get_result(polling_interval_sec=_POLL)


def active() -> int:
    """Return how many workflows wait or run."""
    return len(DBOS.list_workflows(status=_UNDER_WAY, load_input=False))


def checks() -> set[str]:
    """Return the checks of sources that wait or run."""
    found = DBOS.list_workflows(name="check", status=_UNDER_WAY, load_input=False)
    return {one.workflow_id for one in found}


def prune(before: datetime) -> int:
    """Forget workflows that were begun before a moment and have ended, some at once; return how many.

    What they did is in the database, with its outcomes; the workflows' own records only grow.
    """
    ended = DBOS.list_workflows(
        status=_ENDED, end_time=before.isoformat(), limit=_PRUNED, load_input=False, load_output=False
    )
    if ended:
        DBOS.delete_workflows([one.workflow_id for one in ended])
    return len(ended)


def _running() -> Tools:
    return _tools[0]


def _check(source: str) -> tuple[list[str], bool]:
    checked = check_source(_running(), source)
    return list(checked.waiting), checked.more


def _read(addresses: list[str]) -> list[str]:
    return list(read_entries(_running(), addresses))


def _settle(keys: list[str]) -> int:
    return settle(_running(), keys)


def _summarise_again(keys: list[str]) -> int:
    tools = _running()
    return summarise_all(tools, keys, tools.options.parallel_summaries).ways.total()


def _parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]
