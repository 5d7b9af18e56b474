"""Places by their names, as sheets write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.geo import Place, Travel, located
from xlcrm.crm.geo.areas import china
from xlcrm.crm.geo.names import Names
from xlcrm.crm.geo.place import great_circle_km, is_on_earth

AREAS = list(china().areas.values())

WRITTEN = {
    "深圳南山科技园": "440305",
    "广东省深圳市南山区科技园": "440305",
    "鹤岗南山区": "230404",
    "上海市静安区北京西路100号": "310106",
    "上海静安": "310106",
    "雄安新区容城": "133100",
    "浙江省温州市龙港市": "330383",
    "江苏昆山": "320583",
    "内蒙古呼和浩特赛罕区": "150105",
    "香港九龙": "810000",
    "北京朝阳": "110105",
    "苏州 工业园区": "320500",
    "东莞虎门镇": "441900",
    "黔东南凯里": "522601",
    "浦东新区张江": "310115",
    "海南省儋州市": "460400",
    "吉林市": "220200",
    "吉林省长春市": "220100",
    "吉林省": "220000",
    "广西南宁市青秀区": "450103",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_chinese_address_is_found(text: str) -> None:
    area = china().find(text)

    assert area is not None
    assert area.code == WRITTEN[text]


@pytest.mark.parametrize("text", ["南山区", "朝阳区建国路", "鼓楼区", "", "科技园 3 栋"])
def test_a_name_of_several_places_is_none_of_them(text: str) -> None:
    assert china().find(text) is None


@given(st.sampled_from([area for area in AREAS if area.rank == 6]))
def test_every_county_is_found_by_its_full_address(area: object) -> None:
    from xlcrm.crm.geo.areas import Area

    assert isinstance(area, Area)
    above = [china().areas.get(area.code[:digits].ljust(6, "0")) for digits in (2, 4)]
    text = "".join(one.name for one in above if one) + area.name

    assert china().find(text) == area


def test_all_points_lie_in_china() -> None:
    points = [area.point for area in AREAS if area.point]

    assert len(points) > 3000
    assert all(3 < point.latitude < 54 and 73 < point.longitude < 136 for point in points)


@pytest.mark.parametrize(
    ("place", "near"),
    [
        (Place(city="München", country="DE"), (48.14, 11.58)),
        (Place(city="慕尼黑", country="DE"), (48.14, 11.58)),
        (Place(address="12 High St, Leeds, LS1 4AB", country="GB"), (53.8, -1.55)),
        (Place(city="Shenzhen", country="CN"), (22.54, 114.06)),
        (Place(city="深圳市", district="南山区"), (22.53, 113.93)),
        (Place(address="深圳市南山区科技园路 1 号", country="CN"), (22.53, 113.93)),
        (Place(51.5, -0.12, city="Leeds", country="GB"), (51.5, -0.12)),
    ],
)
def test_places_lie_where_they_are(place: Place, near: tuple[float, float]) -> None:
    found = located(place)

    assert found is not None
    assert great_circle_km(found, type(found)(*near)) < 5


@pytest.mark.parametrize(
    "place",
    [Place(), Place(city="Birmingham"), Place(city="Nowhere at all", country="GB"), Place(country="DE")],
)
def test_what_is_not_known_stays_unknown(place: Place) -> None:
    assert located(place) is None


@given(
    st.builds(
        Place,
        st.none(),
        st.none(),
        st.text(max_size=8),
        st.text(max_size=8),
        st.text(max_size=8),
        st.sampled_from(["", "CN", "DE", "XX"]),
        st.text(max_size=20),
    )
)
def test_no_text_breaks_it(place: Place) -> None:
    found = located(place)

    assert found is None or is_on_earth(found)


def test_a_way_between_named_districts_says_that_it_is_an_estimate() -> None:
    travel = Travel(gazetteer=Names())

    leg = travel.leg(Place(city="上海", district="静安区"), Place(city="上海", district="浦东新区"))
    same = travel.leg(Place(city="上海", district="静安区"), Place(city="上海", district="静安区"))

    assert (leg.basis, same.basis) == ("gazetteer", "same_district")
    assert 5 < leg.km < 25
