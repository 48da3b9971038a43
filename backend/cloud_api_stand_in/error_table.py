"""The error codes of the Cloud API: what each is called and the HTTP status it comes with."""

from typing import NamedTuple


class ErrorKind(NamedTuple):
    """What a code stands for."""

    title: str
    http_status: int


# WhatsApp Cloud API, error codes and changelog, November 2025 to May 2026
ERROR_KINDS = {
    0: ErrorKind("AuthException", 401),
    1: ErrorKind("API Unknown", 400),
    2: ErrorKind("API Service", 503),
    3: ErrorKind("API Method", 500),
    4: ErrorKind("API Too Many Calls", 400),
    10: ErrorKind("Permission Denied", 403),
    33: ErrorKind("Parameter value is not valid", 400),
    100: ErrorKind("Invalid parameter", 400),
    190: ErrorKind("Access token has expired", 401),
    200: ErrorKind("API Permission", 403),
    368: ErrorKind("Temporarily blocked for policies violations", 403),
    470: ErrorKind("Re-engagement message", 400),
    80007: ErrorKind("Rate limit issues", 400),
    130_429: ErrorKind("Rate limit hit", 400),
    130_472: ErrorKind("User's number is part of an experiment", 400),
    130_497: ErrorKind("Business account is restricted from messaging users in this country.", 403),
    131_000: ErrorKind("Something went wrong", 500),
    131_005: ErrorKind("Access denied", 403),
    131_008: ErrorKind("Required parameter is missing", 400),
    131_009: ErrorKind("Parameter value is not valid", 400),
    131_016: ErrorKind("Service unavailable", 500),
    131_021: ErrorKind("Recipient cannot be sender", 400),
    131_026: ErrorKind("Message Undeliverable", 400),
    131_030: ErrorKind("Recipient phone number not in allowed list", 400),
    131_031: ErrorKind("Account has been locked", 403),
    131_037: ErrorKind("WhatsApp provided number needs display name approval before message can be sent.", 400),
    131_042: ErrorKind("Business eligibility payment issue", 400),
    131_045: ErrorKind("Incorrect certificate", 500),
    131_047: ErrorKind("Re-engagement message", 400),
    131_048: ErrorKind("Spam rate limit hit", 400),
    131_049: ErrorKind("Meta chose not to deliver.", 400),
    131_050: ErrorKind("User has stopped receipt of marketing messages.", 400),
    131_051: ErrorKind("Unsupported message type", 400),
    131_052: ErrorKind("Media download error", 400),
    131_053: ErrorKind("Media upload error", 400),
    131_056: ErrorKind("(Business Account, Consumer Account) pair rate limit hit", 400),
    131_057: ErrorKind("Account in maintenance mode", 500),
    131_059: ErrorKind("Invalid pagination cursor", 400),
    131_062: ErrorKind("BSUID recipient not supported for this message", 400),
    131_063: ErrorKind("Marketing templates disabled for Cloud API", 400),
    131_064: ErrorKind("Messaging limit reached due to template classification violations", 400),
    132_000: ErrorKind("Template Param Count Mismatch", 400),
    132_001: ErrorKind("Template does not exist", 404),
    132_005: ErrorKind("Template Hydrated Text Too Long", 400),
    132_007: ErrorKind("Template Format Character Policy Violated", 400),
    132_008: ErrorKind("Template parameter value invalid", 400),
    132_012: ErrorKind("Template Parameter Format Mismatch", 400),
    132_015: ErrorKind("Template is Paused", 400),
    132_016: ErrorKind("Template is Disabled", 400),
    132_068: ErrorKind("Flow is blocked", 400),
    132_069: ErrorKind("Flow is throttled", 400),
    133_000: ErrorKind("Incomplete Deregistration", 500),
    133_004: ErrorKind("Server Temporarily Unavailable", 503),
    133_005: ErrorKind("Two step verification PIN Mismatch", 400),
    133_006: ErrorKind("Phone number re-verification needed", 400),
    133_008: ErrorKind("Too Many two step verification PIN Guesses", 400),
    133_009: ErrorKind("Two step verification PIN Guessed Too Fast", 400),
    133_010: ErrorKind("Phone number Not Registered", 400),
    133_015: ErrorKind("Please wait a few minutes before attempting to register this phone number", 400),
    133_016: ErrorKind("Account register deregister rate limit exceeded", 400),
    134_011: ErrorKind("WhatsApp Payments terms of service has not been accepted", 400),
    135_000: ErrorKind("Generic user error", 400),
    137_000: ErrorKind("Recipient identity key hash mismatch", 400),
    139_100: ErrorKind("Bulk blocking failed", 400),
    139_101: ErrorKind("Block list limit reached", 400),
    147_001: ErrorKind("Username not available", 400),
    147_002: ErrorKind("Account not eligible to request a username", 400),
    2_593_107: ErrorKind("Synchronization Request limit exceeded", 400),
    2_593_108: ErrorKind("Synchronization Request made outside of allowed time window", 400),
}


def error_kind(code: int) -> ErrorKind:
    """Finds what a code stands for; 200 to 299 are one kind, and what nobody lists is an unknown error."""
    return ERROR_KINDS.get(200 if 200 <= code <= 299 else code) or ERROR_KINDS[1]
