"""What the Graph API refuses, and how it says so.

StandInError
├── GraphError       a refusal in the shape of the Graph API
└── ControlError     whoever steers the stand-in asked for something it cannot do
"""

from typing import Any

from backend.cloud_api_stand_in.error_table import error_kind

_HREF = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes/"


class StandInError(Exception):
    """The stand-in cannot do what it was asked for."""


class ControlError(StandInError):
    """Whoever steers the stand-in named something that is not there, or asked for something it cannot do.

    Args:
        code: what is wrong, for programs.
        detail: what is wrong, for people.
        http_status: 404 for what is not there.
    """

    def __init__(self, code: str, detail: str, http_status: int = 400) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.http_status = http_status


class GraphError(StandInError):
    """A refusal of the Graph API.

    Args:
        details: what exactly is wrong; empty leaves it out.
        title: in place of the code's own title.
        http_status: in place of the code's own HTTP status.
        subcode: 0 is none.
    """

    def __init__(
        self, code: int, details: str = "", *, title: str = "", http_status: int = 0, subcode: int = 0
    ) -> None:
        kind = error_kind(code)
        self.code = code
        self.details = details
        self.title = title or kind.title
        self.http_status = http_status or kind.http_status
        self.subcode = subcode
        super().__init__(f"(#{code}) {self.title}: {details}")

    def body(self, trace_id: str) -> dict[str, Any]:
        """Gives the answer to the refused call."""
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.title}",
            "type": "OAuthException",
            "code": self.code,
        }
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode:
            error["error_subcode"] = self.subcode
        return {"error": error | {"fbtrace_id": trace_id}}

    def in_webhook(self) -> dict[str, Any]:
        """Gives the error as a failed status shows it."""
        return {
            "code": self.code,
            "title": self.title,
            "message": self.title,
            "error_data": {"details": self.details or self.title},
            "href": _HREF,
        }


def unknown_object(object_id: str) -> GraphError:
    """Makes the refusal for an id that is not there, or not for this token: Meta does not tell which."""
    return GraphError(
        100,
        title=f"Unsupported request. Object with ID '{object_id}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation",
        subcode=33,
    )


def missing(path: str) -> GraphError:
    """Makes the refusal for a parameter that is not there."""
    return GraphError(131008, f"The parameter {path} is required.")


def invalid(path: str, why: str, code: int = 131009) -> GraphError:
    """Makes the refusal for a parameter with a wrong value."""
    return GraphError(code, f"Param {path} {why}")
