"""Where places are and how long the way between them takes, without any connection."""

from xlcrm.crm.geo.given import GivenTravel
from xlcrm.crm.geo.names import Names, located
from xlcrm.crm.geo.place import Gazetteer, Place, Point, kilometres_from
from xlcrm.crm.geo.travel import Basis, Leg, Travel, TravelProvider

__all__ = [
    "Basis",
    "Gazetteer",
    "GivenTravel",
    "Leg",
    "Names",
    "Place",
    "Point",
    "Travel",
    "TravelProvider",
    "kilometres_from",
    "located",
]
