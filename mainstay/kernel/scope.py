"""The scope table: which credential, in which relation, may do what to which part of a record.

One table a privacy officer can read.  No row means no.  Rows are dated and may be limited to
a jurisdiction; ``docs/security/access-matrix.md`` is generated from it and reviewed.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.entries import Permission


class Act(StrEnum):
    """What may be done to a part of a record."""

    READ = "read"
    RECORD = "record"
    ORDER = "order"
    CLOSE = "close"
    COSIGN = "cosign"
    DIAGNOSE = "diagnose"
    GIVE = "give"


class Relation(StrEnum):
    """How a viewer comes to stand before this record."""

    TEAM = "team"
    UNIT = "unit"
    PROGRAMME = "programme"
    SUPERVISES = "supervises"
    ON_CALL = "on_call"
    FINISHING = "finishing"
    SITE = "site"
    SELF = "self"
    PROXY = "proxy"
    OVERRIDE = "override"


class Credential(StrEnum):
    """What a person is licensed or appointed as; :func:`after_name` says it after a name."""

    TECHNICIAN = "MHT"
    NURSE = "RN"
    PRACTICAL_NURSE = "LPN"
    CHARGE_NURSE = "CHARGE"
    COUNSELLOR = "LPC"
    COUNSELLOR_MH = "LMHC"
    SOCIAL_WORKER = "LCSW"
    PSYCHOLOGIST = "PsyD"
    NURSE_PRACTITIONER = "PMHNP"
    PSYCHIATRIST = "MD"
    TRAINEE = "TRAINEE"
    CASE_MANAGER = "CM"
    PEER = "PEER"
    SUPERVISOR = "SUP"
    ON_CALL = "ONCALL"
    REGISTRAR = "DESK"
    MANAGER = "MANAGER"
    PRIVACY_OFFICER = "PRIVACY"
    RECORDS_OFFICER = "RECORDS"
    ADMINISTRATOR = "ADMIN"
    CLIENT = "CLIENT"
    PROXY = "PROXY"
    SERVICE = "SERVICE"


C, R, A, P = Credential, Relation, Act, Permission

APPOINTED = {
    C.CHARGE_NURSE: _("Charge nurse"),
    C.TRAINEE: _("Trainee"),
    C.CASE_MANAGER: _("Case manager"),
    C.PEER: _("Peer specialist"),
    C.SUPERVISOR: _("Supervisor"),
    C.ON_CALL: _("On call"),
    C.REGISTRAR: _("Front desk"),
    C.MANAGER: _("Manager"),
    C.PRIVACY_OFFICER: _("Privacy officer"),
    C.RECORDS_OFFICER: _("Records officer"),
    C.ADMINISTRATOR: _("Administrator"),
}


def after_name(credential: str) -> str:
    """Return what stands after a name: a licence's letters, an appointment in words."""
    words = {one.value: said for one, said in APPOINTED.items()}
    return str(words.get(credential, credential))


LICENSED = (
    C.COUNSELLOR,
    C.COUNSELLOR_MH,
    C.SOCIAL_WORKER,
    C.PSYCHOLOGIST,
    C.NURSE_PRACTITIONER,
    C.PSYCHIATRIST,
)
PRESCRIBERS = (C.NURSE_PRACTITIONER, C.PSYCHIATRIST)
NURSES = (C.NURSE, C.CHARGE_NURSE)
CLOSE_BY = (R.TEAM, R.UNIT, R.ON_CALL)
CLINICAL = (
    P.IDENTITY,
    P.CONTACT,
    P.CARE,
    P.MEASURE,
    P.OBSERVE,
    P.RISK,
    P.SAFETY,
    P.MEDICINE,
    P.ALERT,
    P.DIAGNOSE,
    P.ORDER,
    P.PLACEMENT,
    P.LEGAL,
    P.WORK,
)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    credentials: tuple[Credential, ...]
    relations: tuple[Relation, ...]
    parts: tuple[Permission, ...]
    acts: tuple[Act, ...]
    jurisdiction: str = "*"
    since: date = date(2026, 1, 1)
    until: date | None = None


