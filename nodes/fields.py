"""The kinds of fields node configs are made of: bounds, what they read, and the widget the editor draws.

`widget` names the editor's input. `reads: template` marks a text with {{ variables }}, whose filled-in form may have
`max_chars` characters; `reads: variable` marks a variable's path; the widget `variable_name` a variable that is
written. The engine finds what a node reads and writes by these marks. `shown_when` names what the fields beside it
must say for a field to mean anything.
"""

from typing import Annotated, Any

from msgspec import Meta

from flow_engine.contents import (
    MAX_BUTTON_TITLE_CHARS,
    MAX_CAPTION_CHARS,
    MAX_FOOTER_CHARS,
    MAX_HEADER_CHARS,
    MAX_INTERACTIVE_BODY_CHARS,
    MAX_LINK_LABEL_CHARS,
    MAX_LIST_BUTTON_CHARS,
    MAX_PARAMETER_CHARS,
    MAX_ROW_DESCRIPTION_CHARS,
    MAX_ROW_TITLE_CHARS,
    MAX_TEXT_CHARS,
    MAX_URL_CHARS,
)
from flow_engine.json_path import MAX_PATH_CHARS
from flow_engine.patterns import MAX_PATTERN_CHARS
from flow_engine.template import MAX_TEMPLATE_CHARS
from flow_engine.whole import whole

DAY_S = 86_400
MAX_WAIT_S = 30 * DAY_S  # chosen: WhatsApp keeps an undelivered message for 30 days; longer plans are schedules
DEFAULT_NO_REPLY_S = 23 * 3_600  # chosen: an hour is left of the 24-hour window to ask once more


ROOM_FOR_VARIABLES = 1_000  # chosen: what {{ names | and: filters }} may take in a text beside its words


def _template(max_chars: int, widget: str, min_chars: int = 0, pattern: str | None = None) -> Any:
    marks = {"widget": widget, "reads": "template", "max_chars": max_chars}
    max_length = max_chars + ROOM_FOR_VARIABLES
    return Meta(min_length=min_chars, max_length=max_length, pattern=pattern, extra_json_schema=marks)


def _plain(max_chars: int, widget: str, pattern: str | None = None, min_chars: int = 1) -> Any:
    marks = {"widget": widget}
    return Meta(min_length=min_chars, max_length=max_chars, pattern=pattern, extra_json_schema=marks)


def shown_when(**values: tuple[str, ...]) -> Meta:
    """Marks a field the editor hides unless each field named beside it has one of its values."""
    return Meta(extra_json_schema={"shown_when": {name: list(among) for name, among in values.items()}})


# Texts the customer sees, with variables
MessageText = Annotated[str, _template(MAX_TEXT_CHARS, "message_text", min_chars=1)]
BodyText = Annotated[str, _template(MAX_INTERACTIVE_BODY_CHARS, "message_text", min_chars=1)]
OptionalText = Annotated[str, _template(MAX_TEXT_CHARS, "message_text")]
OptionalBodyText = Annotated[str, _template(MAX_INTERACTIVE_BODY_CHARS, "message_text")]
CaptionText = Annotated[str, _template(MAX_CAPTION_CHARS, "message_text")]
HeaderText = Annotated[str, _template(MAX_HEADER_CHARS, "text")]
FooterText = Annotated[str, _template(MAX_FOOTER_CHARS, "text")]
ButtonTitle = Annotated[str, _template(MAX_BUTTON_TITLE_CHARS, "text", min_chars=1)]
LinkLabel = Annotated[str, _template(MAX_LINK_LABEL_CHARS, "text", min_chars=1)]
ListButton = Annotated[str, _template(MAX_LIST_BUTTON_CHARS, "text", min_chars=1)]
RowTitle = Annotated[str, _template(MAX_ROW_TITLE_CHARS, "text", min_chars=1)]
RowDescription = Annotated[str, _template(MAX_ROW_DESCRIPTION_CHARS, "text")]

# Texts for machines and operators, with variables
_WEB_ADDRESS = r"([Hh][Tt][Tt][Pp][Ss]?://[^\s/]|\{[{%])"  # what comes first is http(s) or a variable
ShortText = Annotated[str, _template(1_000, "text")]
LongText = Annotated[str, _template(MAX_TEMPLATE_CHARS, "long_text")]
UrlText = Annotated[str, _template(MAX_URL_CHARS, "url", min_chars=1, pattern=rf"^{_WEB_ADDRESS}")]
OptionalUrl = Annotated[str, _template(MAX_URL_CHARS, "url", pattern=rf"^{_WEB_ADDRESS}|{whole('')}")]
FileName = Annotated[str, _template(240, "text")]  # chosen: what common file systems take, some bytes left
ParameterText = Annotated[str, _template(MAX_PARAMETER_CHARS, "text", min_chars=1)]
ValueText = Annotated[str, _template(MAX_TEXT_CHARS, "value")]
CallUrl = Annotated[str, _template(MAX_URL_CHARS, "url", min_chars=1)]
CallbackKey = Annotated[str, _template(200, "text", min_chars=1)]
Instructions = Annotated[str, _template(MAX_TEMPLATE_CHARS, "long_text", min_chars=1)]
HeardText = Annotated[str, _template(MAX_TEXT_CHARS, "long_text", min_chars=1)]  # what a model is given to read

