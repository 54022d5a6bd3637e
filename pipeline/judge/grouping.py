"""Which spellings of an agency's name are one agency.

``Sparks PD``, ``SPARKS POLICE DEPT.`` and ``Sparks Police Department`` are one. ``Washington
County`` of two states are two. A name without its kind of municipality or its state joins the one
that has it, where there is only one; so does a city's own paper ("City of Sparks").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.tag.agency_names import AgencyTitle, whole_name
from pipeline.tag.agency_repair import blurred


@dataclass(frozen=True, slots=True)
class Member:
    """A document and the agency that its verdict names.

    ``settled``: the name is the user's or the folder's. ``exact``: no letter of it went through
    recognition.
    """

    path: str
    name: str
    state: str | None
    settled: bool
    exact: bool


@dataclass(slots=True)
class Group:
    """One agency: its name as shown, its state, and its documents' paths in order."""

    name: str
    state: str | None
    paths: list[str]


@dataclass(slots=True)
class _Cluster:
    family: str
    base: str
    qualifier: str
    state: str | None
    members: list[Member] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        return any(member.exact for member in self.members)


def group(members: Iterable[Member]) -> list[Group]:
    """The agencies of some documents, each with all of its documents."""
    clusters: dict[tuple[str, str, str, str | None], _Cluster] = {}
    for member in _of_one_state(members):
        title = whole_name(member.name)
        family, base, qualifier = _identity(title, member.name)
        key = (family, base, qualifier, member.state)
        clusters.setdefault(key, _Cluster(*key)).members.append(member)
    merged = list(clusters.values())
    merged = _absorb(merged, lambda c: (c.family, c.base, c.qualifier), _lacks_state)
    merged = _absorb(merged, lambda c: (c.family, c.base), _lacks_qualifier)
    merged = _absorb(merged, lambda c: c.base, _is_municipality)
    merged = _absorb(merged, lambda c: (c.family, blurred(c.base)), _is_misread)
    groups = [Group(_shown(c.members), c.state, sorted(m.path for m in c.members)) for c in merged]
    twice = {name for name, count in Counter(g.name for g in groups).items() if count > 1}
    for item in groups:
        if item.name in twice and item.state:
            item.name = f"{item.name} ({item.state})"
    return groups


def _of_one_state(members: Iterable[Member]) -> list[Member]:
    """The documents of one folder in the one state that most of them give."""
    members = list(members)
    given: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for member in members:
        if member.settled and member.state:
            given[_folder(member)][member.state] += 1
    one = {key: min(said, key=lambda s: (-said[s], s)) for key, said in given.items()}
    return [
        replace(member, state=one[_folder(member)])
        if member.settled and _folder(member) in one
        else member
        for member in members
    ]


def _folder(member: Member) -> tuple[str, str]:
    return member.path.partition("/")[0], member.name


def _identity(title: AgencyTitle | None, name: str) -> tuple[str, str, str]:
    if title is None:
        return "other", " ".join(name.casefold().split()), ""
    base, qualifier = title.base, title.qualifier
    if title.family == "place" and title.suffix:
        qualifier = title.suffix.split()[0].lower()
    return title.family, base, qualifier


def _absorb(
    clusters: Sequence[_Cluster],
    key: Callable[[_Cluster], object],
    joins: Callable[[_Cluster, _Cluster], bool],
) -> list[_Cluster]:
    """Clusters of equal ``key`` made one where one of them joins exactly one of the others."""
    rooms: defaultdict[object, list[_Cluster]] = defaultdict(list)
    for cluster in clusters:
        rooms[key(cluster)].append(cluster)
    gone: set[int] = set()
    for room in rooms.values():
        for guest in room:
            hosts = [c for c in room if c is not guest and id(c) not in gone and joins(guest, c)]
            if len(hosts) == 1:
                hosts[0].members += guest.members
                hosts[0].state = hosts[0].state or guest.state
                gone.add(id(guest))
    return [cluster for cluster in clusters if id(cluster) not in gone]


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _lacks_state(guest: _Cluster, host: _Cluster) -> bool:
    return guest.state is None and host.state is not None


def _lacks_qualifier(guest: _Cluster, host: _Cluster) -> bool:
    """A "Tarrow PD" is "Tarrow City Police"; a county's police is not its namesake town's."""
    if not _agree(guest.state, host.state):
        return False
    if guest.qualifier == "":
        return host.qualifier not in ("", "county") or guest.family == "sheriff"
    return False


def _is_municipality(guest: _Cluster, host: _Cluster) -> bool:
    """The city of a police department, the county of a sheriff."""
    if guest.family != "place" or not _agree(guest.state, host.state):
        return False
    if guest.qualifier in ("county", "parish"):
        return host.family == "sheriff"
    return host.family == "police" and host.qualifier in ("", guest.qualifier)


def _is_misread(guest: _Cluster, host: _Cluster) -> bool:
    """A spelling that recognition made of another: no document has it in plain letters."""
    return (
        not guest.exact
        and (host.exact or len(host.members) > len(guest.members))
        and _agree(guest.state, host.state)
    )


def _shown(members: Sequence[Member]) -> str:
    """The spelling to show: the user's, else the most frequent, the longest, the first."""
    pool = [m for m in members if m.settled] or [m for m in members if m.exact] or list(members)
    counts = Counter(member.name for member in pool)
    return min(counts, key=lambda name: (-counts[name], -len(name), name))
