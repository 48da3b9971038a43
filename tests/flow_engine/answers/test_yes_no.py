"""Yes and no as customers write them."""

import pytest

from flow_engine.answers.wording import plain
from flow_engine.answers.yes_no import read_yes_no

YES = (
    "sim|Sim!|SIM|s|ss|simmm|sim 😊|*sim*|“sim”|Sim, por favor|sim, quero agendar|sim obrigada|claro|"
    "claro que sim|com certeza|isso|isso mesmo|exato|pode ser|pode|tá|tá bom|ta bem|beleza|blz|uhum|aham|"
    "eu quero|quero|confirmo|aceito|acho que sim|sem dúvida|tudo bem|yes|Yes please|y|yep|yeah|yesss|sure|"
    "of course|ok|okay|OK!|okk|sounds good|why not|no problem|I do|i think so|absolutely|sí|si|Sí, claro|"
    "por supuesto|desde luego|de acuerdo|vale|dale|cómo no|está bien|sin problema|quiero|creo que sí|"
    "claro que sí|👍|👍🏽|👍👍|✅|✔️|👌|🆗|ok 👍|sim 🙏"
)
NO = (
    "não|nao|Não!|NÃO|n|nn|naum|não, obrigado|nao obrigada|não quero|agora não|ainda não|acho que não|"
    "claro que não|com certeza não|de jeito nenhum|nem pensar|nunca|negativo|não, prefiro outro dia|no|No.|"
    "nope|nah|no thanks|no, thank you|not now|not yet|not really|not at all|of course not|definitely not|"
    "I don't|i do not|no way|never|no, gracias|no quiero|ahora no|todavía no|claro que no|por supuesto que no|"
    "para nada|de ninguna manera|creo que no|jamás|👎|👎🏿|❌|🚫|🙅🏻‍♀️"
)
NEITHER = (
    "|não sei|sei lá|talvez|depende|quem sabe|sim e não|sim ou não?|sim, mas não hoje|não, sim|maybe|"
    "I don't know|not sure|perhaps|no idea|no sé|no entiendo|quizás|tal vez|não entendi|kkk|hahaha|😂|🤔|🤷|bom|"
    "por favor|obrigado|1|2|no sábado|quanto custa?|ok, quanto custa?|👍👎|simples|sem|nada|si puedo mañana"
)


@pytest.mark.parametrize("text", YES.split("|"))
def test_a_yes_is_true(text: str) -> None:
    assert read_yes_no(plain(text)) is True


@pytest.mark.parametrize("text", NO.split("|"))
def test_a_no_is_false(text: str) -> None:
    assert read_yes_no(plain(text)) is False


@pytest.mark.parametrize("text", NEITHER.split("|"))
def test_a_doubt_is_neither(text: str) -> None:
    assert read_yes_no(plain(text)) is None
