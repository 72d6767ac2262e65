"""Checking an evidence bundle again: hashes, citations, the page that is shown, and every verdict."""

from collections.abc import Callable
from dataclasses import dataclass

from topicwire import __version__
from topicwire.model.document import Document, Kind, Paragraph, Role
from topicwire.model.moment import Moment, Precision, Provenance
from topicwire.model.outlet import Outlet
from topicwire.serve.export.bundle import read_bundle, render
from topicwire.serve.export.evidence import Evidence, Exhibit, claims_of, digest, sha256
from topicwire.summarize.verifier import Draft, Verifier

Names = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What a check of a bundle found."""

    title: str
    digest: str  # SHA-256 of the evidence
    documents: int
    paragraphs: int
    claims: int
    upheld: int  # claims whose verdict is the same again
    faults: tuple[str, ...]  # for people; empty when all is well
    notes: tuple[str, ...]  # what could not be compared


def recheck_bundle(data: bytes, verifier: Callable[[Names], Verifier], expected: str = "") -> Rechecked:
    """Check a file; `expected` is the SHA-256 that the maker told you on another way.

    `verifier` makes one that knows the names of the bundle. Raises `UserError` if the file is no bundle.
    """
    evidence = read_bundle(data)
    found = digest(evidence)
    faults: list[str] = []
    notes: list[str] = []
    if expected and expected.strip().lower() != found:
        faults.append(f"the evidence is not the one that was named: its SHA-256 is {found}")
    if evidence.version != __version__:
        versions = f"made by topicwire {evidence.version}, this is {__version__}"
        notes.append(
            f"{versions}: the page was not compared with its evidence, and verdicts may differ "
            "because the check has changed"
        )
    elif render(evidence) != data:
        faults.append("the page shows something else than its evidence")
    upheld = 0
    judge = verifier(evidence.names)
    for number, exhibit in enumerate(evidence.exhibits, 1):
        name = f"document {number} ({exhibit.document.title[:60]})"
        faults += [f"{name}: {fault}" for fault in _paragraph_faults(exhibit) + _citation_faults(exhibit)]
        same, changed = _verdicts(exhibit, judge)
        upheld += same
        faults += [f"{name}: {fault}" for fault in changed]
    return Rechecked(
        title=evidence.title,
        digest=found,
        documents=len(evidence.exhibits),
        paragraphs=sum(len(exhibit.paragraphs) for exhibit in evidence.exhibits),
        claims=_claim_count(evidence),
        upheld=upheld,
        faults=tuple(faults),
        notes=tuple(notes),
    )


def _claim_count(evidence: Evidence) -> int:
    return sum(len(claims_of(exhibit.summary)) for exhibit in evidence.exhibits)


def _paragraph_faults(exhibit: Exhibit) -> list[str]:
    faults = [
        f"paragraph {piece.number} is not the text that its hash was made of"
        for piece in exhibit.paragraphs
        if sha256(piece.text) != piece.sha256
    ]
    if [piece.number for piece in exhibit.paragraphs] != list(range(1, len(exhibit.paragraphs) + 1)):
        faults.append("its paragraphs are not numbered from 1 on")
    return faults


def _citation_faults(exhibit: Exhibit) -> list[str]:
    last = len(exhibit.paragraphs)
    place = (exhibit.document.key, exhibit.document.revision)
    return [
        f"a claim cites what is not in the bundle: {claim.text[:60]}"
        for claim in claims_of(exhibit.summary)
        if not claim.citations
        or any(
            (one.document, one.revision) != place or not 1 <= one.paragraph <= last for one in claim.citations
        )
    ]


def _verdicts(exhibit: Exhibit, verifier: Verifier) -> tuple[int, list[str]]:
    """Return how many verdicts are the same again, and what is said of the others."""
    claims = claims_of(exhibit.summary)
    drafts = [
        Draft(claim.text, claim.language, tuple(one.paragraph for one in claim.citations), claim.original)
        for claim in claims
    ]
    try:
        document = _document(exhibit)
    except ValueError as error:
        return 0, [f"it is damaged: {error}"]
    again = verifier.verify(drafts, document) if drafts else ()
    changed = [
        f"the check now finds {new.support.value}, not {claim.verdict.support}: {claim.text[:60]}"
        for claim, new in zip(claims, again, strict=True)
        if new.support.value != claim.verdict.support
    ]
    return len(claims) - len(changed), changed


def _document(exhibit: Exhibit) -> Document:
    head = exhibit.document
    outlet = Outlet(head.outlet.key, head.outlet.name, head.outlet.romanised, head.outlet.english)
    time = head.published
    published = Moment(time.at, Precision(time.precision), Provenance(time.provenance))
    paragraphs = [Paragraph(piece.number, piece.text, Role(piece.role)) for piece in exhibit.paragraphs]
    return Document(
        key=head.key,
        revision=head.revision,
        address=head.address,
        title=head.title,
        outlet=outlet,
        language=head.language,
        certainty=head.certainty,
        kind=Kind(head.kind),
        published=published,
        fetched=head.fetched,
        paragraphs=tuple(paragraphs),
    )
