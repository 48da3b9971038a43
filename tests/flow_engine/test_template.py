"""Templates fill in, tell what they read, and stay small and quick whatever their author or a customer writes."""

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flow_engine.template import MAX_TEMPLATE_CHARS, Reference, Template, TemplateError, is_template
from flow_engine.template_filters import ARGUMENT_COUNTS, FILTERS
from flow_engine.template_language import MAX_WORK
from flow_engine.template_output import MAX_OUTPUT_CHARS, Encoding

patiently = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ANA = {"name": "Ana", "contact": {"first_name": "Ana", "fields": {"city": "São Luís"}}, "empty_text": ""}
CART = {"cart": [{"name": "Açaí", "qty": 2, "price": 19.9}, {"name": "pão", "qty": 10, "price": 0.5}]}
ENCODINGS: list[Encoding] = ["text", "json", "url", "form"]


def filled(text: str, scope: dict[str, Any] | None = None, encoding: Encoding = "text") -> str:
    return Template(text).render(scope or {}, encoding)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Olá!", "Olá!"),
        ("Olá, {{ name }}!", "Olá, Ana!"),
        ("{{name}} de {{ contact.fields.city }}", "Ana de São Luís"),
        ("{{ contact.fields['city'] | upcase }}", "SÃO LUÍS"),
        ("[{{ nobody }}{{ contact.nothing.here }}]", "[]"),
        ("{{ nobody | default: 'cliente' }}, {{ empty_text | default: 'vazio' }}", "cliente, vazio"),
        ("{% if name == 'Ana' %}oi{% else %}quem?{% endif %}", "oi"),
        ("{% unless nobody %}sem nome{% endunless %}", "sem nome"),
        ("{% case name %}{% when 'Eva', 'Ana', 'Ana' %}conhecida{% else %}nova{% endcase %}", "conhecida"),
        ("{%- comment %} {{ nada }} {% endcomment -%} fim", "fim"),
        ("{% # nota %}ok", "ok"),
        ("{% assign who = name | append: '!' %}{{ who }}", "Ana!"),
        ('{"a":{"b":{{ 1 }}}}', '{"a":{"b":1}}'),
    ],
)
def test_fills_in(text: str, expected: str) -> None:
    assert filled(text, ANA) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% for i in cart %}{{ i.qty }}x {{ i.name }}\n{% endfor %}", "2x Açaí\n10x pão\n"),
        ("{% for i in cart %}{{ forloop.index }}{% unless forloop.last %}, {% endunless %}{% endfor %}", "1, 2"),
        ("{% for i in nothing %}x{% else %}vazio{% endfor %}", "vazio"),
        ("{% for i in cart reversed %}{{ i.name }} {% endfor %}", "pão Açaí "),
        ("{% for i in cart limit: 1 offset: 1 %}{{ i.name }}{% endfor %}", "pão"),
        ("{% for pair in cart[0] %}{{ pair[0] }}={{ pair[1] }} {% endfor %}", "name=Açaí qty=2 price=19.9 "),
        ("{{ cart | map: 'name' | join: ', ' }}", "Açaí, pão"),
        ("{{ cart | map: 'name' | sort | first }}", "Açaí"),
        ("{{ cart | sort: 'price' | map: 'name' | last }}", "Açaí"),
        ("{{ cart | where: 'qty', 10 | map: 'name' }}", '["pão"]'),
        ("{{ cart | sum: 'qty' }} {{ cart | size }} {{ cart.size }}", "12 2 2"),
        ("{{ cart[0] }}", '{"name":"Açaí","qty":2,"price":19.9}'),
        ("{{ cart[0].price | times: cart[0].qty }}", "39.8"),
    ],
)
def test_fills_in_lists_and_objects(text: str, expected: str) -> None:
    assert filled(text, CART) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ 0.1 | plus: 0.2 }}", "0.3"),
        ("{{ '12,5' | plus: 1 }}", "13.5"),
        ("{{ 10 | divided_by: 4 }}", "2.5"),
        ("{{ -7 | modulo: 3 }}", "2"),
        ("{{ 2.5 | round }} {{ 3.14159 | round: 2 }} {{ 2.1 | ceil }} {{ 2.9 | floor }}", "3 3.14 3 2"),
        ("{{ -3 | abs }} {{ 3 | at_most: 2 }} {{ 3 | at_least: 5 }} {{ 3 | minus: 0.5 }}", "3 2 5 2.5"),
        ("{{ 'não é número' | plus: 1 }}", "1"),
        ("{{ 3.0 }} {{ true }} {{ nil }}", "3 true "),
        ("{{ 'áéíóú' | slice: 1, 2 }} {{ 'abc' | slice: -2, 2 }}", "éí bc"),
        (
            "{{ 'uma frase longa' | truncate: 9 }} {{ 'uma frase longa' | truncatewords: 2, '…' }}",
            "uma fr... uma frase…",
        ),
        ("{{ 'a-b-c' | split: '-' | reverse | join: '' }}", "cba"),
        ("{{ 'aXbX' | replace: 'X', '.' | remove: 'b' | prepend: '>' }}", ">a.."),
        ("{{ '  x \n' | strip }}{{ ' y' | lstrip }}{{ 'z ' | rstrip }}{{ 'a\nb' | strip_newlines }}", "xyzab"),
        ("{{ 'ÁGUA' | downcase | capitalize }} {{ 'a b&c' | url_encode }}", "Água a%20b%26c"),
        ("{{ '2026-03-02' | date }} {{ '2026-03-02T08:05' | date: '%-d/%-m às %H:%M' }}", "02/03/2026 2/3 às 08:05"),
        ("{{ '2026-03-07' | date: '%A, %-d de %B', 'pt_BR' }}", "sábado, 7 de março"),
        ("{{ '2026-03-07' | date: '%A %-d de %B', 'es' }}", "sábado 7 de marzo"),
        (
            "{{ '2026-03-07' | date: '%a %b %-d %y %%' }} {{ '2026-03-07' | date: '%B', nobody }}",
            "Sat Mar 7 26 % March",
        ),
        ("{{ '14:30' | date: '%-Hh%M' }} {{ '14:30' | date }} {{ 'amanhã' | date }}", "14h30 14:30 amanhã"),
    ],
)
def test_filters_reckon_as_people_do(text: str, expected: str) -> None:
    assert filled(text) == expected


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ('{"text": "{{ v }}"}', "json", {"text": '"}, {"admin": "\\\n\u2028'}),
        ('{"text": "<{{ v }}>", "to": {{ v }}}', "json", None),
        ('{"v": {{ v }}}', "json", {"v": '"}, {"admin": "\\\n\u2028'}),
    ],
)
def test_a_value_cannot_break_out_of_json(text: str, encoding: Encoding, expected: dict[str, str] | None) -> None:
    hostile = '"}, {"admin": "\\\n\u2028'
    read = json.loads(filled(text, {"v": hostile}, encoding))
    assert read == (expected or {"text": f"<{hostile}>", "to": hostile})


