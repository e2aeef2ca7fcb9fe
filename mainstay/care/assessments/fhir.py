"""Write an answered form as the QuestionnaireResponse to the form it answers."""

from typing import Any

from mainstay.kernel import forms


def response(kept: Any, reference: Any) -> dict[str, Any]:
    """Return the answers as a QuestionnaireResponse to the shipped form they were given on."""
    body = kept.body
    form = forms.find(body.form, body.version)
    more = {"authored": body.administered_at.isoformat()}
    if form is not None:
        return forms.to_response(form, body.answers, **more)
    # A form that is not at hand still leaves every answer, under its own name.
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"urn:mainstay:form:{body.form}|{body.version}",
        "status": "completed",
        **more,
        "item": [
            {"linkId": name, "answer": [{"valueString": str(value)}]}
            for name, value in body.answers.items()
            if value is not None
        ],
    }
