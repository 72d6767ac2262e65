"""Document in, verified summary out."""
