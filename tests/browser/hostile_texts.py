"""Forty texts that have broken into pages somewhere: each must be shown as the words it is."""

RIGHT_TO_LEFT, ZERO_WIDTH, ISOLATE = "\u202e", "\u200b\u200d\ufeff", "\u2066"

HOSTILE_TEXTS = (
    # Scripts and handlers; each would set `window.pwned`.
    "<script>window.pwned=1</script>",
    "</script><script>window.pwned=1</script>",
    "<ScRiPt >window.pwned=1</sCrIpT >",
    "<img src=x onerror=window.pwned=1>",
    '<img src=x onerror="window.pwned=1" alt=\'',
    "<svg onload=window.pwned=1>",
    "<svg><script>window.pwned=1</script></svg>",
    "<svg><animate onbegin=window.pwned=1 attributeName=x>",
    "<body onload=window.pwned=1>",
    "<input autofocus onfocus=window.pwned=1>",
    "<details open ontoggle=window.pwned=1>",
    "<video><source onerror=window.pwned=1>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    "<iframe src=javascript:parent.pwned=1>",
    "<a href=javascript:window.pwned=1>click</a>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=1>",
    "<noscript><p title='</noscript><img src=x onerror=window.pwned=1>'>",
    "<template><script>window.pwned=1</script></template>",
    "<object data=javascript:window.pwned=1>",
    "<form action=javascript:window.pwned=1><button>go",
    # Out of the place they stand in.
    '" onmouseover="window.pwned=1" x="',
    "' autofocus onfocus='window.pwned=1",
    "--><script>window.pwned=1</script>",
    "]]><script>window.pwned=1</script>",
    "</title></textarea></style><script>window.pwned=1</script>",
    "&lt;script&gt;window.pwned=1&lt;/script&gt;",
    "\\u003cscript\\u003ewindow.pwned=1\\u003c/script\\u003e",
    "javascript:window.pwned=1",
    "[click](javascript:window.pwned=1) ![x](x onerror=window.pwned=1)",
    # Templates of other languages.
    "{{ 7 | times: 7 }}{% raw %}",
    "{{constructor.constructor('window.pwned=1')()}}",
    "${window.pwned=1}`${window.pwned=1}`",
    "{'dangerouslySetInnerHTML': {'__html': '<img src=x onerror=window.pwned=1>'}}",
    "<%= window.pwned=1 %>#{window.pwned=1}",
    # Out of the layout.
    "</style><style>*{display:none!important}</style>",
    "<div style='position:fixed;inset:0;background:red;z-index:99999'>",
    f"{RIGHT_TO_LEFT}gnp.exe{ISOLATE} {ZERO_WIDTH}name",
    "Z\u0351\u036b\u0343\u036a\u0302A\u0334\u0321\u0359L\u0300\u0301G\u031bO\u0337" * 6,
    "W" * 190,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466" * 8,
)
