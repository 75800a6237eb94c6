"""The whole history, made day by day."""

from __future__ import annotations

import datetime

from django.core.management import call_command

from zuji_portal.demonstration.history import (
    asking,
    consuming,
    gathering,
    governing,
    learning,
    ludai,
    offering,
    offices,
    plants,
)
from zuji_portal.demonstration.history.clock import (
    END,
    START,
    Timeline,
    moment,
    seeded_chance,
    set_clock,
)
from zuji_portal.demonstration.history.stories import stories
from zuji_portal.demonstration.history.world import World

CHANCE = 20231106


def make_history(until: datetime.date = END) -> World:
    """Everything up to and including a day, into an empty migrated database."""
    with set_clock(moment(START, 8)) as clock, seeded_chance(CHANCE):
        call_command("factors", "take-in", verbosity=0)
        call_command("log", "release", verbosity=0)
        world = World(clock, Timeline(clock))
        offices.first_day(world)
        for life in (
            offices.quarterly_reports,
            offices.consultations,
            offices.departments_appointed,
            offices.benchmarks,
            offices.expiries,
            offices.decided_case,
            offices.open_case,
            offices.factor_revisions,
            asking.first_documents,
            asking.enrolments,
            asking.complaining,
            ludai.ludai_life,
            ludai.neighbours,
            governing.inspection_draws,
            governing.found_by_screening,
            learning.exams,
            gathering.sessions,
            gathering.calibrations,
            offering.offers_life,
            consuming.green_consumption,
        ):
            at = ludai.STORY.enrolled if life is ludai.ludai_life else START
            world.timeline.begin(moment(at, 9), life(world))
        for story in stories():
            day = moment(story.enrolled, 9)
            world.timeline.begin(day, plants.plant_life(world, story))
        world.timeline.run(moment(until, 18))
    return world
