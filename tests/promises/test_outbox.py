"""What happened is followed once by each follower, and never dropped by a crash."""

from datetime import timedelta

import pytest

from mainstay.kernel import outbox
from mainstay.kernel.models import Outbox
from tests.promises import toy
from tests.promises.conftest import House


def test_each_happening_is_followed_once_and_then_gone(house: House) -> None:
    house.chart().record(toy.Line(text="a"))
    seen: list[str] = []
    outbox.follow([lambda row: seen.append(row.kind)], now=house.now)
    assert seen.count("toy.line") == 1
    assert Outbox.objects.count() == 0
    assert outbox.follow([], now=house.now) == 0


def test_a_follower_that_fails_is_offered_the_row_again(house: House) -> None:
    house.chart().record(toy.Line(text="a"))

    def fail(row: Outbox) -> None:
        raise RuntimeError("the follower died")

    with pytest.raises(RuntimeError):
        outbox.follow([fail], now=house.now)
    assert outbox.follow([], now=house.now) == 0
    assert outbox.follow([], now=house.now + timedelta(minutes=6)) > 0
