"""A summary as one line of text, in the form of news sites: `Core Viewpoint - … [1] Group 1: Heading - …
[2][3]`."""

from topicwire.model.summary import Claim, Group, Summary


def as_text(summary: Summary) -> str:
    """Return the summary as text; empty if it has no claims."""
    parts = [f"Core Viewpoint - {_claim(summary.lead)}"] if summary.lead else []
    parts += [_group(number, group) for number, group in enumerate(summary.groups, start=1)]
    return " ".join(parts)


def group_title(number: int, group: Group) -> str:
    """Return what stands above a group: its number, and its heading if it has one."""
    return f"Group {number}: {group.heading}" if group.heading else f"Group {number}"


def _group(number: int, group: Group) -> str:
    return " - ".join([group_title(number, group), *(_claim(claim) for claim in group.claims)])


def _claim(claim: Claim) -> str:
    return f"{claim.text} " + "".join(f"[{number}]" for number in claim.citations)
