"""What `topicwire doctor` looks at, one part after another."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from topicwire.assemble.work import chat_model, models_folder
from topicwire.cli.plain import counted
from topicwire.cli.serving import check_entrance, plain_passwords
from topicwire.config import Settings
from topicwire.errors import BadInputError, SettingError, TopicwireError
from topicwire.llm.translation import FirefoxTranslator
from topicwire.llm.translation_models import installed_models
from topicwire.search.interface import Filters, Request
from topicwire.storage import documents, entries, pages, sources

if TYPE_CHECKING:
    from topicwire.assemble import Wire

MB = 1_000_000
_PAGES = 200  # kept pages looked at, the newest: a second
_ITEMS = 20  # documents looked for in the index
_NAMED = 3  # failing sources that are named
_ALIKE = ("The ministers met in Tianjin on Tuesday.", "部长们周二在天津举行会晤。")
_UNLIKE = "Bake the bread for forty minutes."


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found."""

    what: str
    said: str  # for people: what is, and what to do if it is not well
    well: bool = True


def look(wire: Wire, settings: Settings) -> Iterator[Finding]:
    """Look at each part in turn; a look that fails is a finding too."""
    looks: tuple[tuple[str, Callable[[Wire, Settings], Finding]], ...] = (
        ("packages", _packages),
        ("data folder", _disk),
        ("database", _database),
        ("kept pages", _pages),
        ("index", _index),
        ("meaning", _meaning),
        ("work", _work),
        ("sources", _sources),
        ("documents", _problems),
        ("fetching", _fetching),
        ("language model", _model),
        ("translation models", _translations),
        ("entrance", _entrance),
    )
    yield Finding("python", sys.version.split()[0], sys.version_info >= (3, 11))
    for what, one in looks:
        try:
            yield one(wire, settings)
        except (TopicwireError, OSError, DatabaseError) as error:
            yield Finding(what, str(error).partition("\n")[0], well=False)


def _packages(_wire: Wire, _settings: Settings) -> Finding:
    needed = [one for one in requires("topicwire") or () if "extra ==" not in one]
    wanted = [re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0] for one in needed]
    missing = [name for name in wanted if not _installed(name)]
    if missing:
        return Finding("packages", f"{', '.join(missing)} missing; run `make setup`", well=False)
    return Finding("packages", f"all {len(wanted)} are installed")


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _disk(wire: Wire, settings: Settings) -> Finding:
    free, needed = shutil.disk_usage(wire.folder).free // MB, settings.data.min_free_mb
    said = f"{wire.folder} has {free:,} MB free"
    if free < needed:
        said += f", less than data.min_free_mb ({needed:,}); collecting pauses until there is room"
    return Finding("data folder", said, free >= needed)


def _database(wire: Wire, _settings: Settings) -> Finding:
    damage = wire.database.damage()
    if damage:
        said = f"damaged: {damage[0]}; restore a backup with `topicwire restore`"
        return Finding("database", said, well=False)
    return Finding("database", "read to its end, whole")


def _pages(wire: Wire, _settings: Settings) -> Finding:
    with wire.database.read() as connection:
        names, total = pages.newest(connection, _PAGES), pages.count(connection)
    lost = sum(not wire.tools.raw.has(name) for name in names)
    if lost:
        said = f"{lost:,} of {len(names):,} looked at are missing or damaged; restore a backup"
        return Finding("kept pages", said, well=False)
    return Finding("kept pages", f"{total:,}; the newest {len(names):,} were read, whole")


def _index(wire: Wire, _settings: Settings) -> Finding:
    items, indexed = wire.services.status.view().items, wire.index.count()
    if items != indexed:
        said = f"{counted(indexed, 'item')}, but the database has {items:,}; run `topicwire reindex`"
        return Finding("index", said, well=False)
    shown = wire.services.documents.search("", limit=_ITEMS).items if items else ()
    filters = (Filters(documents=(item.document.key,)) for item in shown)
    missing = sum(wire.index.search(Request(filters=one)).total != 1 for one in filters)
    if missing:
        said = f"{missing} of {len(shown)} documents looked for are not in it; run `topicwire reindex`"
        return Finding("index", said, well=False)
    return Finding("index", f"{indexed:,} items, as in the database; {len(shown)} looked for were found")


