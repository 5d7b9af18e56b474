"""One control of the ribbon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from xlcrm.lang import Text
from xlcrm.marks import Ask, Group

Kind = Literal["button", "toggle", "lists", "rest"]
"""lists: the menu of lists · rest: the menu of what does not fit in its group."""


class Item(NamedTuple):
    """A line of a button's own menu; the first one is the button itself, for those who press keys."""

    number: int
    label: Text
    does: str
    answers: Text = Text("", "")
    """What it says to Python, a line of name=value each."""


@dataclass(frozen=True)
class Control:
    """One control: its id is `xlcrm_` and its key."""

    key: str
    kind: Kind
    group: Group
    label: Text
    help: Text
    icon: str
    keytip: str
    does: str = ""
    """The VBA statement that its id is dispatched to."""
    large: bool = False
    first: bool = False
    """In the group that everybody sees from the first day."""
    asks: tuple[Ask, ...] = ()
    items: tuple[Item, ...] = ()
    """Its own menu; empty: a plain button."""
    under: str = ""
    """Key of the menu in which it stands; empty: in the group itself."""

    @property
    def id(self) -> str:
        """Its id in the ribbon, and the key of its texts."""
        return f"xlcrm_{self.key}"

    def item_id(self, item: Item) -> str:
        """The id of a line of its menu."""
        return f"{self.id}_{item.number}"
