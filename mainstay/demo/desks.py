"""Leave on desks what is never finished all at once: drafts, and notes that wait for a signature."""

from datetime import datetime, timedelta
from uuid import UUID

from mainstay.care.charting.entries import ProgressNote
from mainstay.demo.house import again
from mainstay.demo.told import Story
from mainstay.kernel import drafts
from mainstay.kernel.kinds import LaterSignature, Returned, SignedAs

WAITING_DAYS = 9
REPLY = (
    "Good work on the chain of the week. One thing: say what you saw, then what you made of it."
)


def leave_draft(story: Story, note: ProgressNote, at: datetime) -> None:
    """Leave a note half written on its author's desk."""

    def begin() -> None:
        words = note.model_dump(mode="json")
        words["sections"] = [
            *words["sections"][:1],
            *({**s, "text": ""} for s in words["sections"][1:]),
        ]
        drafts.begin(story.chart(story.person.therapist, at), ProgressNote, words)

    story.do(at, begin)


def answer_trainee(story: Story, note_id: UUID, at: datetime) -> None:
    """Have the supervisor co-sign a trainee's note, return it, or not have come to it yet."""
    house = story.house
    replied = at + timedelta(hours=20 + story.person.rng.randint(1, 30))
    waiting = house.at - at < timedelta(days=WAITING_DAYS)
    if waiting and story.person.index % 4:
        return
    story.do(replied, lambda: _reply(story, note_id, replied, returned=waiting))


def _reply(story: Story, note_id: UUID, at: datetime, *, returned: bool) -> None:
    chart = story.chart("ruth", at, purpose="review")
    kept = chart.entry(note_id)
    if returned:
        chart.record(Returned(target=note_id, version=kept.version, comment=REPLY))
        return
    signed = LaterSignature(
        target=note_id, version=kept.version, digest=bytes(kept.entry.digest).hex(),
        role=SignedAs.COSIGNER,
    )  # fmt: skip
    chart.record(signed, proof=again(at))