def test_json_takes_whole_values_outside_of_strings_and_texts_inside() -> None:
    scope = {"n": 3, "yes": True, "list": [1, "a"], "object": {"k": None}}
    body = (
        '{"n": {{ n }}, "s": "{{ n }} {{ yes }}", "l": {{ list }}, "o": {{ object }}, "none": {{ x }}, "e": "{{ x }}"}'
    )
    read = json.loads(filled(body, scope, "json"))
    assert read == {"n": 3, "s": "3 true", "l": [1, "a"], "o": {"k": None}, "none": None, "e": ""}


def test_json_keeps_its_place_across_tags_and_escaped_quotation_marks() -> None:
    body = '{"a": "\\"{% if v %}{{ v }}{% endif %}", "b": [{% for i in l %}{{ i }},{% endfor %}0]}'
    assert json.loads(filled(body, {"v": '"', "l": ['"', 1]}, "json")) == {"a": '""', "b": ['"', 1, 0]}


def test_a_backslash_cannot_reach_into_a_value() -> None:
    with pytest.raises(TemplateError, match="backslash"):
        filled('{"a": "\\{{ v }}"}', {"v": '", "admin": true, "b": "'}, "json")


def test_a_value_is_one_part_of_an_address() -> None:
    text = "https://x.io/o/{{ id }}?q={{ q }}&n={{ none }}"
    scope = {"id": "a/../b?c#d", "q": "São Luís&admin=1\r\nX: y"}
    expected = "https://x.io/o/a%2F..%2Fb%3Fc%23d?q=S%C3%A3o%20Lu%C3%ADs%26admin%3D1%0D%0AX%3A%20y&n="
    assert filled(text, scope, "url") == expected


