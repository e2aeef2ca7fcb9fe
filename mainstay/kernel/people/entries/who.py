"""Declare who a client is, and who stands around them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from mainstay.kernel.entries import Ask, Body, Line, Permission, entry
from mainstay.kernel.people.entries.choices import Sex


class Part(BaseModel):
    """A piece of an entry, as strict as the entry itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Identifier(Part):
    """A number someone else knows the client by."""

    system: Annotated[Line, Ask(_("Issued by"))]
    value: Annotated[Line, Ask(_("Number"))]
    label: Annotated[str, Ask(_("What it is called"))] = ""


class FormerName(Part):
    """A name the client went by; nobody finds them by it unless they said it may be used."""

    name: Annotated[Line, Ask(_("Former name"))]
    may_be_used: Annotated[bool, Ask(_("May be shown, and used to find them"))] = False


class Address(Part):
    """Where the client lives or gets mail."""

    street: Annotated[str, Ask(_("Street"))] = ""
    city: Annotated[str, Ask(_("City"))] = ""
    state: Annotated[str, Ask(_("State"))] = ""
    postal_code: Annotated[str, Ask(_("ZIP code"))] = ""
    country: Annotated[str, Ask(_("Country"))] = ""
    mail_is_safe: Annotated[bool, Ask(_("It is safe to send mail here"))] = False


@entry(
    "people.client", _("Who they are"), needs=Permission.IDENTITY, group="contacts", icon="people"
)
class Identity(Body):
    """Who the client is: what they are called, when they were born, how to speak with them."""

    given_name: Annotated[Line, Ask(_("First name on papers"))]
    middle_name: Annotated[str, Ask(_("Middle name"))] = ""
    family_name: Annotated[str, Ask(_("Last name on papers"))] = ""
    preferred_name: Annotated[
        str, Ask(_("Name they go by"), help=_("Shown first, everywhere."))
    ] = ""
    pronouns: Annotated[str, Ask(_("Pronouns"))] = ""
    born_on: Annotated[date | None, Ask(_("Date of birth"))] = None
    sex: Annotated[Sex, Ask(_("Sex on papers"))] = Sex.UNKNOWN
    gender: Annotated[str, Ask(_("Gender, in their own words"), their_words=True)] = ""
    languages: Annotated[list[Line], Ask(_("Languages, the one they like best first"))] = []
    interpreter: Annotated[bool, Ask(_("An interpreter is needed"))] = False
    phone: Annotated[str, Ask(_("Phone"))] = ""
    message_is_safe: Annotated[bool, Ask(_("It is safe to leave a message"))] = False
    address: Annotated[Address | None, Ask(_("Address"))] = None
    former_names: Annotated[list[FormerName], Ask(_("Former names"))] = []
    identifiers: Annotated[list[Identifier], Ask(_("Numbers they are known by"))] = []
    photo_agreed: Annotated[bool, Ask(_("They agree to a photo in their record"))] = False
    deceased_on: Annotated[date | None, Ask(_("Died on"))] = None
    number: str = ""

    @property
    def full_name(self) -> str:
        """Return the name on papers, as it is written."""
        return " ".join(x for x in (self.given_name, self.middle_name, self.family_name) if x)

    @property
    def called(self) -> str:
        """Return the name to say first."""
        return self.preferred_name or self.given_name

    def headline(self) -> str:
        """Name the client."""
        return self.full_name


@entry(
    "people.contact",
    _("Someone around them"),
    needs=Permission.CONTACT,
    group="contacts",
    icon="phone",
)
class Contact(Body):
    """A person in the client's life, and what this person may be told."""

    name: Annotated[Line, Ask(_("Name"))]
    relation: Annotated[Line, Ask(_("Who they are to the client"))]
    phone: Annotated[str, Ask(_("Phone"))] = ""
    in_emergency: Annotated[bool, Ask(_("Call in an emergency"))] = False
    may_know: Annotated[bool, Ask(_("May be told that the client is here"))] = False
    code_word: Annotated[str, Ask(_("Code word they give on the phone"))] = ""
    note: Annotated[str, Ask(_("Anything else"), rows=2)] = ""
    until_on: date | None = None

    def headline(self) -> str:
        """Name the contact and the relation."""
        return f"{self.name}, {self.relation}"


@entry(
    "people.is_self",
    _("Own account"),
    needs=Permission.IDENTITY,
    group="contacts",
    icon="key",
    to_fhir=None,
)
class AccountOf(Body):
    """This account is the client's own."""

    account: UUID
