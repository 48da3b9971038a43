"""Yes and no as people write them: "sim", "claro que não", "yesss", a thumb up; a doubt is neither."""

import re
import unicodedata

from flow_engine.answers.wording import words_of

_YES = (
    "sim s y yes yep yeah yea yup yah sure si sip claro certo certeza correto correcto correct isso exato exacto "
    "exactly positivo afirmativo ok okay okey oks oki ta beleza blz bele bora uhum aham pode vale dale perfeito "
    "perfecto perfect confirmo confirmado confirmed confirm aceito acepto accept quero quiero concordo fechado topo "
    "absolutely definitely certainly true verdade verdad agree 👍 👌 ✅ ✔ ☑ 🆗 🙌 👏"
)
_NO = "nao n naum no nop nope nah not nunca jamais jamas never negativo nem false falso 👎 ❌ ✖ ❎ 🚫 🙅"
_POLITE = (
    "por favor pfv pf pls plz please obrigado obrigada obg gracias thanks thank you eu yo i muito muchas muy e eh ne "
    "senhor senhora senor senora sir madam amigo amiga it is esta bem bien bom good 🙏 😊 🙂 😀 😄 😁 ❤ ♀ ♂"
)
_NO_PHRASES = (
    r"(?:claro que|com certeza|por supuesto que|of course|definitely|certainly|absolutely|not really|para nada|"
    r"agora|ahora|ainda|todavia|aun|acho que|creo que) (?:nao|no|not)",
    r"de jeito nenhum|de modo algum|de ninguna manera|para nada|nem pensar|ni hablar|no way",
    r"not (?:really|now|yet|at all)|i do not|i don'?t",
    r"(?:nao|no) (?:quero|quiero|posso|puedo|pode|aceito|acepto|concordo|confirmo)",
)
_YES_PHRASES = (
    r"(?:claro|acho|creo|por supuesto) que (?:sim|si)|i think so|com certeza|por supuesto|desde luego|de acuerdo|"
    r"of course|all right|alright|sounds good|for sure|why not|isso mesmo|pode ser|tudo (?:bem|certo)",
    r"esta (?:bom|bien)|sem duvida|sin duda|como no|no problem|sem problemas?|sin problemas?|go ahead|that's right",
    r"i (?:do|am|agree)",
)
_LEAD = re.compile(r"(?:(?P<yes>sim|yes|yeah|si|claro)|nao|no|nope)\s?[,.!;](?P<rest>[^?]*)")
_DOUBTS = frozenset(
    "sim yes si nao no not mas but pero porem talvez maybe quizas quiza depende depends sei se know idea".split()
)
_DRAWN_OUT = re.compile(r"([a-z])\1+")


def read_yes_no(text: str) -> bool | None:
    """Reads a plain text as yes (True) or no (False) in any of the languages; None when it says neither, or both."""
    said = _NO_PHRASE.sub(" no ", text)
    said = _YES_PHRASE.sub(" yes ", said)
    words = _shortened(words_of(said) + _pictures(said)) - _POLITE_WORDS
    if words and words <= _YES_WORDS:
        return True
    if words and words <= _NO_WORDS:
        return False
    lead = _LEAD.fullmatch(text)
    return lead["yes"] is not None if lead and _DOUBTS.isdisjoint(words_of(lead["rest"])) else None


def _shortened(words: list[str]) -> set[str]:
    """Writes drawn-out words with single letters: "simmm" as "sim"."""
    return {_DRAWN_OUT.sub(r"\1", word) for word in words}


def _pictures(text: str) -> list[str]:
    return [sign for sign in text if unicodedata.category(sign) == "So"]


_YES_WORDS = _shortened(_YES.split())
_NO_WORDS = _shortened(_NO.split())
_POLITE_WORDS = _shortened(_POLITE.split())
_NO_PHRASE = re.compile(rf"\b(?:{'|'.join(_NO_PHRASES)})\b")
_YES_PHRASE = re.compile(rf"\b(?:{'|'.join(_YES_PHRASES)})\b")
