"""Travel times without a map."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.geo import GivenTravel, Place, Point, Travel
from xlcrm.crm.geo.place import great_circle_km

SHANGHAI, BEIJING = Point(31.2304, 121.4737), Point(39.9042, 116.4074)
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
names = st.sampled_from(["", "上海", "上海市", "苏州", "Leeds"])
places = st.builds(
    Place, st.none() | st.floats(-90, 90), st.none() | st.floats(-180, 180), names, names, names, names
)


def test_the_great_circle_from_shanghai_to_beijing_is_1067_km() -> None:
    assert great_circle_km(SHANGHAI, BEIJING) == pytest.approx(1067, abs=2)


@given(points, points)
def test_the_way_back_is_as_long_and_never_longer_than_half_the_earth(a: Point, b: Point) -> None:
    assert isclose(great_circle_km(a, b), great_circle_km(b, a), abs_tol=1e-6)
    assert 0 <= great_circle_km(a, b) <= 20016


def test_a_measured_way_goes_before_an_estimate_in_both_directions() -> None:
    here, there, other = (
        Place(*SHANGHAI, name="基地"),
        Place(31.3, 121.5, name="华信"),
        Place(31.4, 121.4, name="天成"),
    )
    estimate = Travel()

    table = GivenTravel({("基地", "华信"): 77}, estimate).table([here, there, other])

    assert [table[0][1].minutes, table[1][0].minutes] == [77, 77]
    assert table[0][1].basis == "given"
    assert table[0][2] == estimate.leg(here, other)
    assert table[0][0].minutes == 0


def test_minutes_are_distance_times_road_factor_over_speed_rounded_up() -> None:
    north = Place(SHANGHAI.latitude + 0.1, SHANGHAI.longitude)

    leg = Travel(speed_kmh=40, road_factor=1.3).leg(Place(*SHANGHAI), north)

    assert leg.km == pytest.approx(11.119 * 1.3, abs=0.01)
    assert leg.minutes == 22
    assert leg.basis == "coordinates"


def test_a_second_speed_counts_beyond_the_town() -> None:
    travel = Travel(speed_kmh=30, long_speed_kmh=60, town_km=30)

    assert travel.minutes(30) == 60
    assert travel.minutes(90) == 120


@pytest.mark.parametrize(
    ("a", "b", "basis"),
    [
        (Place(district="南山区", city="深圳市"), Place(district="南山区", city="深圳"), "same_district"),
        (Place(district="南山区", city="深圳市"), Place(district="南山区", city="鹤岗市"), "elsewhere"),
        (Place(district="南山区"), Place(district="南山区"), "unknown"),
        (Place(city="Leeds"), Place(city="LEEDS"), "same_city"),
        (Place(city="苏州", province="江苏省"), Place(city="无锡", province="江苏"), "same_province"),
        (Place(city="苏州", province="江苏"), Place(city="杭州", province="浙江"), "elsewhere"),
        (Place(city="Paris", country="FR"), Place(city="Paris", country="US"), "abroad"),
        (Place(), Place(city="苏州"), "unknown"),
        (Place(0, 0, city="苏州"), Place(city="苏州"), "same_city"),
        (Place(95, 10, city="苏州"), Place(city="苏州"), "same_city"),
    ],
)
def test_without_coordinates_the_names_decide(a: Place, b: Place, basis: str) -> None:
    assert Travel().leg(a, b).basis == basis
    assert Travel().leg(b, a).basis == basis


class CityCentres:
    """A gazetteer of two cities."""

    def locate(self, place: Place) -> Point | None:
        return {"上海": SHANGHAI, "北京": BEIJING}.get(place.city)


def test_a_gazetteer_places_what_has_only_a_name() -> None:
    travel = Travel(gazetteer=CityCentres())

    leg = travel.leg(Place(city="上海"), Place(city="北京"))

    assert leg.basis == "gazetteer"
    assert leg.km == pytest.approx(1067 * 1.3, abs=3)


def test_two_customers_on_one_city_centre_still_lie_apart() -> None:
    leg = Travel(gazetteer=CityCentres()).leg(Place(city="上海"), Place(city="上海"))

    assert leg.basis == "same_city"
    assert leg.minutes > 0


@given(st.lists(places, max_size=5))
def test_the_table_holds_every_way_in_both_directions(some: list[Place]) -> None:
    travel = Travel()

    table = travel.table(some)

    for i, a in enumerate(some):
        assert table[i][i].minutes == 0
        for j, b in enumerate(some):
            assert table[i][j] == table[j][i]
            assert i == j or table[i][j] == travel.leg(a, b)