@pytest.mark.parametrize("value", [None, "", " ", ".", "..", ". ."])
def test_a_path_is_not_shortened_by_a_value(value: str | None) -> None:
    with pytest.raises(TemplateError, match="path"):
        filled("https://x.io/orders/{{ id }}", {"id": value}, "url")


def test_a_value_is_one_value_of_a_form() -> None:
    assert filled("name={{ v }}&x=1", {"v": "a&admin=1"}, "form") == "name=a%26admin%3D1&x=1"


REFERENCES = {
    "no variables": [],
    "{{ name }} {{ name }}": ["name"],
    "{{ name }} {{ name | default: 'x' }}": ["name", "name?"],
    "{{ contact.fields.city }}": ["contact.fields.city"],
    "{{ order['unit price'] }} {{ order.items[0].name }}": ["order.unit price", "order.items.0.name"],
    "{{ order.items[position].name }}": ["order.items", "position"],
    "{{ a | append: b | replace: c, 'x' }}": ["a", "b", "c"],
    "{{ a | append: b | default: c }}": ["a?", "b", "c"],
    "{{ 'text' | append: 1 }}{{ true }}{{ nil }}{{ empty }}": [],
    "{% if a %}{{ a }}{% elsif b > c %}{{ b }}{{ a }}{% else %}{{ a }}{{ d }}{% endif %}{{ a }}": [
        "a?", "b?", "c?", "d", "a",
    ],
    "{% unless a %}{{ b }}{% endunless %}": ["a?", "b"],
    "{% case a %}{% when b, 'x' %}{{ a }}{{ b }}{% else %}{{ c }}{% endcase %}": ["a?", "b?", "c"],
    "{% for i in items %}{{ i.name }}{{ forloop.index }}{{ a }}{% endfor %}{{ i }}": ["items", "a", "i"],
    "{% for i in items %}{{ i }}{% else %}-{% endfor %}": ["items?"],
    "{% for i in items limit: n %}{% for j in i.list %}{{ j }}{{ i }}{% endfor %}{{ j }}{% endfor %}": [
        "items", "n", "j",
    ],
    "{% assign x = a | default: 'b' %}{{ x }}{% assign y = x %}{{ y.z }}": ["a?"],
    "{{ x }}{% assign x = 1 %}{{ x }}": ["x"],
    "{% if a %}{% assign x = 1 %}{% else %}{% assign x = 2 %}{% endif %}{{ x }}": ["a?"],
    "{% for i in items %}{% assign last = i %}{% endfor %}{{ last }}": ["items"],
    "{% assign i = 1 %}{% for i in items %}{{ i }}{% endfor %}{{ i }}": ["items"],
    "{% comment %}{{ a }}{% endcomment %}{% # b %}": [],
}  # fmt: skip


@pytest.mark.parametrize("text", REFERENCES)
def test_tells_what_it_reads(text: str) -> None:
    def shown(reference: Reference) -> str:
        return ".".join(reference.path) + ("?" if reference.is_guarded else "")

    assert [shown(reference) for reference in Template(text).references()] == REFERENCES[text]


