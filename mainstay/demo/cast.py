"""Say who works at the house: thirty-five people of every trade, a third of them for a small house."""

from dataclasses import dataclass

from mainstay.kernel.scope import Credential

C = Credential


@dataclass(frozen=True)
class Worker:
    """Someone who works here: where, as what, on which shift, and what the sign-in line says."""

    username: str
    name: str
    credential: Credential
    place: str
    trade: str
    shift: str = ""
    supervisor: str = ""
    small: bool = False


DAY, EVENING, NIGHT = "day", "evening", "night"

STAFF: tuple[Worker, ...] = (
    Worker("dana", "Dana Whitlow", C.TECHNICIAN, "west", "Technician, days", DAY, small=True),
    Worker("marcus", "Marcus Oyelowin", C.TECHNICIAN, "west", "Technician, days", DAY),
    Worker("keisha", "Keisha Brandt", C.TECHNICIAN, "west", "Technician, days", DAY),
    Worker("tomas", "Tomás Villarejo", C.TECHNICIAN, "west", "Technician, evenings", EVENING),
    Worker("renee", "Renée Castellane", C.TECHNICIAN, "west", "Technician, evenings", EVENING),
    Worker("joss", "Joss Abernathe", C.TECHNICIAN, "west", "Technician, evenings", EVENING),
    Worker("abel", "Abel Workneh", C.TECHNICIAN, "west", "Technician, nights", NIGHT, small=True),
    Worker("wanda", "Wanda Krolik", C.TECHNICIAN, "west", "Technician, nights", NIGHT),
    Worker("nell", "Nell Adeyinka", C.CHARGE_NURSE, "west", "Charge nurse, days", DAY, small=True),
    Worker("hugh", "Hugh Lindqvist", C.CHARGE_NURSE, "west", "Charge nurse, evenings", EVENING),
    Worker("petra", "Petra Sokolik", C.CHARGE_NURSE, "west", "Charge nurse, nights", NIGHT),
    Worker("grace", "Grace Tolliver", C.NURSE, "west", "Nurse, days", DAY),
    Worker("omar", "Omar Haddadin", C.NURSE, "west", "Nurse, evenings", EVENING),
    Worker("lindiwe", "Lindiwe Maseka", C.NURSE, "west", "Nurse, nights", NIGHT),
    Worker("osei", "Osei Danquart", C.PSYCHIATRIST, "west", "Psychiatrist", small=True),
    Worker("farah", "Farah Nikpoor", C.NURSE_PRACTITIONER, "west", "Psychiatric NP"),
    Worker("caleb", "Caleb Strouder", C.SOCIAL_WORKER, "west", "Social worker on the unit"),
    Worker("joan", "Joan Marchette", C.MANAGER, "west", "Unit manager"),
    Worker("priya", "Priya Ramanuj", C.COUNSELLOR_MH, "clinic", "Therapist", small=True),
    Worker("ben", "Ben Okonwu", C.SOCIAL_WORKER, "clinic", "Therapist"),
    Worker("sofia", "Sofía Iturbide", C.COUNSELLOR_MH, "clinic", "Therapist, Spanish"),
    Worker("nadia", "Nadia Petrovska", C.PSYCHOLOGIST, "clinic", "Psychologist"),
    Worker("elias", "Elias Grantham", C.PSYCHIATRIST, "clinic", "Psychiatrist, on call"),
    Worker("ruth", "Ruth Ekstrand", C.SUPERVISOR, "clinic", "Clinical supervisor", small=True),
    Worker("tia", "Tia Brandvold", C.TRAINEE, "clinic", "Trainee", supervisor="ruth", small=True),
    Worker("luis", "Luis Carranzo", C.CASE_MANAGER, "clinic", "Case manager"),
    Worker("mo", "Mo Farrante", C.PEER, "clinic", "Peer specialist"),
    Worker("rex", "Rex Ballardie", C.REGISTRAR, "clinic", "Front desk", small=True),
    Worker("eve", "Eve Thorsby", C.SOCIAL_WORKER, "school", "School social worker"),
    Worker("andre", "Andre Laurenz", C.COUNSELLOR, "school", "School counselor"),
    Worker("cora", "Cora Delgadillo", C.COUNSELLOR, "recovery", "Opioid program", small=True),
    Worker(
        "vera", "Vera Ansahene", C.NURSE_PRACTITIONER, "recovery", "Opioid program", small=True
    ),
    Worker("pia", "Pia Nystrand", C.PRIVACY_OFFICER, "house", "Privacy officer", small=True),
    Worker("walt", "Walt Greerson", C.RECORDS_OFFICER, "house", "Records officer"),
    Worker("max", "Max Tellerman", C.ADMINISTRATOR, "house", "Administrator", small=True),
)

PERSONAS = (
    "dana", "nell", "osei", "priya", "ruth", "tia", "luis", "eve", "rex", "joan", "cora", "pia", "max",
    "sam", "alex",
)  # fmt: skip
"""Whose sign-in lines are printed: one a trade, then a client and a guardian."""

PASSWORD = "paper-lantern-27"  # noqa: S105 - printed by the demo for everyone to use
PIN = "2741"


def staff(*, small: bool) -> tuple[Worker, ...]:
    """Return who works here."""
    return tuple(one for one in STAFF if one.small or not small)
