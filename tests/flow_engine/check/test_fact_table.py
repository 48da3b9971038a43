"""Facts as bits: what they are about, which hold everywhere, and what links names."""

from flow_engine.check.fact_table import FactTable
from flow_engine.check.facts import Copy, Known
from flow_engine.conditions import Rule

IS_VIP = Rule("contact.tags", "contains", "vip")


def test_bits_are_read_back_as_the_facts_they_stand_for() -> None:
    table = FactTable()
    facts = {"x": Known("a"), IS_VIP: True, "list": Known([1, 2])}
    assert table.read(table.bits(facts)) == facts
    assert table.bits(facts) == table.bits(dict(reversed(facts.items())))


def test_true_is_not_the_number_one() -> None:
    table = FactTable()
    one, true = table.bits({"x": Known(1)}), table.bits({"x": Known(True)})
    assert one != true
    assert table.read(true)["x"].value is True


def test_facts_about_names_that_do_not_matter_are_left_out() -> None:
    table = FactTable()
    facts = {"x": Known("a"), "y": Known("b"), Copy("x", "y"): True}
    assert table.read(table.bits(facts, live=table.names(["x"]))) == {"x": Known("a")}


def test_what_is_certain_of_the_contact_holds_in_every_flow_of_a_run() -> None:
    table = FactTable()
    facts = table.bits({"x": Known("a"), IS_VIP: True})
    assert table.read(facts & table.outside) == {IS_VIP: True}


def test_a_link_relates_the_facts_of_both_names() -> None:
    table = FactTable()
    facts = {"x": Known("a"), "y": Known("b"), "z": Known("c"), Copy("x", "y"): True}
    related = table.read(table.related(table.bits(facts), table.names(["x"])))
    assert related == {key: fact for key, fact in facts.items() if key != "z"}


def test_a_link_with_an_unwanted_name_is_not_about_the_wanted_ones_only() -> None:
    table = FactTable()
    facts = table.bits({"x": Known("a"), "y": Known("b"), Copy("x", "y"): True})
    x, y = table.names(["x"]), table.names(["y"])
    assert table.read(table.about_only(facts, x, y)) == {"x": Known("a")}
    assert table.about_only(facts, x | y, 0) == facts
    assert table.about_only(facts, 0, x | y) == 0


def test_only_names_that_are_not_split_by_are_merged() -> None:
    table = FactTable()
    table.split_by(table.names(["x"]))
    facts = table.bits({"x": Known("a"), "y": Known("b")})
    assert table.read(facts & table.merged) == {"y": Known("b")}
