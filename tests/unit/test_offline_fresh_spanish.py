"""What the offline agent makes of Spanish in many people's words."""

from __future__ import annotations

import pytest

from tests.unit.offline_date_phrases import Meant
from tests.unit.offline_fresh_spanish import DATES, PHRASES, STILL_MISSED
from tests.unit.test_offline_spoken import meant


@pytest.mark.parametrize(("phrase", "expected"), [*PHRASES, *DATES])
def test_a_spanish_phrase_means_a_time_unless_it_is_listed_as_missed(phrase: str, expected: Meant) -> None:
    assert meant(phrase, expected, "es") == (phrase not in STILL_MISSED)
