"""The embedded engine: Tantivy for words, in one folder, without a server."""
