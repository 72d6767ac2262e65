"""What sort of text a document is: article, flash or report."""

from topicwire.extract.block import Block
from topicwire.extract.segments import letters
from topicwire.extract.wordlists import words
from topicwire.model.document import Kind

_FLASH_PARAGRAPHS = 2
_FLASH_LETTERS = 700  # about 120 English words or 230 Chinese characters
_MARKED_LETTERS = 1_500  # for a title that says itself that it is a flash
_REPORT_LETTERS = 12_000  # about 2,000 English words, from a PDF
_REPORT_PAGES = 3


def kind_of(title: str, blocks: list[Block], pages: int) -> Kind:
    """Return the kind of a text. `pages` is the number of pages of a PDF, 0 for others."""
    amount = sum(letters(block.text) for block in blocks)
    if pages >= _REPORT_PAGES or (pages and amount >= _REPORT_LETTERS):
        return Kind.REPORT
    marked = title.casefold().strip("【[〖 ").startswith(tuple(words("flash-marks.tsv")))
    if marked and amount <= _MARKED_LETTERS:
        return Kind.FLASH
    return Kind.FLASH if len(blocks) <= _FLASH_PARAGRAPHS and amount <= _FLASH_LETTERS else Kind.ARTICLE
