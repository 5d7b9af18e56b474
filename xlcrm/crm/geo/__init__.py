"""Where places are and how long the way between them takes, without any connection."""

from xlcrm.crm.geo.place import Gazetteer, Place, Point
from xlcrm.crm.geo.travel import Basis, Leg, Travel, TravelProvider

__all__ = ["Basis", "Gazetteer", "Leg", "Place", "Point", "Travel", "TravelProvider"]
