"""Thin doors: web pages, API, feeds out, MCP."""
