"""How much of a summary passed its check, in words: said with every summary that leaves topicwire."""

from topicwire.model.summary import Summary, Support


def support_text(summary: Summary) -> str:
    """Return "7 of 9 claims supported; 2 left out", what is covered, and what a second judge said."""
    supported = sum(claim.verdict.support is Support.SUPPORTED for claim in summary.claims)
    parts = [f"{supported} of {len(summary.claims) + summary.left_out} claims supported"]
    if summary.left_out:
        parts.append(f"{summary.left_out} left out")
    if summary.coverage:
        parts.append(f"covers {summary.coverage:.0%} of the text")
    if summary.judged:
        parts.append(f"second judge agrees on {summary.agreed} of {summary.judged}")
    return "; ".join(parts)
