"""The few words that acts of privacy ask for, where no kind of entry asks for them."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from mainstay.connect.privacy.entries import Words
from mainstay.kernel.entries import Ask


class Reason(BaseModel):
    """Why something is taken back."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    reason: Annotated[Words, Ask(_("Why?"), rows=2)]


class Number(BaseModel):
    """The record's number, typed anew, so that no hand slips."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    number: Annotated[Words, Ask(_("Type the client’s ID"), help=_("As the banner shows it."))]
