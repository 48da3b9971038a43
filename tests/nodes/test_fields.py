"""Web addresses in configs: what comes first must be http, https or a variable."""

import msgspec
import pytest
from msgspec import Struct

from nodes.fields import OptionalUrl, UrlText


class Needed(Struct):
    """A config with an address."""

    url: UrlText


class Optional(Struct):
    """A config that may have an address."""

    url: OptionalUrl = ""


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example",
        "http://shop.example/{{ path }}",
        "Https://shop.example",
        "https://{{ host }}/a",
        "{{ link }}",
        "{% if a %}https://a.example{% endif %}",
    ],
)
def test_web_addresses_and_variables_are_taken(url: str) -> None:
    assert msgspec.convert({"url": url}, Needed).url == url
    assert msgspec.convert({"url": url}, Optional).url == url


@pytest.mark.parametrize(
    "url",
    [
        "shop.example",
        "//shop.example",
        "ftp://a.example",
        "javascript:alert(1)",
        "https://",
        "https:// a",
        " https://a",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    for config in (Needed, Optional):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"url": url}, config)


def test_only_an_optional_address_may_be_empty() -> None:
    assert msgspec.convert({"url": ""}, Optional).url == ""
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"url": ""}, Needed)
