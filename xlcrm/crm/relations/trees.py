"""Who belongs to whom, and who was brought by whom: trees with sums, and the rings that are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """A customer in its tree."""

    customer: int
    root: int
    depth: int
    """0 for the root."""
    own: float
    total: float
    """Its own value and that of all below it."""
    below: int
    """How many customers stand below it."""


@dataclass(frozen=True)
class Forest:
    """The trees of a set of customers."""

    nodes: Sequence[Node] = ()
    """Tree by tree, the most valuable first; within a tree each customer before those below it. Customers alone are left out."""
    rings: Sequence[tuple[int, ...]] = ()
    """Customers that lead back to themselves: in no tree until somebody breaks the ring."""

    @property
    def roots(self) -> list[Node]:
        """The roots, the most valuable tree first."""
        return [node for node in self.nodes if node.depth == 0]


def forest(above: Mapping[int, int], values: Sequence[float]) -> Forest:
    """The trees that `above` (customer → the one above it) makes; `values` are by position."""
    rings = _rings(above)
    broken = {one for ring in rings for one in ring}
    led = {one: _leads_to(one, above, broken) for one in above}
    kept = {one: top for one, top in above.items() if not led[one]}
    below: dict[int, list[int]] = {}
    for one, top in kept.items():
        below.setdefault(top, []).append(one)
    totals = _totals(below, values)
    roots = sorted((top for top in below if top not in kept), key=lambda one: (-totals[one][0], one))
    return Forest(tuple(node for root in roots for node in _walk(root, below, totals, values)), tuple(rings))


def _rings(above: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Every ring once, from its first customer on."""
    found: dict[frozenset[int], tuple[int, ...]] = {}
    done: set[int] = set()
    for start in above:
        path: list[int] = []
        one: int | None = start
        while one is not None and one not in done and one not in path:
            path.append(one)
            one = above.get(one)
        if one is not None and one in path:
            ring = path[path.index(one) :]
            first = ring.index(min(ring))
            found.setdefault(frozenset(ring), (*ring[first:], *ring[:first]))
        done.update(path)
    return list(found.values())


def _leads_to(one: int, above: Mapping[int, int], broken: set[int]) -> bool:
    """Does the way up end in a ring?"""
    at: int | None = one
    while at is not None:
        if at in broken:
            return True
        at = above.get(at)
    return False


def _totals(below: Mapping[int, Sequence[int]], values: Sequence[float]) -> dict[int, tuple[float, int]]:
    """Customer → value with all below it, and how many those are."""
    found: dict[int, tuple[float, int]] = {}
    for start in below:
        stack = [start]
        while stack:
            one = stack[-1]
            waiting = [each for each in below.get(one, ()) if each not in found]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            parts = [found[each] for each in below.get(one, ())]
            found[one] = (values[one] + sum(part[0] for part in parts), sum(part[1] + 1 for part in parts))
    return found


def _walk(
    root: int,
    below: Mapping[int, Sequence[int]],
    totals: Mapping[int, tuple[float, int]],
    values: Sequence[float],
) -> Iterator[Node]:
    stack = [(root, 0)]
    while stack:
        one, depth = stack.pop()
        total, count = totals[one]
        yield Node(one, root, depth, values[one], total, count)
        children = sorted(below.get(one, ()), key=lambda each: (totals[each][0], -each))
        stack.extend((each, depth + 1) for each in children)
