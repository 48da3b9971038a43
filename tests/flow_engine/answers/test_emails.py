"""E-mail addresses as customers write them."""

import pytest

from flow_engine.answers.emails import read_email


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ana@example.com", "ana@example.com"),
        (" Ana.Lima@EXAMPLE.COM ", "Ana.Lima@example.com"),
        ("ana_lima+pizza@mail.example.com.br", "ana_lima+pizza@mail.example.com.br"),
        ("meu e-mail é ana@example.com.", "ana@example.com"),
        ("É ana@example.com, obrigada!", "ana@example.com"),
        ("email:ana@example.com", "ana@example.com"),
        ("mailto:ana@example.com", "ana@example.com"),
        ("Ana Lima <ana@example.com>", "ana@example.com"),
        ("(ana@example.com)", "ana@example.com"),
        ("*ana@example.com*", "ana@example.com"),
        ("“ana@example.com”", "ana@example.com"),
        ("ana@example.com ana@EXAMPLE.com", "ana@example.com"),
        ("@loja, é ana@example.com", "ana@example.com"),
        ("o'neil@example.ie", "o'neil@example.ie"),
        ("1@2.co", "1@2.co"),
        ("ana@example.com ou bia@example.com", None),
        ("ana@example", None),
        ("ana@example,com", None),
        ("ana @example.com", None),
        ("ana.example.com", None),
        ("ana@@example.com", None),
        ("ana@bia@example.com", None),
        ("ana..lima@example.com", None),
        ("ana@-example.com", None),
        ("ana@example-.com", None),
        ("ana@example.c", None),
        ("ana@example.123", None),
        ("joão@example.com", None),
        (f"{'a' * 65}@example.com", None),
        (f"a@{'b' * 64}.com", None),
        (f"a@{'example.' * 40}com", None),
        ("@", None),
        ("não tenho", None),
        ("", None),
    ],
)
def test_the_one_address_is_found(text: str, address: str | None) -> None:
    assert read_email(text) == address