@pytest.mark.parametrize(
    "text",
    [
        "{{",
        "{{ name",
        "{{ name }",
        "{{ }}",
        "{% if %}x{% endif %}",
        "{% if name %}x",
        "{% endif %}",
        "{% nope %}",
        "{% include 'a' %}",
        "{% render 'a' %}",
        "{% capture a %}x{% endcapture %}",
        "{% increment a %}",
        "{% cycle 'a', 'b' %}",
        "{% tablerow i in items %}x{% endtablerow %}",
        "{% liquid assign a = 1 %}",
        "{% raw %}{{ x }}{% endraw %}",
        "{% doc %}x{% enddoc %}",
        "{% break %}",
        "{{ name | nope }}",
        "{{ name | append }}",
        "{{ name | upcase: 1 }}",
        "{{ name | default: 'x', allow_false: true }}",
        "{{ name | first: environment: 1 }}",
        "{{ name | date: '%c' }}",
        "{{ name | date: '%-s' }}",
        "{{ name | date: '%-B' }}",
        "{{ name | date: '100%' }}",
        "{{ name | escape }}",
        "{{ a b }}",
        "{{ (1..9) }}",
        "{{ [name] }}",
        "{{ x if y else z }}",
        "{% if (a) %}{% endif %}",
        "{% if not a %}{% endif %}",
        "{{ " + "x" * 500 + " }}",
        "{% comment %}" + "{{ " * 5_000 + "{% endcomment %}",
        "{{" + " " * 16_000 + "}}",
        "{% comment %}" + ("{{" + "\u00a0" * 490 + "}}") * 30 + "{% endcomment %}",
        "{{ " + "(" * 16_000 + " }}",
        "{{ a" + "[" * 480 + " }}",
        "{% raw %}" * 1_800,
        "{% if x %}" * 1_600,
        "{% if x %}" * 21 + "{% endif %}" * 21,
        "{% for i in (1..1000000000000) reversed %}x{% endfor %}",
        "{% for i in (1..1000000000000) offset: 999999999999 %}x{% endfor %}",
        "{{ x }}" + "x" * MAX_TEMPLATE_CHARS,
    ],
    ids=lambda text: text[:30],
)
def test_refuses_what_is_not_closed_not_known_or_a_bomb(text: str) -> None:
    with pytest.raises(TemplateError):
        Template(text)


LONG_LIST = list(range(3_000))
DEEP: list[Any] = []
for _ in range(5_000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in long %}{% for j in long %}x{% endfor %}{% endfor %}",
        "{% for i in long %}" * 18 + "{% endfor %}" * 18,
        "{% for i in long %}" + "{% if i == 1 %}{% endif %}" * 500 + "{% endfor %}",
        "{% for i in long %}" + "{% if 1 == 2 %}{% endif %}" * 500 + "{% endfor %}",
        "{% for i in long %}{% assign a = long | sort | reverse | sort %}{% endfor %}",
        "{% for i in long reversed limit: 1 %}{% endfor %}" * 300,
        "{% if long == deeper %}{% endif %}" * 300,
        "{% assign a = big | upcase | downcase | upcase | downcase %}" * 200,
        "{% assign a = long | sort | sort | sort %}" * 300,
        "{% assign a = 'xxxxxxxxxxxxxxxx' %}" + "{% assign a = a | append: a %}" * 40,
        "{% assign a = 'x' %}" + "{% assign a = a | replace: 'x', 'xxxxxxxxxx' %}" * 40,
        "{% assign a = 9 %}" + "{% assign a = a | times: a %}" * 40,
        "{{ big | split: '' | join: big }}",
        "{{ big | url_encode }}",
        "{{ big }}{{ big }}",
        "{% for i in long %}{{ big }}{% endfor %}",
        "{% for i in long %}{% for j in forloop %}{% endfor %}{% endfor %}",
        "{{ deep }}",
        "{{ name | date: form }}",
        "{{ 1 | divided_by: 0 }}{{ 1 | modulo: nobody }}",
        "{% if name > 1 %}{% endif %}",
    ],
    ids=lambda text: text[:60],
)
def test_gives_up_when_there_is_too_much_to_do_or_no_sense_in_it(text: str) -> None:
    scope = {
        "long": LONG_LIST, "deeper": [*LONG_LIST], "big": "é" * 16_000, "deep": DEEP,
        "name": "2026-03-02", "form": "%Z",
    }  # fmt: skip
    template = Template(text)
    with pytest.raises(TemplateError):
        template.render(scope)


