"""路线图/Routes: where the visits of the plan lie, seen from each rep's base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from xlcrm.commands.desk import Desk, Sheet

if TYPE_CHECKING:
    from xlcrm.commands.views.routes import RoutePoint
    from xlcrm.crm.geo import Point
    from xlcrm.crm.visits import Rep, Visit


def routes(desk: Desk) -> Sheet:
    """路线图/Routes."""
    from xlcrm.commands.views.routes import RoutesData, routes_sheet

    visits = desk.results.visits
    if visits is None:
        return Sheet("routes", routes_sheet(RoutesData(desk.as_of), desk.lang))
    where = _places(desk)
    undrawn = Counter(visit.rep for visit in visits.plan.visits if where.get(visit.customer) is None)
    points = [
        point for rep in visits.problem.reps for point in _of_rep(desk, rep, visits.plan.of(rep.name), where)
    ]
    return Sheet("routes", routes_sheet(RoutesData(desk.as_of, points, undrawn), desk.lang))


def _places(desk: Desk) -> dict[str, Point | None]:
    from xlcrm.crm.geo import located

    visits = desk.results.visits
    return {stop.key: located(stop.place) for stop in visits.problem.stops} if visits else {}


def _of_rep(
    desk: Desk, rep: Rep, visits: Sequence[Visit], where: dict[str, Point | None]
) -> Iterator[RoutePoint]:
    """The rep's stops day by day, with the base at both ends where it is known."""
    from xlcrm.commands.views.routes import RoutePoint
    from xlcrm.crm.geo import kilometres_from, located

    drawn = [(visit, point) for visit in visits if (point := where.get(visit.customer))]
    base = located(rep.base)
    if not drawn:
        return
    origin = base or drawn[0][1]
    for day, group in groupby(drawn, key=lambda one: one[0].date):
        home = located(rep.base_on(day))
        where_from = kilometres_from(origin, home) if home else (0.0, 0.0)
        ends = [RoutePoint(rep.name, day, 0, desk.here.say("出发地", "Base"), *where_from)] if home else []
        yield from ends
        for visit, point in group:
            name = desk.who(visit.customer)[0]
            yield RoutePoint(rep.name, day, visit.order, name, *kilometres_from(origin, point))
        yield from ends
