"""The report as PDF is read back with a PDF library."""

import pypdfium2

from topicwire.sample import load_articles, load_outlets
from topicwire.sample.pdf import render_report

REPORT = next(article for article in load_articles() if article.kind == "report")
CONTENT = render_report(REPORT, load_outlets()["corridors"])


def pages_of(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_bounded())
        text_page.close()
        page.close()
    document.close()
    return texts


def test_pages_have_running_header_and_footer() -> None:
    pages = pages_of(CONTENT)
    assert len(pages) >= 3
    for number, text in enumerate(pages, 1):
        assert text.startswith("Institute for Corridor Studies | Working Paper 14")
        assert f"Page {number} of {len(pages)}" in text


def test_every_word_of_the_report_can_be_read_back() -> None:
    read = " ".join(" ".join(pages_of(CONTENT)).split())
    for paragraph in REPORT.paragraphs:
        assert " ".join(paragraph.split()[:8]) in read


def test_same_report_same_bytes() -> None:
    assert render_report(REPORT, load_outlets()["corridors"]) == CONTENT