def test_values_that_fit_a_when_twice_are_written_once() -> None:
    values = ",".join(["1"] * 200)
    text = f"{{% case 1 %}}{{% when {values} %}}" * 20 + "x" + "{% endcase %}" * 20
    assert filled(text) == "x"


@pytest.mark.parametrize(
    "path",
    [
        "today", "partial", "self", "template", "forloop", "name.__class__", "name.__class__.__mro__", "name.upper",
        "long.append", "contact.keys", "contact.__init__.__globals__", "name[0]", "name['__class__']", "count.real",
    ],
)  # fmt: skip
def test_sees_nothing_but_the_values_it_is_given(path: str) -> None:
    scope = {"name": "Ana", "long": [1], "contact": {"name": "Ana"}, "count": 1}
    assert filled("[{{ " + path + " }}]", scope) == "[]"


def test_asks_no_clock_behind_a_condition_either() -> None:
    assert filled("{% if today or now or partial %}x{% endif %}") == ""


@pytest.mark.parametrize("growing", ["replace: 'é', big", "split: '' | join: big"])
def test_growth_is_refused_before_it_takes_room(growing: str) -> None:
    template = Template("{{ big | " + growing + " }}")
    tracemalloc.start()
    with pytest.raises(TemplateError):
        template.render({"big": "é" * 16_000})
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 4_000_000


def test_now_is_what_the_run_says_and_nothing_without_it() -> None:
    assert filled("{{ now }}", {"now": "2026-03-02T09:00"}) == "2026-03-02T09:00"
    assert filled("{{ now }}{{ 'now' | date: '%Y' }}{{ 'today' | date }}") == "nowtoday"


def test_any_variable_name_can_be_filled_in() -> None:
    names = ["self", "args", "kwargs", "encoding", "scope", "template", "globals"]
    assert [filled("{{ " + name + " }}", {name: "x"}) for name in names] == ["x"] * len(names)


def test_counts_its_fixed_text_and_the_longest_it_can_become() -> None:
    template = Template("Olá, {{ name | upcase }} de {{ city | truncate: 8 }}")
    assert template.fixed_chars() == len("Olá,  de ")
    assert template.longest_chars(lambda path: 40) == len("Olá,  de ") + 40 + 8
    assert Template("{% if a %}x{% endif %}").longest_chars(lambda path: 40) is None
    assert Template("fixo").longest_chars(lambda path: 40) == 4
    assert len(filled("{{ x | truncate: 2 }}", {"x": "longo"})) == 2


# Any text and any values

PIECES = [
    "{{",
    "}}",
    "{%",
    "%}",
    "-%}",
    "|",
    "[",
    "]",
    "(",
    "'",
    "..",
    "\\",
    "raw",
    "endif",
    "else",
    "name",
    ": 1",
    "\n",
    "é😀",
]
VALUES = [
    "name", "items", "a.b", "a['size']", "items[0]", "items[a]", "x.first", "nobody", "now", "forloop", "forloop.index",
    "forloop.parentloop", "'txt'", "'é\"'", "''", "0", "-2", "7.5", "9" * 30, "true", "nil", "empty", "blank",
]  # fmt: skip
OPERATORS = ["==", "!=", "<", "<=", ">", ">=", "contains", "and", "or"]

a_value = st.sampled_from(VALUES)


