"""Read problems, procedures, vaccines, plans, goals, teams and devices."""

from collections.abc import Iterator

from mainstay.care.history.entries import (
    CarePlanImported,
    CareTeamImported,
    Device,
    GoalImported,
    Immunisation,
    Member,
    PlannedActivity,
    Problem,
    ProblemStatus,
    Procedure,
)
from mainstay.exchange.fhir_api.fhir.reading import (
    Around,
    Json,
    Made,
    Only,
    Outcome,
    called,
    code,
    codes,
    concepts,
    day_of,
    first_moment,
    line,
    lines,
    look_up,
    moment,
    narrative,
    notes,
    reasons,
    when,
    words,
)

NAMELESS = Only("it does not say what it is")


def condition(resource: Json, around: Around) -> Outcome:
    """Return a problem under the codes it came with."""
    name = words(resource.get("code"))
    if not name:
        return NAMELESS
    status = code(resource.get("clinicalStatus")) or "unknown"
    onset = when(resource, "onset")
    body = Problem(
        name=name,
        codes=codes(resource.get("code")),
        status=ProblemStatus(status) if status in set(ProblemStatus) else ProblemStatus.UNKNOWN,
        certainty=code(resource.get("verificationStatus")),
        category=", ".join(lines(words(one) for one in concepts(resource.get("category")))),
        severity=words(resource.get("severity")),
        onset=day_of(onset),
        abatement=day_of(when(resource, "abatement")),
        note=_told(resource),
    )
    return Made(body, first_moment(around.zone, onset, resource.get("recordedDate")))


def _told(resource: Json) -> str:
    """Return notes, and an onset or end that is said only in words."""
    spoken = [
        f"{name}: {resource[element]}"
        for name, element in (("Began", "onsetString"), ("Ended", "abatementString"))
        if resource.get(element)
    ]
    return "\n".join([*spoken, *filter(None, [notes(resource)])])


def procedure(resource: Json, around: Around) -> Outcome:
    """Return something done."""
    name = words(resource.get("code"))
    if not name:
        return NAMELESS
    performed = when(resource, "performed")
    ended = performed.get("end") if isinstance(performed, dict) else None
    body = Procedure(
        name=name,
        codes=codes(resource.get("code")),
        status=resource.get("status", ""),
        until_at=moment(ended, around.zone),
        reason=reasons(resource, around),
        by=", ".join(
            lines(
                called(resource, one.get("actor"), around)
                for one in resource.get("performer") or ()
            )
        ),
        note=notes(resource),
    )
    return Made(body, first_moment(around.zone, performed))


def immunisation(resource: Json, around: Around) -> Outcome:
    """Return a vaccine given, or not given."""
    name = words(resource.get("vaccineCode"))
    if not name:
        return NAMELESS
    protocols = resource.get("protocolApplied") or [{}]
    dose = protocols[0].get("doseNumberPositiveInt") or protocols[0].get("doseNumberString") or ""
    body = Immunisation(
        vaccine=name,
        codes=codes(resource.get("vaccineCode")),
        status=resource.get("status", ""),
        dose=line(dose),
        lot=line(resource.get("lotNumber")),
        reason=words(resource.get("statusReason")) or words(resource.get("reasonCode")),
    )
    given = resource.get("occurrenceDateTime") or resource.get("recorded")
    return Made(body, first_moment(around.zone, given))


def care_plan(resource: Json, around: Around) -> Outcome:
    """Return a plan made elsewhere."""
    kinds = [one for one in concepts(resource.get("category")) if code(one) != "assess-plan"]
    title = line(resource.get("title")) or words(kinds) or line(resource.get("description"))
    about = [called(resource, one, around) for one in resource.get("addresses") or ()]
    body = CarePlanImported(
        title=title or "Plan",
        codes=codes(resource.get("category")),
        status=resource.get("status", ""),
        intent=resource.get("intent", ""),
        from_on=day_of(resource.get("period")),
        until_on=day_of(resource.get("period"), end=True),
        activities=tuple(_activities(resource, around)),
        reasons=lines(about),
        text=narrative(resource),
    )
    return Made(body, first_moment(around.zone, resource.get("period"), resource.get("created")))


def _activities(resource: Json, around: Around) -> Iterator[PlannedActivity]:
    for one in resource.get("activity") or ():
        detail = one.get("detail") or look_up(resource, one.get("reference"), around) or {}
        what = words(detail.get("code")) or line(detail.get("description"))
        if what:
            yield PlannedActivity(
                what=what, codes=codes(detail.get("code")), status=line(detail.get("status"))
            )


def goal(resource: Json, around: Around) -> Outcome:
    """Return a goal held elsewhere."""
    name = words(resource.get("description"))
    if not name:
        return NAMELESS
    targets = resource.get("target") or ()
    body = GoalImported(
        goal=name,
        codes=codes(resource.get("description")),
        status=resource.get("lifecycleStatus", ""),
        achievement=words(resource.get("achievementStatus")),
        from_on=day_of(resource.get("startDate")),
        due_on=next((day_of(one["dueDate"]) for one in targets if one.get("dueDate")), ""),
        targets=lines(words(one.get("measure")) for one in targets),
    )
    started = resource.get("startDate") or resource.get("statusDate")
    return Made(body, first_moment(around.zone, started))


def care_team(resource: Json, around: Around) -> Outcome:
    """Return who cares for the client elsewhere, the client left out."""
    patient = (resource.get("subject") or {}).get("reference")
    members = [
        Member(name=name, role=words(one.get("role")))
        for one in resource.get("participant") or ()
        if (one.get("member") or {}).get("reference") != patient
        and (name := called(resource, one.get("member"), around))
    ]
    if not members:
        return Only("it names nobody on the team")
    body = CareTeamImported(
        name=line(resource.get("name")) or "Care team",
        status=resource.get("status", "active"),
        members=tuple(dict.fromkeys(members)),
        from_on=day_of(resource.get("period")),
        until_on=day_of(resource.get("period"), end=True),
        reasons=lines([reasons(resource, around)]),
    )
    return Made(body, first_moment(around.zone, resource.get("period")))


def device(resource: Json, around: Around) -> Outcome:
    """Return a device of the client's."""
    names = resource.get("deviceName") or [{}]
    name = words(resource.get("type")) or line(names[0].get("name"))
    if not name:
        return NAMELESS
    carriers = resource.get("udiCarrier") or [{}]
    body = Device(
        name=name,
        codes=codes(resource.get("type")),
        status=resource.get("status", "unknown"),
        maker=line(resource.get("manufacturer")),
        serial=line(resource.get("serialNumber")),
        lot=line(resource.get("lotNumber")),
        identifier=line(carriers[0].get("carrierHRF") or carriers[0].get("deviceIdentifier")),
        expires_on=day_of(resource.get("expirationDate")),
    )
    return Made(body, first_moment(around.zone, resource.get("manufactureDate")))
