"""Feeds out: Atom and JSON Feed of each topic and each search."""
