"""What summaries by the language model will take, before any call is made."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from topicwire.llm.budget import Prices
from topicwire.llm.model import AnswerCache
from topicwire.llm.tokens import count_tokens
from topicwire.model.document import Document
from topicwire.summarize.by_model import questions
from topicwire.summarize.choose import SummaryOptions
from topicwire.summarize.extractive import is_short
from topicwire.summarize.prompt import OPINION_TOKENS
from topicwire.summarize.untrusted import clean

_CLAIM_TOKENS = 80  # of an answer for each claim: a long sentence, its numbers, the JSON around it
_SENT_BACK = 0.35  # of a question and its answer again, for claims that fail the check


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens and money, rather too many than too few."""

    documents: int  # that a model would summarise
    shown_as_they_are: int  # flashes and short texts
    calls: int
    kept: int  # calls that were answered before and cost nothing
    tokens_in: int
    tokens_out: int
    cost: float  # in the currency of the prices


def estimate(
    documents: Iterable[Document],
    options: SummaryOptions,
    prices: Prices,
    model: str,
    cache: AnswerCache | None = None,
) -> Estimate:
    """Return what summaries of these documents will take; answers in the cache cost nothing."""
    asked = replace(options.model, language=options.language)
    many = short = calls = kept = tokens_in = tokens_out = 0
    for document in documents:
        if is_short(document, options.extractive):
            short += 1
            continue
        many += 1
        for request, claims in questions(clean(document).document, asked):
            calls += 1 + options.judged
            if cache and cache.get(request.key(model)):
                kept += 1
            else:
                tokens_in += int((1 + _SENT_BACK) * count_tokens(request.system + request.user))
                tokens_out += int((1 + _SENT_BACK) * min(request.most_tokens, claims * _CLAIM_TOKENS))
            if options.judged:  # what it was asked before cannot be told before the claims are checked
                tokens_in += count_tokens(request.system + request.user) + claims * _CLAIM_TOKENS
                tokens_out += claims * OPINION_TOKENS
    return Estimate(many, short, calls, kept, tokens_in, tokens_out, prices.cost(tokens_in, tokens_out))