# Names
OptionId = Annotated[str, _plain(64, "id", whole(r"[A-Za-z0-9_-]+"))]
VariableName = Annotated[str, _plain(64, "variable_name", whole(r"[a-z_][a-z0-9_]*"))]
OptionalVariableName = Annotated[str, _plain(64, "variable_name", whole(r"([a-z_][a-z0-9_]*)?"), min_chars=0)]
OptionalVariablePath = Annotated[
    str,
    Meta(
        max_length=200,
        pattern=whole(r"([a-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_-]+)*)?"),
        extra_json_schema={"widget": "variable", "reads": "variable"},
    ),
]
TagName = Annotated[str, _plain(64, "tag")]
OptionalTagName = Annotated[str, _plain(64, "tag", min_chars=0)]
FieldName = Annotated[str, _plain(64, "contact_field", whole(r"[a-z_][a-z0-9_]*"))]
WayTitle = Annotated[str, _plain(100, "text", min_chars=0)]
SplitName = Annotated[str, _plain(64, "text", min_chars=0)]
FlowId = Annotated[str, _plain(64, "flow", whole(r"[A-Za-z0-9_-]+"))]
FlowInputName = Annotated[str, _plain(64, "flow_input", whole(r"[a-z_][a-z0-9_]*"))]
FlowResultName = Annotated[str, _plain(64, "flow_result", whole(r"[a-z_][a-z0-9_]*"))]
NodeId = Annotated[str, _plain(64, "node", whole(r"[A-Za-z0-9_-]+"))]
TeamName = Annotated[str, _plain(64, "team", min_chars=0)]
CredentialName = Annotated[str, _plain(64, "credential", min_chars=0)]
OptionalFileId = Annotated[str, _plain(64, "stored_file", whole(r"[A-Za-z0-9_-]*"), min_chars=0)]
EventName = Annotated[str, _plain(64, "event_name", whole(r"[A-Za-z0-9_.-]+"))]
SegmentName = Annotated[str, _plain(64, "segment", min_chars=0)]
MessageTemplateName = Annotated[str, _plain(512, "message_template", whole(r"[a-z0-9_]+"))]
ParameterName = Annotated[str, _plain(64, "text", whole(r"([a-z_][a-z0-9_]*)?"), min_chars=0)]
LanguageTag = Annotated[str, _plain(16, "language", whole(r"[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*"))]
ZoneName = Annotated[str, _plain(64, "time_zone", min_chars=0)]
CronText = Annotated[str, _plain(100, "cron")]
KeywordText = Annotated[str, _plain(MAX_PATTERN_CHARS, "keyword")]
PatternText = Annotated[str, _plain(MAX_PATTERN_CHARS, "pattern")]
JsonPathText = Annotated[str, _plain(MAX_PATH_CHARS, "json_path", r"^\$")]
OptionalDate = Annotated[str, _plain(10, "date", whole(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?"), min_chars=0)]
HeaderName = Annotated[str, _plain(100, "text", whole(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"))]  # RFC 9110, a token
ModelName = Annotated[str, _plain(100, "model", whole(r"[A-Za-z0-9_.:/-]*"), min_chars=0)]
MeaningText = Annotated[str, _plain(500, "text", min_chars=0)]
ExampleText = Annotated[str, _plain(200, "text")]

# Amounts
Seconds = Annotated[int, Meta(ge=1, le=MAX_WAIT_S, extra_json_schema={"widget": "duration"})]
NoReplySeconds = Annotated[int, Meta(ge=60, le=MAX_WAIT_S, extra_json_schema={"widget": "duration"})]
CallSeconds = Annotated[int, Meta(ge=1, le=60, extra_json_schema={"widget": "duration"})]
HistoryMessages = Annotated[int, Meta(ge=0, le=50)]
Tries = Annotated[int, Meta(ge=1, le=10)]
Priority = Annotated[int, Meta(ge=-100, le=100)]
Latitude = Annotated[float, Meta(ge=-90, le=90, extra_json_schema={"widget": "degrees"})]
Longitude = Annotated[float, Meta(ge=-180, le=180, extra_json_schema={"widget": "degrees"})]
Weight = Annotated[int, Meta(ge=0, le=100)]
