"""The kinds of fields node configs are made of: bounds, what they read, and the widget the editor draws.

`widget` names the editor's input. `reads: template` marks a text with {{ variables }}, `reads: variable` a variable's
path; the engine finds what a node reads by these marks.
"""

from typing import Annotated, Any

from msgspec import Meta

from flow_engine.conditions import MAX_PATTERN_CHARS
from flow_engine.contents import (
    MAX_BUTTON_TITLE_CHARS,
    MAX_CAPTION_CHARS,
    MAX_FOOTER_CHARS,
    MAX_HEADER_CHARS,
    MAX_INTERACTIVE_BODY_CHARS,
    MAX_LINK_LABEL_CHARS,
    MAX_LIST_BUTTON_CHARS,
    MAX_ROW_DESCRIPTION_CHARS,
    MAX_ROW_TITLE_CHARS,
    MAX_TEXT_CHARS,
    MAX_URL_CHARS,
)
from flow_engine.template import MAX_TEMPLATE_CHARS

DAY_S = 86_400
MAX_WAIT_S = 30 * DAY_S  # chosen: WhatsApp keeps an undelivered message for 30 days; longer plans are schedules
DEFAULT_NO_REPLY_S = 23 * 3_600  # chosen: an hour is left of the 24-hour window to ask once more


def _template(max_chars: int, widget: str, min_chars: int = 0) -> Any:
    return Meta(
        min_length=min_chars,
        max_length=max_chars,
        extra={"reads": "template"},
        extra_json_schema={"widget": widget, "has_variables": True},
    )


def _plain(max_chars: int, widget: str, pattern: str | None = None, min_chars: int = 1) -> Any:
    return Meta(
        min_length=min_chars, max_length=max_chars, pattern=pattern, extra_json_schema={"widget": widget}
    )


# Texts the customer sees, with variables
MessageText = Annotated[str, _template(MAX_TEXT_CHARS, "message_text", min_chars=1)]
BodyText = Annotated[str, _template(MAX_INTERACTIVE_BODY_CHARS, "message_text", min_chars=1)]
OptionalText = Annotated[str, _template(MAX_TEXT_CHARS, "message_text")]
CaptionText = Annotated[str, _template(MAX_CAPTION_CHARS, "message_text")]
HeaderText = Annotated[str, _template(MAX_HEADER_CHARS, "text")]
FooterText = Annotated[str, _template(MAX_FOOTER_CHARS, "text")]
ButtonTitle = Annotated[str, _template(MAX_BUTTON_TITLE_CHARS, "text", min_chars=1)]
LinkLabel = Annotated[str, _template(MAX_LINK_LABEL_CHARS, "text", min_chars=1)]
ListButton = Annotated[str, _template(MAX_LIST_BUTTON_CHARS, "text", min_chars=1)]
RowTitle = Annotated[str, _template(MAX_ROW_TITLE_CHARS, "text", min_chars=1)]
RowDescription = Annotated[str, _template(MAX_ROW_DESCRIPTION_CHARS, "text")]

# Texts for machines and operators, with variables
ShortText = Annotated[str, _template(1_000, "text")]
LongText = Annotated[str, _template(MAX_TEMPLATE_CHARS, "long_text")]
UrlText = Annotated[str, _template(MAX_URL_CHARS, "url", min_chars=1)]

# Names
OptionId = Annotated[str, _plain(64, "id", r"^[A-Za-z0-9_-]+$")]
VariableName = Annotated[str, _plain(64, "variable_name", r"^[a-z_][a-z0-9_]*$")]
OptionalVariableName = Annotated[str, _plain(64, "variable_name", r"^([a-z_][a-z0-9_]*)?$", min_chars=0)]
TagName = Annotated[str, _plain(64, "tag")]
FieldName = Annotated[str, _plain(64, "contact_field", r"^[a-z_][a-z0-9_]*$")]
FlowId = Annotated[str, _plain(64, "flow", r"^[A-Za-z0-9_-]+$")]
NodeId = Annotated[str, _plain(64, "node", r"^[A-Za-z0-9_-]+$")]
TeamName = Annotated[str, _plain(64, "team", min_chars=0)]
CredentialName = Annotated[str, _plain(64, "credential", min_chars=0)]
EventName = Annotated[str, _plain(64, "event_name", r"^[A-Za-z0-9_.-]+$")]
SegmentName = Annotated[str, _plain(64, "segment", min_chars=0)]
MessageTemplateName = Annotated[str, _plain(512, "message_template", r"^[a-z0-9_]+$")]
LanguageTag = Annotated[str, _plain(16, "language", r"^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$")]
ZoneName = Annotated[str, _plain(64, "time_zone", min_chars=0)]
CronText = Annotated[str, _plain(100, "cron")]
PatternText = Annotated[str, _plain(MAX_PATTERN_CHARS, "pattern")]
JsonPathText = Annotated[str, _plain(200, "json_path", r"^\$")]
DateText = Annotated[str, _plain(10, "date", r"^\d{4}-\d{2}-\d{2}$")]

# Amounts
Seconds = Annotated[int, Meta(ge=1, le=MAX_WAIT_S, extra_json_schema={"widget": "duration"})]
NoReplySeconds = Annotated[int, Meta(ge=60, le=MAX_WAIT_S, extra_json_schema={"widget": "duration"})]
CallSeconds = Annotated[int, Meta(ge=1, le=60, extra_json_schema={"widget": "duration"})]
Tries = Annotated[int, Meta(ge=1, le=10)]
Priority = Annotated[int, Meta(ge=-100, le=100)]
Weight = Annotated[int, Meta(ge=0, le=100)]
