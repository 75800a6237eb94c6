"""A label is two texts and no container of either."""

import pytest

from zuji.core.label import Label


def test_only_the_two_languages_are_read() -> None:
    coal = Label("烟煤", "Bituminous coal")
    assert (coal["zh"], coal["en"]) == ("烟煤", "Bituminous coal")
    with pytest.raises(KeyError):
        coal["fr"]


def test_asking_a_label_for_a_word_fails_at_once() -> None:
    with pytest.raises(TypeError):
        assert "烟煤" in Label("烟煤", "Bituminous coal")
    with pytest.raises(TypeError):
        list(Label("烟煤", "Bituminous coal"))
