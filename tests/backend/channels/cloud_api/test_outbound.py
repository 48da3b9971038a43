"""Contents become the Graph API's JSON, exactly as `cases.json` has it; `--update-golden` writes it anew."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from backend.channels import cloud_api
from backend.channels.cloud_api.outbound import ButtonKind, message_json, read_receipt_json
from backend.channels.cloud_api.outbound_limits import faults_of_send
from backend.channels.contract import Sender
from flow_engine.contents import Content
from tests.contract.golden import write_golden

PATH = Path(str(cloud_api.__file__)).with_name("cases.json")
EFFECT_ID = "in1.1"


class Case(Struct, frozen=True, forbid_unknown_fields=True):
    """A content and what it becomes."""

    name: str
    content: Content
    recipient: Sender = Sender("5511999990000")
    button_kinds: list[ButtonKind] = []
    json: Any = None


CASES = msgspec.json.decode(PATH.read_bytes(), type=list[Case])


def written(case: Case) -> Any:
    """The JSON of a case."""
    return msgspec.json.decode(message_json(case.recipient, case.content, EFFECT_ID, case.button_kinds))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_content_becomes_this_json(case: Case, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        pytest.skip("written anew below")
    assert written(case) == case.json
    assert faults_of_send(case.recipient, case.content, EFFECT_ID) == []


def test_an_answer_names_the_message_it_answers() -> None:
    case = CASES[0]
    answer = msgspec.json.decode(message_json(case.recipient, case.content, EFFECT_ID, case.button_kinds, "wamid.1"))
    assert answer == case.json | {"context": {"message_id": "wamid.1"}}


def test_the_cases_are_written_anew_when_asked(request: pytest.FixtureRequest) -> None:
    raw = msgspec.json.decode(PATH.read_bytes())
    if request.config.getoption("--update-golden"):
        for fields, case in zip(raw, CASES, strict=True):
            fields["json"] = written(case)
        write_golden(PATH, raw)
    assert len({fields["name"] for fields in raw}) == len(raw)


def test_there_is_a_case_of_every_content() -> None:
    tags = {str(kind.__struct_config__.tag) for kind in Content.__args__}
    assert {str(case.content.__struct_config__.tag) for case in CASES} == tags


def test_a_message_is_marked_as_read() -> None:
    assert msgspec.json.decode(read_receipt_json("wamid.1")) == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.1",
    }


def test_typing_is_shown_with_it() -> None:
    assert msgspec.json.decode(read_receipt_json("wamid.1", shows_typing=True))["typing_indicator"] == {"type": "text"}
