"""Numbers as customers write them."""

import pytest

from flow_engine.answers.numbers import read_count, read_number
from flow_engine.answers.wording import plain
from flow_engine.document import Language

ANYWHERE: list[tuple[str, float | None]] = [
    ("20", 20),
    ("  20  ", 20),
    ("20.", 20),
    ("R$ 20", 20),
    ("R$20,00", 20),
    ("US$ 20.50", 20.5),
    ("€ 15,90", 15.9),
    ("20 reais", 20),
    ("uns 20 reais", 20),
    ("20kg", 20),
    ("20%", 20),
    ("somos 4 pessoas", 4),
    ("tenho 3 filhos", 3),
    ("+20", 20),
    ("-5", -5),
    ("−5", -5),
    ("-R$ 5", -5),
    ("menos 5", -5),
    ("- 5 pessoas", 5),  # a dash before an item
    ("1.234,50", 1234.5),
    ("1,234.50", 1234.5),
    ("1 234,50", 1234.5),
    ("1'234.50", 1234.5),
    ("R$ 1.234.567,89", 1234567.89),
    ("1.000.000", 1_000_000),
    ("12.50", 12.5),
    ("12,5", 12.5),
    ("0.500", 0.5),
    ("0,75", 0.75),
    ("3,14159", 3.14159),
    ("2 mil", 2_000),
    ("1,5 mil", 1_500),
    ("10 mil reais", 10_000),
    ("10k", 10_000),
    ("2 milhões", 2_000_000),
    ("1,5 millones", 1_500_000),
    ("2 e meio", 2.5),
    ("2 y medio", 2.5),
    ("2 and a half", 2.5),
    ("2½", 2.5),
    ("120 m²", 120),
    ("120m2", 120),
    ("2️⃣", 2),
    ("🔟", 10),
    ("１２", 12),
    ("nº 7", 7),
    ("007", 7),
    ("3 ou 4", None),
    ("3-4", None),
    ("entre 3 e 4", None),
    ("14h30", None),
    ("25/12", None),
    ("1/2", None),
    ("1e5", None),
    ("123.456.789-09", None),
    ("11 99999-0000", None),
    ("1.23.4", None),
    ("1.234.56", None),
    ("20 reais e 50 centavos", None),
    ("9" * 17, None),
    ("9" * 100, None),
    ("nan", None),
    ("infinito", None),
    ("não sei", None),
    ("", None),
    ("👍", None),
]


@pytest.mark.parametrize("language", ["en", "pt_BR", "es"])
@pytest.mark.parametrize(("text", "number"), ANYWHERE)
def test_digits_are_read_alike_in_every_language(text: str, number: float | None, language: Language) -> None:
    assert read_number(plain(text), language, "BR") == number


@pytest.mark.parametrize(
    ("text", "language", "country", "number"),
    [
        ("1.234", "pt_BR", "BR", 1234),
        ("1.234", "es", "AR", 1234),
        ("1.234", "es", "MX", 1.234),
        ("1.234", "en", "US", 1.234),
        ("1,234", "pt_BR", "BR", 1.234),
        ("1,234", "es", "ES", 1.234),
        ("1,234", "es", "mx", 1234),
        ("1,234", "en", "BR", 1234),
    ],
)
def test_a_thousand_or_a_decimal_is_told_by_language_and_country(
    text: str, language: Language, country: str, number: float
) -> None:
    assert read_number(plain(text), language, country) == number


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        *zip(
            "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis "
            "dezessete dezoito dezenove vinte".split(),
            ["pt_BR"] * 21,
            range(21),
            strict=True,
        ),
        *zip(
            "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
            "diecisiete dieciocho diecinueve veinte veintiuno veintidós".split(),
            ["es"] * 23,
            range(23),
            strict=True,
        ),
        *zip(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty".split(),
            ["en"] * 21,
            range(21),
            strict=True,
        ),
        ("trinta e dois", "pt_BR", 32),
        ("vinte e cinco reais", "pt_BR", 25),
        ("duas pessoas", "pt_BR", 2),
        ("uma pessoa", "pt_BR", 1),
        ("Somos quatro.", "pt_BR", 4),
        ("cento e vinte", "pt_BR", 120),
        ("mil e quinhentos", "pt_BR", 1_500),
        ("dois mil e vinte e seis", "pt_BR", 2_026),
        ("cem mil", "pt_BR", 100_000),
        ("dois milhões e meio", "pt_BR", 2_500_000),
        ("treinta y cinco", "es", 35),
        ("ciento veinte pesos", "es", 120),
        ("forty-two", "en", 42),
        ("one hundred and five", "en", 105),
        ("two thousand and twenty six", "en", 2_026),
        ("two hundred thousand", "en", 200_000),
        ("vinte", "en", 20),
        ("twenty", "pt_BR", 20),
        ("dois ou três", "pt_BR", None),
        ("two three", "en", None),
        ("um momento", "pt_BR", None),
        ("un minuto", "es", None),
        ("one second please", "en", None),
        ("preciso de um carro", "pt_BR", None),
        ("once", "en", None),
        ("um", "en", None),
        ("dos meus filhos", "pt_BR", None),
        ("20 mil e quinhentos", "pt_BR", None),
        ("quero um plano de 50", "pt_BR", 50),
        ("e", "pt_BR", None),
        ("hundred hundred", "en", None),
        ("zero zero", "en", None),
        ("dois trezentos", "pt_BR", None),
    ],
)
def test_words_are_numbers(text: str, language: Language, number: float | None) -> None:
    assert read_number(plain(text), language, "BR") == number


def test_a_whole_number_is_an_int() -> None:
    assert type(read_number("20,00", "pt_BR", "BR")) is int
    assert type(read_number("20,50", "pt_BR", "BR")) is float


@pytest.mark.parametrize(
    ("text", "count"),
    [("2", 2), ("#2.", 2), ("dois", 2), ("vinte e um", 21), ("2 pizzas", None), ("2,5", None), ("", None)],
)
def test_a_count_stands_alone(text: str, count: int | None) -> None:
    assert read_count(plain(text), "pt_BR") == count
