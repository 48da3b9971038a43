"""Which option a customer's words mean."""

import pytest

from flow_engine.answers.choices import Choice, read_choice

FOOD = ("🍕 Pizza", "Pizza doce", "Hambúrguer", "Falar com atendente")
PEOPLE = ("2 pessoas", "3 pessoas", "4 pessoas")


@pytest.mark.parametrize(
    ("titles", "text", "title"),
    [
        (FOOD, "pizza", "🍕 Pizza"),
        (FOOD, "🍕 PIZZA!", "🍕 Pizza"),
        (FOOD, "quero a pizza, por favor", "🍕 Pizza"),
        (FOOD, "quero uma pizza", "🍕 Pizza"),
        (FOOD, "pizza doce", "Pizza doce"),
        (FOOD, "doce", "Pizza doce"),
        (FOOD, "hamburguer", "Hambúrguer"),
        (FOOD, "ham", "Hambúrguer"),
        (FOOD, "atendente", "Falar com atendente"),
        (FOOD, "com o atendente", "Falar com atendente"),
        (("Sim", "Não"), "s", "Sim"),
        (("Sim", "Não"), "sim, por favor", "Sim"),
        (("Remarcar consulta", "Não remarcar"), "remarcar", "Remarcar consulta"),
        (("Segunda-feira", "Terça-feira"), "segunda", "Segunda-feira"),
        (("👍", "👎"), "👎", "👎"),
    ],
)
def test_words_mean_a_title(titles: tuple[str, ...], text: str, title: str | None) -> None:
    choice = read_choice(titles, text, "pt_BR")
    assert choice == (None if title is None else Choice(titles.index(title), "title"))


@pytest.mark.parametrize(
    "text", ["3", "3.", "3)", "#3", "nº 3", "opção 3", "a 3", "quero o número 3", "3️⃣", "três", " 3 "]
)
def test_a_number_means_a_position(text: str) -> None:
    assert read_choice(FOOD, text, "pt_BR") == Choice(2, "position")


@pytest.mark.parametrize(
    ("titles", "text", "index"),
    [
        (PEOPLE, "2", 0),
        (PEOPLE, "3", 1),
        (PEOPLE, "três", 1),
        (PEOPLE, "quatro pessoas", None),
        (("2", "4", "6"), "2", 0),
        (("2", "4", "6"), "6", 2),
        (("10:00", "10:30", "14:00"), "14", 2),
        (("10:00", "10:30", "14:00"), "10:30", 1),
        (("R$ 20", "R$ 50"), "50", 1),
        (("1 - Pizza", "2 - Burger", "3 - Combo 2 pizzas"), "2", 1),
        (("Combo três queijos", "Pizza", "Suco"), "três", 0),
    ],
)
def test_a_number_in_a_title_wins_over_the_position(titles: tuple[str, ...], text: str, index: int | None) -> None:
    assert read_choice(titles, text, "pt_BR") == (None if index is None else Choice(index, "title"))


def test_where_titles_begin_with_numbers_a_number_is_never_a_position() -> None:
    assert read_choice(PEOPLE, "1", "pt_BR") is None
    assert read_choice(("2", "4", "6"), "1", "pt_BR") is None


def test_a_number_after_other_words_of_a_title_leaves_positions_alone() -> None:
    assert read_choice(("R$ 20", "R$ 50"), "1", "pt_BR") == Choice(0, "position")


AMBIGUOUS = (
    "p",
    "piz",
    "pizza ou hambúrguer",
    "0",
    "5",
    "99999999999999999999",
    "não quero pizza",
    "quero",
    "a",
    "",
    "!",
    "hein?",
)


@pytest.mark.parametrize("text", [*AMBIGUOUS, "quero 3 pizzas", "10"])
def test_what_may_mean_several_or_none_is_not_understood(text: str) -> None:
    assert read_choice(FOOD, text, "pt_BR") is None


def test_a_number_in_two_titles_is_not_understood() -> None:
    assert read_choice(("10:00", "10:30", "14:00"), "10", "pt_BR") is None


def test_two_options_of_the_same_title_are_not_told_apart() -> None:
    assert read_choice(("Ana", "ana"), "ana", "pt_BR") is None


def test_a_no_in_doubt_is_not_the_option_no() -> None:
    assert read_choice(("Sim", "Não"), "não sei", "pt_BR") is None
