"""Ask questions: what a form is, which answers it takes, what they come to.

The layer is pure: no tables, no clock, no requests.
"""

from mainstay.kernel.forms.asked import asked
from mainstay.kernel.forms.binding import Bound, BoundItem, bind, field_errors
from mainstay.kernel.forms.change import Change, change
from mainstay.kernel.forms.definition import (
    DECLINED,
    Answers,
    Critical,
    Form,
    FormError,
    Item,
    Option,
)
from mainstay.kernel.forms.deriving import form_of
from mainstay.kernel.forms.from_fhir import Imported, from_questionnaire
from mainstay.kernel.forms.plans import NotAnAnswer
from mainstay.kernel.forms.reading import find, load, read, shipped
from mainstay.kernel.forms.response import from_response, to_response
from mainstay.kernel.forms.results import Flag, Proof, Score
from mainstay.kernel.forms.scoring import score
from mainstay.kernel.forms.to_fhir import to_questionnaire

__all__ = [
    "DECLINED",
    "Answers",
    "Bound",
    "BoundItem",
    "Change",
    "Critical",
    "Flag",
    "Form",
    "FormError",
    "Imported",
    "Item",
    "NotAnAnswer",
    "Option",
    "Proof",
    "Score",
    "asked",
    "bind",
    "change",
    "field_errors",
    "find",
    "form_of",
    "from_questionnaire",
    "from_response",
    "load",
    "read",
    "score",
    "shipped",
    "to_questionnaire",
    "to_response",
]
