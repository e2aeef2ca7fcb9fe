"""Do what others may ask of people: found, appoint, register, place, tie, authorise."""

from mainstay.kernel.people.actions.clients import (
    link_same,
    make_portal_account,
    make_proxy_account,
    register_client,
    settle_same,
    tie_own_chart,
    unlink_same,
)
from mainstay.kernel.people.actions.houses import add_place, found, place
from mainstay.kernel.people.actions.legal import authorise, release, shut_out, withdraw
from mainstay.kernel.people.actions.placing import (
    admit,
    discharge,
    end_enrolment,
    enrol,
    join_team,
    leave_team,
    transfer,
)
from mainstay.kernel.people.actions.staff import add_standing, appoint, end_standings

__all__ = [
    "add_place",
    "add_standing",
    "admit",
    "appoint",
    "authorise",
    "discharge",
    "end_enrolment",
    "end_standings",
    "enrol",
    "found",
    "join_team",
    "leave_team",
    "link_same",
    "make_portal_account",
    "make_proxy_account",
    "place",
    "register_client",
    "release",
    "settle_same",
    "shut_out",
    "tie_own_chart",
    "transfer",
    "unlink_same",
    "withdraw",
]