SCOPE: tuple[Row, ...] = (
    # The licensed clinician, on the team, the treating unit, or on call for it.
    Row(LICENSED, CLOSE_BY, CLINICAL, (A.READ,)),
    Row(
        LICENSED,
        CLOSE_BY,
        (P.CONTACT, P.CARE, P.MEASURE, P.OBSERVE, P.RISK, P.SAFETY, P.ALERT, P.WORK, P.PLACEMENT),
        (A.RECORD,),
    ),
    Row(LICENSED, CLOSE_BY, (P.DIAGNOSE,), (A.RECORD, A.DIAGNOSE)),
    Row(LICENSED, CLOSE_BY, (P.WORK, P.RISK, P.SAFETY), (A.CLOSE,)),
    Row(LICENSED, CLOSE_BY, (P.LEGAL,), (A.RECORD,)),
    Row(LICENSED, (R.FINISHING,), (P.IDENTITY, P.CARE, P.MEASURE), (A.READ, A.RECORD)),
    # Only a prescriber orders, lowers or ends, and changes medicines.
    Row(PRESCRIBERS, CLOSE_BY, (P.ORDER,), (A.RECORD, A.ORDER)),
    Row(PRESCRIBERS, CLOSE_BY, (P.MEDICINE,), (A.RECORD, A.ORDER)),
    # The supervisor, through those supervised and for the units and teams they stand with.
    Row((C.SUPERVISOR,), (R.SUPERVISES, *CLOSE_BY), CLINICAL, (A.READ,)),
    Row((C.SUPERVISOR,), (R.SUPERVISES, *CLOSE_BY), (P.CARE, P.RISK, P.WORK), (A.RECORD,)),
    Row((C.SUPERVISOR,), (R.SUPERVISES, *CLOSE_BY), CLINICAL, (A.COSIGN,)),
    Row((C.SUPERVISOR,), (R.SUPERVISES, *CLOSE_BY), (P.WORK, P.RISK), (A.CLOSE,)),
    # The nurse: may raise observation (record an order's raise), never lower it.
    Row(NURSES, CLOSE_BY, CLINICAL, (A.READ,)),
    Row(
        NURSES,
        CLOSE_BY,
        (P.CONTACT, P.CARE, P.MEASURE, P.OBSERVE, P.RISK, P.SAFETY, P.ALERT, P.WORK, P.PLACEMENT),
        (A.RECORD,),
    ),
    Row(NURSES, CLOSE_BY, (P.ORDER, P.LEGAL), (A.RECORD,)),
    Row(NURSES, CLOSE_BY, (P.MEDICINE,), (A.RECORD, A.GIVE)),
    Row(NURSES, CLOSE_BY, (P.WORK,), (A.CLOSE,)),
    Row(
        (C.PRACTICAL_NURSE,),
        (R.TEAM, R.UNIT),
        (P.IDENTITY, P.OBSERVE, P.SAFETY, P.MEDICINE, P.ALERT, P.ORDER, P.PLACEMENT, P.MEASURE),
        (A.READ,),
    ),
    Row((C.PRACTICAL_NURSE,), (R.TEAM, R.UNIT), (P.OBSERVE, P.MEASURE), (A.RECORD,)),
    Row((C.PRACTICAL_NURSE,), (R.TEAM, R.UNIT), (P.MEDICINE,), (A.GIVE,)),
    # The technician: what keeps the people of this unit safe, and no one's therapy.
    Row(
        (C.TECHNICIAN,),
        (R.UNIT,),
        (P.IDENTITY, P.OBSERVE, P.SAFETY, P.ALERT, P.ORDER, P.PLACEMENT, P.MEASURE),
        (A.READ,),
    ),
    Row((C.TECHNICIAN,), (R.UNIT,), (P.OBSERVE, P.MEASURE), (A.RECORD,)),
    # The trainee writes and asks; closing, diagnosing and ordering wait for the supervisor.
    Row((C.TRAINEE,), (R.TEAM, R.UNIT), CLINICAL, (A.READ,)),
    Row(
        (C.TRAINEE,),
        (R.TEAM, R.UNIT),
        (P.CONTACT, P.CARE, P.MEASURE, P.OBSERVE, P.RISK, P.SAFETY, P.WORK),
        (A.RECORD,),
    ),
    Row((C.TRAINEE,), (R.FINISHING,), (P.IDENTITY, P.CARE, P.MEASURE), (A.READ, A.RECORD)),
    # Case manager and peer.
    Row(
        (C.CASE_MANAGER,),
        (R.TEAM,),
        (P.IDENTITY, P.CONTACT, P.CARE, P.MEASURE, P.SAFETY, P.ALERT, P.PLACEMENT, P.WORK, P.RISK),
        (A.READ,),
    ),
    Row(
        (C.CASE_MANAGER,),
        (R.TEAM,),
        (P.CONTACT, P.CARE, P.MEASURE, P.SAFETY, P.WORK, P.RISK),
        (A.RECORD,),
    ),
    Row((C.CASE_MANAGER, C.TRAINEE), (R.FINISHING,), (P.CARE,), (A.RECORD,)),
    Row((C.PEER,), (R.TEAM,), (P.IDENTITY, P.CONTACT, P.SAFETY, P.ALERT, P.CARE), (A.READ,)),
    Row((C.PEER,), (R.TEAM,), (P.CARE,), (A.RECORD,)),
    # The desk registers and finds people; it reads no care.
    Row(
        (C.REGISTRAR,),
        (R.PROGRAMME, R.UNIT, R.SITE),
        (P.IDENTITY, P.CONTACT, P.PLACEMENT),
        (A.READ, A.RECORD),
    ),
    Row((C.MANAGER,), (R.PROGRAMME, R.UNIT, R.SITE), (P.IDENTITY, P.PLACEMENT), (A.READ,)),
    Row((C.MANAGER,), (R.UNIT, R.SITE), (P.OBSERVE, P.ORDER), (A.READ,)),
    Row((C.MANAGER,), (R.UNIT, R.SITE, R.PROGRAMME), (P.WORKFORCE, P.SETTING), (A.READ, A.RECORD)),
    # The privacy officer sees who looked and what is closed, not what was said in care.
    Row(
        (C.PRIVACY_OFFICER,),
        (R.SITE,),
        (P.IDENTITY, P.LEGAL, P.PRIVACY, P.PLACEMENT),
        (A.READ, A.RECORD, A.CLOSE),
    ),
    # Closing a task is an entry; what a task says of care stays unread.
    Row((C.PRIVACY_OFFICER,), (R.SITE,), (P.WORK,), (A.RECORD, A.CLOSE)),
    Row(
        (C.RECORDS_OFFICER,),
        (R.SITE,),
        (P.IDENTITY, P.LEGAL, P.PRIVACY),
        (A.READ, A.RECORD),
    ),
    Row((C.ADMINISTRATOR,), (R.SITE,), (P.WORKFORCE, P.SETTING), (A.READ, A.RECORD)),
    # The client's own record, opened by the client.
    Row(
        (C.CLIENT,),
        (R.SELF,),
        (
            P.IDENTITY,
            P.CONTACT,
            P.CARE,
            P.MEASURE,
            P.OBSERVE,
            P.RISK,
            P.SAFETY,
            P.MEDICINE,
            P.ALERT,
            P.DIAGNOSE,
            P.ORDER,
            P.PLACEMENT,
            P.LEGAL,
        ),
        (A.READ,),
    ),
    Row((C.CLIENT,), (R.SELF,), (P.MEASURE, P.SAFETY), (A.RECORD,)),
    # A worker's own record and settings.
    Row(tuple(C), (R.SELF,), (P.WORKFORCE,), (A.READ,)),
    # An emergency override: what keeps a person alive, and who they are.
    Row(
        (*LICENSED, *NURSES, C.PRACTICAL_NURSE, C.TECHNICIAN),
        (R.OVERRIDE,),
        (P.IDENTITY, P.MEDICINE, P.ALERT, P.SAFETY),
        (A.READ,),
    ),
)

MAY_OVERRIDE: dict[Credential, tuple[Relation, ...]] = {
    # A technician only for people on the technician's own unit; the others site-wide.
    C.TECHNICIAN: (R.UNIT,),
    C.PRACTICAL_NURSE: (R.UNIT,),
    C.NURSE: (R.SITE,),
    C.CHARGE_NURSE: (R.SITE,),
    **dict.fromkeys(LICENSED, (R.SITE,)),
}
