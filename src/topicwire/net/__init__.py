"""The only room that fetches from the open web: address guard, robots, politeness, limits, cache.

Other rooms hold a `Fetcher` (request.py) and never see a socket. `fetcher.open_fetcher` makes the real one,
`memory.MemoryFetcher` answers from a table.
"""
