"""The world one begins with: one account, one number, some message templates. Its secrets are known to everybody."""

from typing import Any

from backend.cloud_api_stand_in.accounts import App, PhoneNumber, Token, Waba
from backend.cloud_api_stand_in.clock import VirtualClock
from backend.cloud_api_stand_in.message_templates.catalogue import MessageTemplate
from backend.cloud_api_stand_in.options import Options
from backend.cloud_api_stand_in.world import World

# Demo values: they are printed, written in documents and worth nothing outside the stand-in.
APP_ID = "100000000000001"
WABA_ID = "200000000000001"
PHONE_NUMBER_ID = "300000000000001"
PHONE_NUMBER = "551140028922"
ACCESS_TOKEN = "demo-access-token"  # noqa: S105
APP_SECRET = "demo-app-secret"  # noqa: S105
VERIFY_TOKEN = "demo-verify-token"  # noqa: S105


def demo_world(
    clock: VirtualClock,
    options: Options | None = None,
    *,
    webhook_url: str = "",
    app_secret: str = APP_SECRET,
    access_token: str = ACCESS_TOKEN,
    verify_token: str = VERIFY_TOKEN,
) -> World:
    """Makes the world one begins with."""
    world = World(clock, options)
    accounts = world.accounts
    accounts.apps[APP_ID] = App(
        id=APP_ID, secret=app_secret, callback_url=webhook_url, verify_token=verify_token, name="Fluxo demo"
    )
    accounts.tokens[access_token] = Token(app_id=APP_ID)
    accounts.wabas[WABA_ID] = Waba(id=WABA_ID, name="Fluxo demo", subscriptions={APP_ID: ""})
    accounts.numbers[PHONE_NUMBER_ID] = PhoneNumber(
        id=PHONE_NUMBER_ID, waba_id=WABA_ID, digits=PHONE_NUMBER, verified_name="Fluxo demo"
    )
    made: dict[str, Any] = {"waba_id": WABA_ID, "status": "APPROVED", "quality_at": int(clock.now())}
    for number, template in enumerate(_templates(), 1):
        world.templates.add(MessageTemplate(id=f"40000000000{number:04d}", **made, **template))
    return world


_REMINDER = {
    "pt_BR": ("Olá {{1}}, lembramos da sua consulta em {{2}}. Você virá?", "Confirmar", "Remarcar"),
    "en_US": ("Hello {{1}}, this is a reminder of your appointment on {{2}}. Will you come?", "Confirm", "Reschedule"),
    "es": ("Hola {{1}}, le recordamos su cita del {{2}}. ¿Vendrá?", "Confirmar", "Cambiar"),
}
_REOPEN = {
    "pt_BR": "Temos novidades sobre o seu atendimento. Responda a esta mensagem para continuar.",
    "en_US": "There is news about your request. Answer this message to go on.",
    "es": "Hay novedades sobre su solicitud. Responda a este mensaje para continuar.",
}


def _templates() -> list[dict[str, Any]]:
    reminders = [
        _template("appointment_reminder", language, "UTILITY", body, ["Ana", "2 de março, 9h"], replies)
        for language, (body, *replies) in _REMINDER.items()
    ]
    reopen = [_template("reopen_conversation", language, "UTILITY", body) for language, body in _REOPEN.items()]
    offer = _template(
        "special_offer",
        "pt_BR",
        "MARKETING",
        "Só hoje: {{1}} com desconto para você.",
        ["limpeza"],
        ["Parar promoções"],
    )
    offer["components"].insert(0, {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["1:demo"]}})
    code = _template("login_code", "pt_BR", "AUTHENTICATION", "*{{1}}* é o seu código de verificação.", ["123456"])
    button = {"type": "URL", "text": "Copiar código", "url": "https://www.whatsapp.com/otp/code/?code=otp{{1}}"}
    code["components"].append({"type": "BUTTONS", "buttons": [button | {"example": ["otp123456"]}]})
    return [*reminders, *reopen, offer, code]


def _template(
    name: str,
    language: str,
    category: str,
    body: str,
    examples: list[str] | None = None,
    replies: list[str] | None = None,
) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "BODY", "text": body}
    if examples:
        text["example"] = {"body_text": [examples]}
    components = [text]
    if replies:
        buttons = [{"type": "QUICK_REPLY", "text": reply} for reply in replies]
        components.append({"type": "BUTTONS", "buttons": buttons})
    return {"name": name, "language": language, "category": category, "components": components}
