"""The only place that names concrete classes: settings in, a working topicwire out.

What answers readers is made at once, what only work needs when work begins: a page or a search shall not wait
for libraries that fetch, extract and check.
"""

from topicwire.assemble.wire import Wire, open_wire

__all__ = ["Wire", "open_wire"]
