"""From the services' values to the JSON shapes."""

from topicwire.model.document import Document, Paragraph
from topicwire.model.moment import Moment
from topicwire.model.summary import Claim, Summary, Support
from topicwire.model.topic import Reason, Topic
from topicwire.serve.api import schemas as s
from topicwire.serve.links import document_path
from topicwire.services.excerpt import excerpt
from topicwire.services.views import (
    Copy,
    DocumentView,
    Facet,
    Item,
    JobsView,
    ListPage,
    SourceView,
    StatusView,
    TopicCard,
)

EXCERPT = 400  # columns


def topic(value: Topic) -> s.TopicShape:
    """Shape a topic."""
    names = tuple(s.TopicNameShape(language=name.language, text=name.text) for name in value.names)
    return s.TopicShape(
        key=value.key,
        name=value.name,
        names=names,
        query=value.query,
        threshold=value.threshold,
        version=value.version,
    )


def card(value: TopicCard) -> s.TopicCardShape:
    """Shape a topic with what is new in it."""
    return s.TopicCardShape(
        topic=topic(value.topic),
        items=value.items,
        newest=moment(value.newest) if value.newest else None,
        days=tuple(s.DayCount(day=day, items=count) for day, count in value.days),
    )


def moment(value: Moment) -> s.MomentShape:
    """Shape a time."""
    return s.MomentShape(
        at=value.at,
        precision=value.precision.value,
        provenance=value.provenance.value,
        zone_assumed=value.zone_assumed,
        clamped=value.clamped,
    )


def head(value: Document) -> s.DocumentHead:
    """Shape a document without its text."""
    outlet = value.outlet
    return s.DocumentHead(
        key=value.key,
        revision=value.revision,
        address=value.address,
        title=value.title,
        outlet=s.OutletShape(
            key=outlet.key,
            name=outlet.name,
            romanised=outlet.romanised,
            english=outlet.english,
            country=outlet.country,
            language=outlet.language,
        ),
        language=value.language,
        certainty=value.certainty,
        kind=value.kind.value,
        published=moment(value.published),
        fetched=value.fetched,
        byline=value.byline,
        credit=value.credit,
    )


def paragraph(value: Paragraph) -> s.ParagraphShape:
    """Shape a paragraph."""
    return s.ParagraphShape(number=value.number, text=value.text, role=value.role.value, page=value.page)


def summary(value: Summary) -> s.SummaryShape:
    """Shape a summary; each citation names document, revision and paragraph."""
    return s.SummaryShape(
        document=value.document,
        revision=value.revision,
        way=value.way.value,
        language=value.language,
        lead=_claim(value.lead, value) if value.lead else None,
        groups=tuple(
            s.GroupShape(
                heading=group.heading,
                language=group.language or value.language,
                claims=tuple(_claim(claim, value) for claim in group.claims),
            )
            for group in value.groups
        ),
        supported=sum(claim.verdict.support is Support.SUPPORTED for claim in value.claims),
        left_out=value.left_out,
        judged=value.judged,
        agreed=value.agreed,
        coverage=value.coverage,
        model=value.model,
        note=value.note,
    )


def _claim(value: Claim, within: Summary) -> s.ClaimShape:
    citations = tuple(
        s.CitationShape(
            document=within.document,
            revision=within.revision,
            paragraph=number,
            page=document_path(within.document, within.revision, number),
        )
        for number in value.citations
    )
    verdict = s.VerdictShape(
        support=value.verdict.support.value,
        score=value.verdict.score,
        reasons=value.verdict.reasons,
        second=value.verdict.second.value if value.verdict.second else None,
    )
    return s.ClaimShape(
        text=value.text,
        language=value.language,
        citations=citations,
        verdict=verdict,
        original=value.original,
    )


