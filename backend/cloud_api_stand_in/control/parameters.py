"""What the endpoints of the control API are given."""

from typing import Annotated, TypeAlias

from litestar.di import NamedDependency
from litestar.params import QueryParameter

from backend.cloud_api_stand_in.shell import Shell

TheShell: TypeAlias = NamedDependency[Shell]
After: TypeAlias = Annotated[int, QueryParameter(ge=0)]
