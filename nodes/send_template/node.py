"""send_template: sends a message template that WhatsApp approved, at any time."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from flow_engine.contents import (
    MAX_HEADER_CHARS,
    MAX_PARAMETER_CHARS,
    TemplateContent,
    TemplateParameter,
    as_address,
    cut,
    one_line,
)
from flow_engine.node_type import NEXT, ConfigFault, MessageTemplateUse, NodeType, Outcome
from flow_engine.run import Run
from flow_engine.values import Media
from nodes.fields import (
    FileName,
    LanguageTag,
    MessageTemplateName,
    OptionalFileId,
    OptionalUrl,
    ParameterName,
    ParameterText,
)


class Parameter(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What fills one place in a message template's words.

    Args:
        name: the place's name; empty where the message template numbers its places.
    """

    text: ParameterText
    name: ParameterName = ""


class HeaderFile(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The file on top of a message template, from an address or out of the stored files."""

    kind: Literal["image", "video", "document"]
    url: OptionalUrl = ""
    file_id: OptionalFileId = ""
    filename: FileName = ""


class ButtonParameter(Struct, frozen=True, forbid_unknown_fields=True):
    """What fills a button's place: the end of its address, a coupon code, or what a tap on it gives back.

    Args:
        number: which button, the first is 1.
    """

    number: Annotated[int, Meta(ge=1, le=10)]  # WhatsApp Cloud API, buttons of a message template
    text: ParameterText


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """What the author sets, as the message template was approved."""

    name: MessageTemplateName
    language: LanguageTag
    header: Parameter | None = None
    header_file: HeaderFile | None = None
    body: Annotated[list[Parameter], Meta(max_length=50)] = []  # chosen: 1,024 characters hold no more
    buttons: Annotated[list[ButtonParameter], Meta(max_length=10)] = []


class SendTemplateNode(NodeType[Config]):
    """Sends an approved message template, the only thing WhatsApp takes outside the 24-hour window."""

    config_type = Config
    group = "messages"
    icon = "badge-check"
    message_count = 1
    is_template_message = True

    def enter(self, config: Config, run: Run) -> Outcome:
        """Fills every place and sends."""
        header = [config.header] if config.header else []
        parameters = [
            *(_words(p, run, MAX_HEADER_CHARS, "header") for p in header),
            *_file(config.header_file, run),
            *(_words(p, run, MAX_PARAMETER_CHARS, "body") for p in config.body),
            *(_button(b, run) for b in config.buttons),
        ]
        run.send(TemplateContent(config.name, config.language, parameters))
        return NEXT

    def message_template(self, config: Config) -> MessageTemplateUse:
        """Names the message template; a file on top fills a place too."""
        headers = (config.header is not None) + (config.header_file is not None)
        return MessageTemplateUse(config.name, config.language, headers, len(config.body), len(config.buttons))

    def faults(self, config: Config) -> list[ConfigFault]:
        """One header with one source, each button filled once, and names for all places or for none."""
        found = super().faults(config)
        file = config.header_file
        if file and bool(file.url) == bool(file.file_id):
            found.append(ConfigFault("header_file.url", "one_source"))
        if file and config.header:
            found.append(ConfigFault("header_file", "two_headers"))
        numbers = [button.number for button in config.buttons]
        found += [
            ConfigFault(f"buttons[{i}].number", "doubled_button", str(number))
            for i, number in enumerate(numbers)
            if number in numbers[:i]
        ]
        words = [*([config.header] if config.header else []), *config.body]
        if len({bool(parameter.name) for parameter in words}) > 1:
            found.append(ConfigFault("body", "mixed_names"))
        return found


def _words(parameter: Parameter, run: Run, max_chars: int, component: Literal["header", "body"]) -> TemplateParameter:
    text = cut(one_line(run.render(parameter.text)), max_chars)
    return TemplateParameter(text, component, name=parameter.name)


def _file(file: HeaderFile | None, run: Run) -> list[TemplateParameter]:
    if file is None:
        return []
    url = as_address(run.render(file.url))
    media = Media(file.kind, file.file_id, url, filename=run.render(file.filename).strip())
    return [TemplateParameter(component="header", media=media)]


def _button(button: ButtonParameter, run: Run) -> TemplateParameter:
    return TemplateParameter(one_line(run.render(button.text)), "button", button.number - 1)


NODE = SendTemplateNode()
