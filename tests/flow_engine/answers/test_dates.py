"""Dates as customers write them, on Monday, 2 March 2026."""

from datetime import date

import pytest

from flow_engine.answers.dates import read_dates
from flow_engine.answers.wording import plain

TODAY = date(2026, 3, 2)


def _read(text: str, language: str = "pt_BR", country: str = "BR", today: date = TODAY) -> list[str]:
    return [day.isoformat() for day in read_dates(plain(text), today, language, country)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "texts"),
    [
        ("2026-12-25", "25/12/2026|25-12-2026|25.12.2026|25 / 12 / 2026|25/12/26|2026-12-25|2026/12/25|25122026"),
        ("2026-12-25", "25 de dezembro de 2026|25 de dez de 2026|25/dez/26|25-dez-2026|25 dez 26|25 dezembro 2026"),
        (
            "2026-12-25",
            "25 de diciembre de 2026|25 dic 2026|25 de diciembre del 2026|vinte e cinco de dezembro de 2026",
        ),
        (
            "2026-12-25",
            "december 25, 2026|Dec 25th 2026|Dec. 25, 2026|25 December 2026|25th of December 2026|dec 25 '26",
        ),
        ("2026-12-25", "dia 25/12/2026|em 25/12/2026 às 14h|sexta, 25/12/2026|friday dec 25 2026|12/25/2026"),
        ("2026-12-25", "25 de 12 de 2026|25 do 12 de 2026"),
        (
            "2027-05-01",
            "1/5/2027|01/05/27|1º de maio de 2027|primeiro de maio de 2027|1ro de mayo de 2027|first of may 2027",
        ),
        ("1985-05-10", "10/05/1985|10/05/85|nasci em 10/05/1985|10 de maio de 1985|May 10 1985|10 may '85"),
        ("2036-01-02", "02/01/36|2 jan 2036"),
        ("1937-01-02", "02/01/37"),
        ("2026-03-02", "hoje|hj|hoy|today|hoje à tarde|hoy por la mañana|hoje (02/03)|now|agora"),
        (
            "2026-03-03",
            "amanhã|Amanhã!|amanhã de manhã|amanhã às 10h|mañana|mañana por la mañana|tomorrow|amanhã, terça",
        ),
        ("2026-03-04", "depois de amanhã|pasado mañana|day after tomorrow|the day after tomorrow"),
        ("2026-03-01", "ontem|ayer|yesterday"),
        ("2026-02-28", "anteontem|anteayer|antes de ayer|the day before yesterday"),
        (
            "2026-03-05",
            "em 3 dias|daqui a 3 dias|daqui três dias|en tres días|dentro de 3 días|in 3 days|3 days from now",
        ),
        ("2026-03-12", "em dez dias|in ten days"),
        ("2026-03-09", "em uma semana|daqui a uma semana|en una semana|in a week|in 1 week|em 7 dias"),
        ("2026-02-27", "há 3 dias|3 dias atrás|hace tres días|3 days ago|sexta passada|last friday|viernes pasado"),
        ("2026-03-06", "sexta que vem|próxima sexta|próxima sexta-feira|next friday|this friday|viernes que viene"),
        ("2026-03-06", "esta sexta|el próximo viernes|na próxima sexta às 14h"),
        ("2026-03-09", "segunda que vem|next monday|próxima segunda-feira"),
        ("2026-03-13", "sexta da semana que vem|friday next week|viernes de la próxima semana"),
    ],
)
def test_a_date_is_read(day: str, texts: str) -> None:
    for text in texts.split("|"):
        assert _read(text) == [day], text


@pytest.mark.parametrize(
    ("next_", "last", "texts"),
    [
        (
            "2026-12-25",
            "2025-12-25",
            "25/12|25-12|25.12|25/dez|25 de dezembro|25 dez|dec 25|Dec 25th|25th of december|12/25",
        ),
        ("2026-12-25", "2025-12-25", "dia 25/12|25/12 às 14h|25/12 às 14:30|25/12 14.30|25 do 12|el 25 de diciembre"),
        ("2026-05-10", "2025-05-10", "10/05|10/5|dez de maio|10 de mayo|may 10|ten of may"),
        ("2026-03-02", "2025-03-02", "02/03|2 de março"),
        ("2027-03-01", "2026-03-01", "01/03|1 de marzo"),
        ("2028-02-29", "2024-02-29", "29/02|29 de fevereiro|feb 29"),
        ("2026-03-25", "2026-02-25", "dia 25|no dia 25|el 25|el día 25|the 25th|25th|dia 25 às 10h"),
        ("2026-03-31", "2026-01-31", "dia 31"),
        ("2026-04-01", "2026-03-01", "dia 1|dia primeiro|the 1st"),
        (
            "2026-03-06",
            "2026-02-27",
            "sexta|sexta-feira|Sexta feira|na sexta|6ª-feira|sex|sex.|el viernes|friday|on friday|fri",
        ),
        ("2026-03-07", "2026-02-28", "sábado|sab|saturday|sat|sábado de manhã"),
        ("2026-03-08", "2026-03-01", "domingo|dom|sunday|sun"),
        ("2026-03-03", "2026-02-24", "terça|terça-feira|martes|tuesday|tue|ter"),
    ],
)
def test_what_leaves_the_year_or_week_open_is_the_next_one_or_else_the_last(next_: str, last: str, texts: str) -> None:
    for text in texts.split("|"):
        assert _read(text) == [next_, last], text


def test_a_weekday_means_today_only_after_the_one_in_a_week() -> None:
    assert _read("segunda") == ["2026-03-09", "2026-03-02", "2026-02-23"]


def test_a_weekday_beside_a_date_without_a_year_chooses_the_year() -> None:
    assert _read("25/12") == ["2026-12-25", "2025-12-25"]
    assert _read("sexta, 25/12") == ["2026-12-25"]
    assert _read("quinta, 25/12") == ["2025-12-25"]
    assert _read("quarta, 25/12") == []


def test_the_day_comes_first_but_in_english_in_the_united_states() -> None:
    assert _read("3/4")[0] == _read("3/4", "es", "US")[0] == _read("3/4", "en", "GB")[0] == "2026-04-03"
    assert _read("3/4", "en", "us")[0] == "2026-03-04"
    assert _read("25/12/2026", "en", "US") == ["2026-12-25"]
    assert _read("3/4/2026", "en", "US") == ["2026-03-04"]


def test_a_date_near_the_end_of_the_calendar_does_no_harm() -> None:
    assert _read("depois de amanhã", today=date(2100, 12, 31)) == ["2101-01-02"]
    assert _read("31/12", today=date(2100, 12, 31)) == ["2100-12-31", "2099-12-31"]


NO_DATES = (
    "|31/02|29/02/2026|31/04/2026|99/99|0/0|1/1/1|13/13/2026|25|1985|2026|25/12 ou 26/12|25/12 ou 26|"
    "24 e 25/12|3 a 5 de maio|entre 20 e 25/12|hoje ou amanhã|sábado ou domingo|quinta 25/12/2026|sexta 31/02|"
    "01/01/1800|01/01/2150|semana que vem|next week|em breve|qualquer dia|não sei|14h30|R$ 20|somos 4|dia 32|"
    "123.456.789-09|192.168.0.1"
)


@pytest.mark.parametrize("text", NO_DATES.split("|"))
def test_what_is_no_one_date_is_not_read(text: str) -> None:
    assert _read(text) == []
