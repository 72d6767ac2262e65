"""Sources in, pages out: reads lists (feeds, sitemaps), archives and folders.

`check.check` asks a source over a `Fetcher` and returns its new entries and its next check;
`lists.read_list` reads one list; `discover` finds the lists of a site; `archive` names what WARC files,
folders and bulk files have in common.
"""
