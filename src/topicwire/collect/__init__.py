"""Sources in, pages out."""