@st.composite
def filtered_values(draw: st.DrawFn) -> str:
    text = draw(a_value)
    for name in draw(st.lists(st.sampled_from(sorted(FILTERS)), max_size=3)):
        arguments = [draw(a_value) for _ in range(draw(st.integers(*ARGUMENT_COUNTS[name])))]
        text += f" | {name}" + (": " + ", ".join(arguments) if arguments else "")
    return text


a_filtered = filtered_values()
a_condition = a_value | st.tuples(a_value, st.sampled_from(OPERATORS), a_value).map(" ".join)
a_loop = st.tuples(a_value, st.sampled_from(["", "reversed", "limit: 2", "offset: x", "offset: continue"])).map(
    " ".join
)
plain_text = st.text(st.sampled_from('abcé"\\?/:{}% \n'), max_size=4)


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, a_condition, inner, inner),
        st.builds("{{% unless {} %}}{}{{% endunless %}}".format, a_condition, inner),
        st.builds("{{% for i in {} %}}{}{{{{ i }}}}{{% endfor %}}".format, a_loop, inner),
        st.builds("{{% case {} %}}{{% when {}, {} %}}{}{{% endcase %}}".format, a_value, a_value, a_value, inner),
    )


sound_text = st.recursive(
    plain_text
    | st.builds("{{{{ {} }}}}".format, a_filtered)
    | st.builds("{{% assign {} = {} %}}".format, st.sampled_from(["name", "y", "i"]), a_filtered),
    blocks,
    max_leaves=6,
)
broken_text = st.builds(
    lambda text, at, piece: text[:at] + piece + text[at:], sound_text, st.integers(0, 40), st.sampled_from(PIECES)
)
any_text = sound_text | broken_text | st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)
any_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "size"]), inner, max_size=3),
    max_leaves=12,
)
any_scope = st.fixed_dictionaries({}, optional=dict.fromkeys(["name", "items", "a", "x", "now"], any_value))


@patiently
@given(text=any_text, scope=any_scope, encoding=st.sampled_from(ENCODINGS))
def test_any_text_is_refused_by_name_or_gives_the_same_bounded_text_each_time(
    text: str, scope: dict[str, Any], encoding: Encoding
) -> None:
    try:
        template = Template(text)
        references = template.references()
        first = template.render(scope, encoding)
    except TemplateError:
        return
    assert all(reference.path for reference in references)
    assert Template(text).render(scope, encoding) == first
    assert len(first) <= MAX_OUTPUT_CHARS or not is_template(text)


@patiently
@given(text=any_text, scope=any_scope)
def test_what_it_does_not_say_it_reads_makes_no_difference(text: str, scope: dict[str, Any]) -> None:
    try:
        template = Template(text)
        first = template.render(scope)
    except TemplateError:
        return
    read = {reference.path[0] for reference in template.references()}
    assert template.render({name: value for name, value in scope.items() if name in read}) == first


@patiently
@given(value=any_value.filter(lambda value: value == value), before=st.text(), after=st.text())
def test_any_value_stays_in_its_place_in_json(value: Any, before: str, after: str) -> None:
    fixed = [json.dumps(text)[1:-1].replace("{", "(") for text in (before, after)]
    body = '{"whole": {{ v }}, "part": "' + fixed[0] + "{{ v }}" + fixed[1] + '", "end": 1}'
    read = json.loads(filled(body, {"v": value}, "json"))
    assert list(read) == ["whole", "part", "end"]
    assert read["part"] == before.replace("{", "(") + filled("{{ v }}", {"v": value}) + after.replace("{", "(")


def test_work_is_enough_for_what_people_write() -> None:
    rows = [{"name": f"Produto {n}", "price": n} for n in range(200)]
    text = "{% for p in rows %}{{ forloop.index }}. {{ p.name }}: R$ {{ p.price }}\n{% endfor %}"
    shown = filled(text, {"rows": rows})
    assert shown.splitlines()[-1] == "200. Produto 199: R$ 199"
    assert len(rows) * len(text) < MAX_WORK / 10
