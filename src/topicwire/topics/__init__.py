"""Document in, matches out."""