def _meaning(wire: Wire, _settings: Settings) -> Finding:
    if wire.embedder is None:
        return Finding("meaning", "search by meaning is off (search.embeddings)")
    english, chinese, other = wire.embedder.embed([*_ALIKE, _UNLIKE])
    if english @ chinese <= english @ other:
        said = "the model does not tell like from unlike; install the packages anew with `make setup`"
        return Finding("meaning", said, well=False)
    waiting = wire.index.embed_pending(0)
    if waiting:
        said = f"{waiting:,} items wait for theirs; collecting and serving work them off"
    else:
        said = "the model works, and no item waits for it"
    return Finding("meaning", said)


def _work(wire: Wire, _settings: Settings) -> Finding:
    """Work that waits is usual while somebody works on it."""
    from topicwire.pipeline.claim import is_worked_on

    with wire.database.read() as connection:
        waiting = entries.count_pending(connection)
        unsettled = len(documents.unsettled(connection))
        due = len(sources.due(connection, wire.tools.now()))
    if is_worked_on(wire.folder):
        return Finding("work", f"is being done; pages that wait: {waiting:,}, sources due: {due:,}")
    if unsettled:
        said = f"{unsettled:,} documents were left behind half-way; `topicwire collect` finishes them"
        return Finding("work", said, well=False)
    said = f"nobody works on it now; pages that wait: {waiting:,}, sources due: {due:,}"
    return Finding("work", f"{said}; `topicwire serve` or `worker` asks them" if due else said)


def _sources(wire: Wire, _settings: Settings) -> Finding:
    """Failing sources need attention; silent ones may just have nothing to say."""
    views = wire.services.status.view().sources
    failing = [view for view in views if view.state.failures and not view.source.paused]
    silent = sum(view.silent for view in views)
    said = f"{len(views):,} in all, {len(failing):,} failing, {silent:,} silent"
    for view in failing[:_NAMED]:
        said += f"; {view.source.address}: {view.state.reason}"
    if failing or silent:
        said += "; `topicwire source list` shows all"
    return Finding("sources", said, not failing)


def _problems(wire: Wire, _settings: Settings) -> Finding:
    view = wire.services.status.view()
    failed = sum(ends.get("failed", 0) for ends in view.outcomes.values())
    said = f"{counted(view.documents, 'document')}, {counted(view.items, 'item')}, "
    said += counted(view.summaries, "summary", "summaries")
    if failed:
        said += f"; {failed:,} failed for good, `topicwire status` says why"
    return Finding("documents", said, not failed)


def _fetching(_wire: Wire, settings: Settings) -> Finding:
    if not settings.net.contact:
        return Finding("fetching", "no net.contact is set: hosts see no address that they can write to")
    return Finding("fetching", f"hosts see the address {settings.net.contact}")


def _model(wire: Wire, settings: Settings) -> Finding:
    llm = settings.llm
    if not llm.base_url:
        return Finding("language model", "none set; summaries are made of the documents' own sentences")
    chat = chat_model(settings, wire.database)
    try:
        offered = chat.offered()
    finally:
        chat.close()
    where = f"{llm.model} at {llm.base_url}"
    if offered is None:
        return Finding("language model", f"{where} answers, but does not list its models")
    if llm.model not in offered:
        others = ", ".join(offered[:10]) or "none"
        said = f"{llm.base_url} does not offer {llm.model} (it offers {others}); change llm.model"
        return Finding("language model", said, well=False)
    return Finding("language model", f"{where} answers")


def _translations(_wire: Wire, settings: Settings) -> Finding:
    models = installed_models(models_folder(settings))
    for model in models:
        try:
            FirefoxTranslator(model)
        except BadInputError as error:
            said = f"{error}; `topicwire models add {model.pair}` installs it anew"
            return Finding("translation models", said, well=False)
    said = ", ".join(model.pair for model in models) or "none; `topicwire models add PAIR` installs one"
    return Finding("translation models", said)


def _entrance(wire: Wire, settings: Settings) -> Finding:
    """Others who can come in must be able to say who they are, and not in the clear."""
    services = wire.services
    try:
        check_entrance(wire, settings)
    except SettingError as error:
        return Finding("entrance", str(error), well=False)
    warning = plain_passwords(settings)
    if warning:
        return Finding("entrance", warning, well=False)
    accounts = len(services.accounts.every())
    nobody = "no account: whoever uses this machine may do everything"
    return Finding("entrance", counted(accounts, "account") if accounts else nobody)
