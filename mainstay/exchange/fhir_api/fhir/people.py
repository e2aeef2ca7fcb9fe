"""Read patients, those around them, and their visits."""

from datetime import date
from typing import Any

from mainstay.exchange.fhir_api.fhir.reading import (
    Around,
    Json,
    Made,
    Only,
    Outcome,
    called,
    day_of,
    first_moment,
    human_name,
    line,
    lines,
    moment,
    name_of,
    partial,
    reasons,
    words,
)
from mainstay.kernel.people.entries import (
    Address,
    Contact,
    Encounter,
    EncounterClass,
    FormerName,
    Identifier,
    Identity,
    Sex,
)

UNNAMED = "(no name given)"
PARTIAL_DAY = 10
FORMER_USES = frozenset({"old", "maiden"})


def patient(resource: Json, around: Around) -> Outcome:
    """Return who the client is; a nickname becomes the name they go by."""
    names = resource.get("name") or []
    official = _best(names, "official", "usual", "")
    nickname = _best([n for n in names if n.get("use") == "nickname"], "nickname")
    given = [line(one) for one in official.get("given") or () if line(one)]
    family = line(official.get("family"))
    if not given and not family:
        given = [human_name(official) if official else UNNAMED]
    body = Identity(
        given_name=(given[0] if given else family) or UNNAMED,
        middle_name=" ".join(given[1:]),
        family_name=family if given else "",
        preferred_name=human_name({"given": nickname.get("given", ()), "text": nickname.get("text")})
        if nickname
        else "",
        born_on=_day(resource.get("birthDate")),
        sex=Sex(resource.get("gender", "unknown")),
        gender=_gender(resource),
        languages=list(_languages(resource)),
        interpreter=_interpreter(resource),
        phone=_phone(resource),
        address=_address(resource),
        former_names=[
            FormerName(name=human_name(one))
            for one in names
            if one.get("use") in FORMER_USES and human_name(one)
        ],
        identifiers=[
            Identifier(system=line(one.get("system") or "unknown"), value=line(one["value"]),
                       label=words(one.get("type")))
            for one in resource.get("identifier") or ()
            if line(one.get("value"))
        ],
        deceased_on=_day(resource.get("deceasedDateTime")),
    )  # fmt: skip
    return Made(body)


def _best(names: list[Json], *uses: str) -> Json:
    for use in uses:
        found = next((one for one in names if one.get("use", "") == use), None)
        if found:
            return found
    return next((one for one in names if one.get("use") not in FORMER_USES), {})


def _day(value: Any) -> date | None:
    known = partial(value)
    return date.fromisoformat(known) if len(known) == PARTIAL_DAY else None


def _gender(resource: Json) -> str:
    for one in resource.get("extension") or ():
        if str(one.get("url", "")).endswith("genderIdentity"):
            return words(one.get("valueCodeableConcept"))
    return ""


def _languages(resource: Json) -> tuple[str, ...]:
    spoken = sorted(
        resource.get("communication") or (), key=lambda one: not one.get("preferred", False)
    )
    return lines(words(one.get("language")) for one in spoken)


def _interpreter(resource: Json) -> bool:
    return any(
        str(one.get("url", "")).endswith("patient-interpreterRequired")
        and bool(one.get("valueBoolean"))
        for one in resource.get("extension") or ()
    )


def _phone(resource: Json) -> str:
    told = (one for one in resource.get("telecom") or () if one.get("system") == "phone")
    return next((line(one.get("value")) for one in told if one.get("use") != "old"), "")


def _address(resource: Json) -> Address | None:
    homes = [one for one in resource.get("address") or () if one.get("use") != "old"]
    if not homes:
        return None
    one = homes[0]
    return Address(
        street=line(", ".join(one.get("line") or ()) or one.get("text")),
        city=line(one.get("city")),
        state=line(one.get("state")),
        postal_code=line(one.get("postalCode")),
        country=line(one.get("country")),
    )


def related_person(resource: Json, around: Around) -> Outcome:
    """Return someone around the client; nothing says that they may be told anything."""
    name = name_of(resource)
    if not name:
        return Only("it names nobody")
    relation = words(resource.get("relationship")) or "related"
    body = Contact(
        name=name,
        relation=relation,
        phone=_phone(resource),
        until_on=_day(day_of(resource.get("period"), end=True)),
    )
    return Made(body, first_moment(around.zone, resource.get("period")))


def encounter(resource: Json, around: Around) -> Outcome:
    """Return a visit, call or stay; its class outside HL7's list counts as outpatient."""
    period = resource.get("period") or {}
    start = first_moment(around.zone, period)
    if start is None:
        return Only("it does not say when it was")
    sort = resource.get("class", {}).get("code", "")
    kind = words(resource.get("type"))
    known = sort in {one.value for one in EncounterClass}
    body = Encounter(
        sort=EncounterClass(sort) if known else EncounterClass.AMBULATORY,
        type=kind if known or not sort else line(f"{kind} ({sort})" if kind else sort),
        status=resource.get("status", ""),
        place_name=_place(resource, around),
        with_whom=lines(
            called(resource, one.get("individual"), around)
            for one in resource.get("participant") or ()
        ),
        from_at=start,
        until_at=moment(period.get("end"), around.zone),
        reason=reasons(resource, around),
    )
    return Made(body, start)


def _place(resource: Json, around: Around) -> str:
    for one in resource.get("location") or ():
        name = called(resource, one.get("location"), around)
        if name:
            return name
    return called(resource, resource.get("serviceProvider"), around)
