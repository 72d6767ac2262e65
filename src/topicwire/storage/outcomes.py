"""Outcomes: how each stage ended for each item, the last time it ran."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, func, select

from topicwire.model.outcome import Outcome, OutcomeRecord, Stage
from topicwire.storage.codec import stamp, unstamp
from topicwire.storage.tables import outcomes
from topicwire.storage.upsert import upsert

_FINE = (Outcome.DONE.value, Outcome.UNCHANGED.value, Outcome.REVISED.value)


def put(connection: Connection, record: OutcomeRecord) -> None:
    """Keep the end of a stage, replacing the one before."""
    put_all(connection, [record])


def put_all(connection: Connection, records: Iterable[OutcomeRecord]) -> None:
    """Keep the ends of stages, each replacing the one before."""
    upsert(connection, outcomes, [_row(record) for record in records])


def _row(record: OutcomeRecord) -> dict[str, object]:
    return {
        "item": record.item,
        "stage": record.stage,
        "outcome": record.outcome,
        "reason": record.reason,
        "at": stamp(record.at),
        "attempts": record.attempts,
        "document": record.document,
        "source": record.source,
    }


def remove(connection: Connection, item: str, stage: Stage) -> None:
    """Forget how a stage ended for an entry or a source."""
    connection.execute(delete(outcomes).where(outcomes.c.item == item, outcomes.c.stage == stage))


def of_item(connection: Connection, item: str) -> tuple[OutcomeRecord, ...]:
    """Return the outcomes of an entry or a source, oldest first."""
    rows = connection.execute(
        select(outcomes).where(outcomes.c.item == item).order_by(outcomes.c.at)
    ).mappings()
    return tuple(_record(row) for row in rows)


def counts(
    connection: Connection, source: str | None = None, since: datetime | None = None
) -> dict[str, dict[str, int]]:
    """Return stage → outcome → number of items, of one source or of all, ended at a moment or after it."""
    counted = select(outcomes.c.stage, outcomes.c.outcome, func.count().label("number"))
    if source is not None:
        counted = counted.where(outcomes.c.source == source)
    if since is not None:
        counted = counted.where(outcomes.c.at >= stamp(since))
    table: dict[str, dict[str, int]] = {stage.value: {} for stage in Stage}
    for row in connection.execute(counted.group_by(outcomes.c.stage, outcomes.c.outcome)):
        table[row.stage][row.outcome] = row.number
    return {stage: found for stage, found in table.items() if found}


def problems(connection: Connection, limit: int) -> tuple[OutcomeRecord, ...]:
    """Return the newest outcomes that are not fine."""
    found = select(outcomes).where(outcomes.c.outcome.not_in(_FINE))
    rows = connection.execute(found.order_by(outcomes.c.at.desc()).limit(limit)).mappings()
    return tuple(_record(row) for row in rows)


def documents_since(connection: Connection, stage: Stage, began: datetime) -> tuple[str, ...]:
    """Return the keys of documents for which a stage ended at or after a moment."""
    wanted = select(outcomes.c.document).where(outcomes.c.stage == stage, outcomes.c.at >= stamp(began))
    return tuple(connection.execute(wanted.where(outcomes.c.document.is_not(None)).distinct()).scalars())


def documents_with(
    connection: Connection, stage: Stage, ends: Sequence[Outcome], until: datetime | None = None
) -> tuple[str, ...]:
    """Return the keys of documents for which a stage ended in one of these ways, before `until` if named."""
    wanted = select(outcomes.c.document).where(outcomes.c.stage == stage, outcomes.c.outcome.in_(ends))
    if until is not None:
        wanted = wanted.where(outcomes.c.at < stamp(until))
    return tuple(connection.execute(wanted.where(outcomes.c.document.is_not(None)).distinct()).scalars())


def count(connection: Connection, stages: Sequence[Stage], ends: Sequence[Outcome]) -> int:
    """Return how often some stages ended in some ways."""
    counted = select(func.count()).select_from(outcomes).where(outcomes.c.stage.in_(stages))
    return int(connection.execute(counted.where(outcomes.c.outcome.in_(ends))).scalar_one())


def with_end(
    connection: Connection, stages: Sequence[Stage], ends: Sequence[Outcome], limit: int
) -> tuple[OutcomeRecord, ...]:
    """Return outcomes of some stages that ended in some ways, newest first."""
    wanted = select(outcomes).where(outcomes.c.stage.in_(stages), outcomes.c.outcome.in_(ends))
    rows = connection.execute(wanted.order_by(outcomes.c.at.desc(), outcomes.c.item).limit(limit)).mappings()
    return tuple(map(_record, rows))


def reasons(connection: Connection, items: Sequence[str]) -> dict[str, str]:
    """Return item → why its last stage ended as it did, of those that have a reason."""
    wanted = select(outcomes.c.item, outcomes.c.reason).where(outcomes.c.item.in_(items))
    rows = connection.execute(wanted.where(outcomes.c.reason != "").order_by(outcomes.c.at))
    return {row.item: row.reason for row in rows}


def _record(row: RowMapping) -> OutcomeRecord:
    return OutcomeRecord(
        item=row["item"],
        stage=Stage(row["stage"]),
        outcome=Outcome(row["outcome"]),
        reason=row["reason"],
        at=unstamp(row["at"]),
        attempts=row["attempts"],
        document=row["document"],
        source=row["source"],
    )
