"""The part of a linked database that one activity needs: everything upstream of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from zuji.exchange.databases.linking import Linked


def upstream(links: Linked, activity: int) -> Any:
    """Numbers of the activities that `activity` needs, itself included, in their order."""
    count = len(links.ids)
    order = np.argsort(links.user, kind="stable")
    makers = np.asarray(links.maker)[order]
    first = np.searchsorted(np.asarray(links.user)[order], np.arange(count + 1))
    is_needed = np.zeros(count, bool)
    is_needed[activity] = True
    front = [activity]
    while front:
        used = np.concatenate([makers[first[user] : first[user + 1]] for user in front])
        fresh = np.unique(used[~is_needed[used.astype(np.int64)]].astype(np.int64))
        is_needed[fresh] = True
        front = fresh.tolist()
    return np.flatnonzero(is_needed)


def within(links: Linked, activities: Any) -> Linked:
    """The linked database with these activities only; every input of theirs must be among them."""
    number = np.full(len(links.ids), -1, np.int64)
    number[activities] = np.arange(activities.size)
    inputs = number[links.user] >= 0
    emitting = number[links.emitter] >= 0
    cut = number[links.cut_user] >= 0
    return replace(
        links,
        ids=[links.ids[activity] for activity in activities.tolist()],
        process=links.process[activities],
        product=links.product[activities],
        made=links.made[activities],
        user=number[links.user[inputs]],
        maker=number[links.maker[inputs]],
        amount=links.amount[inputs],
        source=links.source[inputs],
        emitter=number[links.emitter[emitting]],
        flow=links.flow[emitting],
        emission=links.emission[emitting],
        emission_source=links.emission_source[emitting],
        cut_user=number[links.cut_user[cut]],
        cut_amount=links.cut_amount[cut],
        cut_source=links.cut_source[cut],
    )
