"""PDF: order, running lines, paragraphs; and files that cannot be read."""

import pytest

from topicwire.errors import BadInputError, TooLargeError
from topicwire.extract.paper import Paper, read_pdf
from topicwire.model.document import Role

Run = tuple[float, float, float, str]  # x, y, size, text
LEFT = [
    "The first column begins here and says that trade be-",
    "tween the members grew by eight per cent in the",
    "first half of the year, more than was expected.",
    "It goes on in this line, which is long enough so.",
]
RIGHT = [
    "The second column is read after the first one and",
    "names the goods: machines, fruit and cotton, which",
    "made up two thirds of all that crossed the border.",
    "With this line the text of both columns is over.",
]


def pdf(*pages: list[Run], title: str = "", trailer: str = "") -> bytes:
    """Write a PDF with one text object a run."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, runs in enumerate(pages):
        stream = "\n".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET" for x, y, size, text in runs)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< /Title ({title}) >>")
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    start = len(body)
    body += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    body += f"trailer << /Size {size} /Root 1 0 R /Info {len(objects)} 0 R {trailer} >>\n"
    body += f"startxref\n{start}\n%%EOF"
    return body.encode("latin-1")


def texts(paper: Paper) -> list[str]:
    return [block.text for block in paper.blocks]


def column(x: float, lines: list[str], top: float = 700) -> list[Run]:
    return [(x, top - 14 * number, 10, line) for number, line in enumerate(lines)]


def test_columns_are_read_one_after_the_other_under_a_common_heading() -> None:
    heading: list[Run] = [(60, 760, 18, "A heading that goes over both of the two columns")]
    paper = read_pdf(pdf([*heading, *column(50, LEFT), *column(320, RIGHT)]), 10)
    assert paper.title == heading[0][3]
    text = " ".join(texts(paper))
    assert "trade between the members" in text
    assert (
        text.index("first column")
        < text.index("It goes on")
        < text.index("second column")
        < text.index("is over")
    )


def test_running_lines_and_page_numbers_are_left_out_and_pages_kept() -> None:
    pages = [
        [
            (50.0, 800.0, 8.0, "Journal of Trade, issue 14"),
            *column(
                50,
                [
                    f"Page {word} has a paragraph of its own that ends with a full stop.",
                    "And a second line here, so it does.",
                ],
            ),
            (290.0, 30.0, 8.0, f"- {number} -"),
        ]
        for number, word in enumerate(("one", "two", "three"), 1)
    ]
    paper = read_pdf(pdf(*pages, title="On trade"), 10)
    assert paper.title == "On trade"
    assert paper.pages == 3
    assert not any("Journal" in text or text.startswith("-") for text in texts(paper))
    assert [block.page for block in paper.blocks] == [1, 2, 3]


def test_a_paragraph_goes_on_over_the_page_break() -> None:
    first = [
        "This sentence begins on one page and, as it is rather",
        "long and has many words in it, it goes on",
    ]
    second = [
        "on the next page, where it ends with a full stop.",
        "Another sentence follows it at once on this page.",
    ]
    paper = read_pdf(pdf(column(50, first, 100), column(50, second, 780)), 10)
    assert texts(paper)[0].startswith("This sentence begins")
    assert "it goes on on the next page" in texts(paper)[0]


def test_white_space_parts_paragraphs_and_size_makes_headings() -> None:
    runs = [*column(50, LEFT, 760), (50.0, 670.0, 13.0, "2. What was found"), *column(50, RIGHT, 640)]
    paper = read_pdf(pdf(runs, title="x title"), 10)
    assert [block.role for block in paper.blocks] == [Role.TEXT, Role.HEADING, Role.TEXT]


KEY = "01234567890123456789012345678901"
ENCRYPTED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O ({KEY}) /U ({KEY}) /P -44 >> /ID [(a) (a)]"


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.4",
        b"%PDF-1.7\n" + bytes(200),
        pdf([(50, 700, 10, "text")])[:120],
        pdf([(5, 70, 10, "a")], trailer=ENCRYPTED),
    ],
)
def test_broken_and_encrypted_files(body: bytes) -> None:
    with pytest.raises(BadInputError):
        read_pdf(body, 10)


def test_too_many_pages() -> None:
    with pytest.raises(TooLargeError):
        read_pdf(pdf(*[[(50.0, 700.0, 10.0, "text")]] * 4), 3)
