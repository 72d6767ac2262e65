"""The index: interface, query language, fusion, engines."""
