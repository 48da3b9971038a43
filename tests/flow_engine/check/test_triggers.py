"""The proof of triggers: who never wins, and who wins by chance."""

from flow_engine.flow import Flow
from tests.flow_engine.check.flows import flow, found


def _keyword(flow_id: str, *words: str, mode: str = "word", priority: int = 0) -> Flow:
    trigger = ("keyword_trigger", {"words": list(words), "mode": mode, "priority": priority})
    return flow({"t": trigger, "s": ("send_message", {"text": "Hi"})}, "t>s", flow_id=flow_id)


def test_different_keywords_do_not_meet() -> None:
    assert found(_keyword("a", "price"), _keyword("b", "hours")) == []


def test_the_same_keyword_of_the_same_priority_overlaps() -> None:
    codes = [code for code, *_ in found(_keyword("a", "price"), _keyword("b", "PRICE"))]
    assert codes == ["triggers_overlap", "triggers_overlap"]


def test_a_keyword_under_a_stronger_one_never_wins() -> None:
    weak, strong = _keyword("a", "price", mode="exact"), _keyword("b", "price", mode="contains", priority=1)
    assert [code for code, *_ in found(weak, strong)] == ["trigger_never_wins"]


def test_a_wider_keyword_under_a_stronger_narrow_one_still_wins_some() -> None:
    wide, narrow = _keyword("a", "price", mode="contains"), _keyword("b", "price", mode="exact", priority=1)
    assert found(wide, narrow) == []


def test_a_keyword_goes_before_any_message() -> None:
    assert found(_keyword("a", "price"), flow({"s": ("send_message", {"text": "Hi"})}, "t>s", flow_id="b")) == []


def test_two_flows_for_any_message_overlap() -> None:
    say = {"s": ("send_message", {"text": "Hi"})}
    codes = [code for code, *_ in found(flow(say, "t>s", flow_id="a"), flow(say, "t>s", flow_id="b"))]
    assert codes == ["triggers_overlap", "triggers_overlap"]


def test_a_keyword_that_interrupts_wins_where_a_stronger_one_only_starts() -> None:
    trigger = ("keyword_trigger", {"words": ["agent"], "interrupts": True})
    agent = flow({"t": trigger, "s": ("send_message", {"text": "Hi"})}, "t>s", flow_id="a")
    assert found(agent, _keyword("b", "agent", mode="contains", priority=1)) == []
