"""Times of day as customers write them."""

import pytest

from flow_engine.answers.times import read_times
from flow_engine.answers.wording import plain


@pytest.mark.parametrize(
    ("time", "texts"),
    [
        (
            "14:00",
            "14h|14 h|14hs|14 hs|14H|14:00|14.00|às 14h|as 14 horas|14 horas em ponto|14|às 14|2pm|2 PM|2 p.m.|2 p. m.",
        ),
        ("14:00", "2 da tarde|duas da tarde|2 de la tarde|dos de la tarde|two in the afternoon|1400|amanhã às 14h"),
        (
            "14:30",
            "14h30|14h30min|14:30|14.30|14:30h|14:30hs|14:30:00|2:30 pm|2:30pm|às 14:30|14 e 30|1430|dia 5 às 14h30",
        ),
        ("14:30", "duas e meia da tarde|2 y media de la tarde|half past 2 pm|25/12 às 14:30|2026-12-25 14:30"),
        ("08:00", "08:00|08h|08|8 da manhã|oito da manhã|8 de la mañana|8am|8 a.m.|8 in the morning"),
        ("08:15", "08:15|8 e quinze da manhã|ocho y cuarto de la mañana|quarter past 8 am"),
        ("07:45", "7:45 am|8 menos cuarto de la mañana|quarter to 8 am"),
        ("20:00", "20h|8 da noite|oito da noite|8 de la noche|8 pm|8 in the evening|vinte horas|20 o'clock"),
        ("20:30", "vinte e trinta|8 e meia da noite|20h30m"),
        ("12:00", "meio-dia|meio dia|ao meio dia|mediodía|medio día|noon|midday|12 pm"),
        ("12:30", "meio-dia e meia|meio dia e 30|mediodía y media|12:30 pm"),
        ("00:00", "meia-noite|meia noite|medianoche|midnight|0h|00:00|24h|24:00|12 am|12 da noite"),
        ("00:30", "00:30|0h30|meia-noite e meia|12:30 am"),
        ("01:00", "1 da manhã|uma da madrugada|1 am|una de la madrugada"),
        ("13:00", "13h|uma da tarde|una de la tarde|1 pm|13:00 pm"),
        ("23:00", "23h|11 da noite|23 da noite|11 pm"),
    ],
)
def test_a_time_is_read(time: str, texts: str) -> None:
    for text in texts.split("|"):
        assert read_times(plain(text), "pt_BR" if "dos" not in text else "es") == (time,), text


@pytest.mark.parametrize(
    ("likely", "else_", "texts"),
    [
        (
            "08:00",
            "20:00",
            "8|8h|às 8|as 8 horas|8:00|a las 8|a las ocho|at 8|8 o'clock|lá pelas 8|umas 8|pode ser às 8",
        ),
        ("08:30", "20:30", "8:30|8h30|oito e meia|ocho y media|half past eight"),
        ("12:00", "00:00", "12|12h|12:00"),
        ("01:00", "13:00", "1h|à uma|a la una"),
        ("08:45", "20:45", "quarter to nine|nueve menos cuarto"),
    ],
)
def test_an_hour_without_its_half_of_the_day_can_mean_two_times(likely: str, else_: str, texts: str) -> None:
    for text in texts.split("|"):
        assert read_times(plain(text), "pt_BR") == (likely, else_), text


NO_TIMES = (
    "|25h|25|24:30|14:75|às 14:60|3:5|14 am|0:30 pm|9999|8h ou 9h|entre 8h e 10h|das 8 às 10h|14:30-15:00|"
    "20h-22h|7 ou 8h|em 2 horas|daqui a 2 horas|dentro de 2 horas|in 2 hours|somos 4|mesa 4|25/12|R$ 20|"
    "11 99999-0000|a qualquer hora|de manhã|à tarde|não sei|10.5|15 da manhã"
)


@pytest.mark.parametrize("text", NO_TIMES.split("|"))
def test_what_is_no_one_time_is_not_read(text: str) -> None:
    assert read_times(plain(text), "pt_BR") == ()
