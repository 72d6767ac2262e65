"""Lists and documents as files: Markdown, CSV, JSON lines, BibTeX, CSL-JSON."""
