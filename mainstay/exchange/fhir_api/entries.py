"""Declare how a resource is kept just as it came, in the part of the record it belongs to."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.entries import Body, Permission, Subject, entry

P = Permission
_RULES: Final[dict[str, Any]] = {
    "group": "work",
    "on_timeline": False,
    "icon": "file",
    "to_fhir": None,
}


class Original(Body):
    """One resource just as it came, so that nothing its sender said is lost.

    It stands in the same part of the record, and under the same labels, as what was made of it.

    :param why: why it made no entry; empty when it did.
    :param unresolved: references in it to what has not come along, by name.
    """

    source: str
    type: str
    rid: str
    text: str
    why: str = ""
    unresolved: tuple[str, ...] = ()

    def headline(self) -> str:
        """Say what it is and where it lay."""
        return f"{self.type} {self.rid}"


@entry("imports.original_identity", _("Original: who they are"), needs=P.IDENTITY, **_RULES)
class OriginalIdentity(Original):
    """A patient as it came."""


@entry("imports.original_contact", _("Original: contacts"), needs=P.CONTACT, **_RULES)
class OriginalContact(Original):
    """A related person or a payer as it came."""


@entry("imports.original_placement", _("Original: visits"), needs=P.PLACEMENT, **_RULES)
class OriginalPlacement(Original):
    """A visit as it came."""


@entry("imports.original_care", _("Original: care"), needs=P.CARE, **_RULES)
class OriginalCare(Original):
    """A document, plan or procedure as it came."""


@entry("imports.original_diagnosis", _("Original: diagnoses"), needs=P.DIAGNOSE, **_RULES)
class OriginalDiagnosis(Original):
    """A condition, or a claim that names one, as it came."""


@entry("imports.original_measure", _("Original: observations"), needs=P.MEASURE, **_RULES)
class OriginalMeasure(Original):
    """An observation as it came."""


@entry("imports.original_medicine", _("Original: medicines"), needs=P.MEDICINE, **_RULES)
class OriginalMedicine(Original):
    """A medicine as it came."""


@entry("imports.original_alert", _("Original: alerts"), needs=P.ALERT, **_RULES)
class OriginalAlert(Original):
    """An allergy or a flag as it came."""


@entry("imports.original_risk", _("Original: risk"), needs=P.RISK, **_RULES)
class OriginalRisk(Original):
    """A risk assessment as it came."""


@entry("imports.original_legal", _("Original: consents"), needs=P.LEGAL, **_RULES)
class OriginalLegal(Original):
    """A consent, or a word on where others came from, as it came."""


@entry(
    "imports.original_setting",
    _("Original: houses and people elsewhere"),
    needs=P.SETTING,
    subject=Subject.ORGANISATION,
    opens_to_client=False,
    **_RULES,
)
class OriginalSetting(Original):
    """A resource about no client, such as an organization, as it came."""


KINDS: tuple[type[Original], ...] = (
    OriginalIdentity,
    OriginalContact,
    OriginalPlacement,
    OriginalCare,
    OriginalDiagnosis,
    OriginalMeasure,
    OriginalMedicine,
    OriginalAlert,
    OriginalRisk,
    OriginalLegal,
    OriginalSetting,
)
ORIGINALS: Final[Mapping[Permission, type[Original]]] = {one.kind.needs: one for one in KINDS}
