"""Lists and documents as files: Markdown, HTML, CSV, JSON lines, BibTeX, CSL-JSON, evidence bundles."""
