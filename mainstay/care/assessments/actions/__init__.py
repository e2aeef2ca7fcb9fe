"""What others may ask of this area: give a form, take its answers, enter what a person asked."""

from mainstay.care.assessments.actions.answering import (
    ask_again,
    ask_to_talk,
    send,
    start,
    stop,
    take,
)
from mainstay.care.assessments.actions.entering import enter
from mainstay.care.assessments.actions.giving import (
    LINK,
    TABLET,
    Asking,
    Ended,
    Unfit,
    door,
    find,
    give,
    is_shut,
    opened,
    unfit,
    years,
)

__all__ = [
    "LINK",
    "TABLET",
    "Asking",
    "Ended",
    "Unfit",
    "ask_again",
    "ask_to_talk",
    "door",
    "enter",
    "find",
    "give",
    "is_shut",
    "opened",
    "send",
    "start",
    "stop",
    "take",
    "unfit",
    "years",
]
