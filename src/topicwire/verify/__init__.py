"""Claim and paragraphs in, verdict out."""