def copy(value: Copy) -> s.CopyShape:
    """Shape another document of the same cluster."""
    return s.CopyShape(
        document=value.document,
        outlet=value.outlet,
        romanised=value.romanised,
        title=value.title,
        published=moment(value.published),
        relation=value.relation.value,
        similarity=value.similarity,
    )


def reason(value: Reason) -> s.ReasonShape:
    """Shape why a document belongs to a topic."""
    return s.ReasonShape(evidence=value.evidence.value, found=value.found, paragraph=value.paragraph)


def item(value: Item) -> s.ItemShape:
    """Shape one entry of a list."""
    return s.ItemShape(
        document=head(value.document),
        summary=summary(value.summary) if value.summary else None,
        excerpt=excerpt(value.document.text, EXCERPT),
        copies=tuple(map(copy, value.copies)),
        reasons=tuple(map(reason, value.reasons)),
        passages=tuple(
            s.PassageShape(paragraph=one.paragraph, text=one.text, marks=one.marks) for one in value.passages
        ),
        why=value.why,
    )


def listed(value: ListPage) -> s.ListShape:
    """Shape a part of a list."""
    return s.ListShape(
        items=tuple(map(item, value.items)),
        total=value.total,
        cursor=value.cursor,
        facets=tuple(map(_facet, value.facets)),
        message=value.message,
    )


def _facet(value: Facet) -> s.FacetShape:
    counts = tuple(s.CountShape(value=key, label=label, items=count) for key, label, count in value.counts)
    return s.FacetShape(name=value.name, counts=counts)


def document(value: DocumentView) -> s.DocumentShape:
    """Shape everything about one document."""
    return s.DocumentShape(
        document=head(value.item.document),
        paragraphs=tuple(map(paragraph, value.item.document.paragraphs)),
        summary=summary(value.item.summary) if value.item.summary else None,
        copies=tuple(map(copy, value.item.copies)),
        revisions=tuple(s.RevisionShape(revision=number, fetched=at) for number, at in value.revisions),
        topics=tuple(map(topic, value.topics)),
        translations=tuple(head(one.document) for one in value.translations),
    )


def cluster(value: Item) -> s.ClusterShape:
    """Shape a cluster by the item that it is shown as."""
    leader = head(value.document)
    return s.ClusterShape(key=leader.key, leader=leader, copies=tuple(map(copy, value.copies)))


def jobs(value: JobsView) -> s.JobsShape:
    """Shape what work there is."""
    return s.JobsShape(
        working=value.working,
        work=tuple(
            s.WorkShape(work=one.work.value, running=one.running, waiting=one.waiting, failed=one.failed)
            for one in value.work
        ),
        jobs=tuple(
            s.JobShape(
                work=one.work.value,
                item=one.item,
                state=one.state.value,
                attempts=one.attempts,
                due=one.due,
                reason=one.reason,
            )
            for one in value.jobs
        ),
    )


def source(value: SourceView) -> s.SourceShape:
    """Shape a source and its health."""
    return s.SourceShape(
        key=value.source.key,
        kind=value.source.kind.value,
        address=value.source.address,
        title=value.source.title,
        outlet=value.source.outlet,
        paused=value.source.paused,
        checked=value.state.checked,
        succeeded=value.state.succeeded,
        next_check=value.state.next_check,
        failures=value.state.failures,
        reason=value.state.reason,
        documents=value.documents,
        daily=value.daily,
        silent=value.silent,
    )


def status(value: StatusView) -> s.StatusShape:
    """Shape the installation in numbers."""
    return s.StatusShape(
        version=value.version,
        documents=value.documents,
        items=value.items,
        topics=value.topics,
        summaries=value.summaries,
        judged=value.judged,
        agreed=value.agreed,
        outcomes={stage: dict(outcomes) for stage, outcomes in value.outcomes.items()},
        problems=tuple(
            s.OutcomeShape(
                item=one.item, stage=one.stage.value, outcome=one.outcome.value, reason=one.reason, at=one.at
            )
            for one in value.problems
        ),
    )
