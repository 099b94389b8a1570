"""The bank's organisations, and which of them play a part in its story."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from loaders.generator.names import BANK_NAME, QUARTERS, REGIONS, ROADS
from loaders.generator.shares import shared_out

HEAD_OFFICE = "000000"


@dataclass(frozen=True)
class Organisation:
    """One organisation. ``business`` is its weight per customer type (CORP, SME, RETAIL)."""

    org_id: str
    org_name: str
    parent_org_id: str | None
    org_level: str
    region_id: str | None
    branch_id: str | None
    place: str
    business: tuple[float, float, float]
    open_date: date
    close_date: date | None = None
    merged_into: str | None = None
    posts: tuple[bool, bool, bool, bool] = (True, True, True, True)


@dataclass(frozen=True)
class Story:
    """Who is special in a generated bank, so that a demo or a test can look there.

    ``troubled_region`` has arrears that rise over the last year. ``hiding_branch`` extends loans
    and renews them instead of showing them overdue. ``ticking_branch`` reports every inspection
    done on its due day with the same words. ``silent_region`` did not send the last month's
    snapshots of the loans kept in another system. ``changing_branch`` changes guarantors and
    accounts of loans while they are overdue, and nobody but the account manager approves it.
    ``untidy_branch`` files late, lends and does not
    ask back, and lacks most of its mortgage certificates.
    ``unposted_branch`` has no inspection post and
    sends no report of late. At ``lapsed_sub`` all certificates have expired, and people go on
    inspecting. ``tardy_region`` sends its regular reports late. At ``diverting_branch``
    loan money goes into property and securities or comes back, and vouchers are missing.
    ``unconfirming_branch`` confirms no repayment funds before due dates.

    In collection: ``uncalling_branch`` hardly works what is overdue in its first hand,
    ``lone_branch`` sends one person on visits, ``asking_branch`` asks third parties though the
    debtor can be reached, ``untargeted_branch`` has no target. ``lenient_collector`` takes any
    promise, ``lapsed_collector`` works on with an expired certificate.
    """

    troubled_region: str
    hiding_branch: str
    ticking_branch: str
    silent_region: str
    changing_branch: str
    untidy_branch: str
    unposted_branch: str
    lapsed_sub: str
    tardy_region: str
    diverting_branch: str
    unconfirming_branch: str
    uncalling_branch: str
    lone_branch: str
    asking_branch: str
    untargeted_branch: str
    lenient_collector: str
    lapsed_collector: str


def organisations(loan_count: int, seed: int, as_of_date: date) -> list[Organisation]:
    """Head office, regions, branches and sub-branches in numbers that suit the loans."""
    chance = random.Random(f"organisations {seed}")
    region_count = min(len(REGIONS), max(4, loan_count // 150))
    branch_count = max(2 * region_count, min(1100, loan_count // 120))
    sub_count = max(2 * (branch_count - region_count), min(5000, loan_count // 50))
    names = list(REGIONS)[:region_count]
    weights = [REGIONS[name][0] for name in names]
    branches = shared_out(branch_count - region_count, weights, at_least=1)
    year = as_of_date.year
    found = [_head_office(year)]
    subs = shared_out(sub_count, [float(count) for count in branches], at_least=1)
    for number, name in enumerate(names, start=1):
        found += _region(
            number, name, weights[number - 1], branches[number - 1], subs[number - 1], year, chance
        )
    return _reorganised(found, story_of(found, seed), as_of_date)


def story(loan_count: int, seed: int) -> Story:
    """The organisations that play a part in the bank of these arguments."""
    # Who plays which part does not depend on the date.
    return story_of(organisations(loan_count, seed, date(2026, 10, 31)), seed)


def story_of(found: list[Organisation], seed: int) -> Story:
    chance = random.Random(f"story {seed}")
    regions = [one.org_id for one in found if one.org_level == "REGION"]
    # Not the largest, so that the bank's own figures stay believable; nor one with few loans.
    middle = regions[len(regions) // 6 : len(regions) // 2 + 1]
    troubled = chance.choice(middle)
    hiding, ticking, silent = chance.sample([one for one in regions if one != troubled], 3)
    # Drawn for itself, so that the others stay who they were; a region may be silent as well.
    changing = random.Random(f"changing {seed}").choice(
        [one for one in regions if one not in (troubled, hiding, ticking)]
    )
    untidy = chance.choice([one for one in regions if one not in (hiding, ticking)])
    hiding_branch, ticking_branch = (_largest_branch(found, one) for one in (hiding, ticking))
    # Where the line itself is weak is a story of its own: other chances stay what they were.
    chance = random.Random(f"story of the line {seed}")
    tardy, unposted = chance.sample([one for one in regions if one != troubled], 2)
    # In a small bank there is no region left that is nobody else's story.
    quiet = [one for one in regions if one not in (troubled, hiding, ticking)]
    diverting = random.Random(f"diverting {seed}").choice(
        [one for one in quiet if one != changing] or quiet
    )
    unconfirming = random.Random(f"confirming {seed}").choice(
        [one for one in regions if one not in (troubled, hiding, ticking)]
    )
    # Where much is collected: the largest branches of the regions left.
    largest = [_largest_branch(found, one) for one in quiet]
    largest.sort(key=lambda branch_id: (-_business(found, branch_id), branch_id))
    uncalling, lone, asking, untargeted = (largest[i % len(largest)] for i in range(4))
    return Story(
        troubled_region=troubled,
        hiding_branch=hiding_branch,
        ticking_branch=ticking_branch,
        silent_region=silent,
        changing_branch=_largest_branch(found, changing),
        untidy_branch=_largest_branch(found, untidy),
        unposted_branch=_largest_branch(found, unposted),
        lapsed_sub=_largest_sub(found, hiding_branch),
        tardy_region=tardy,
        diverting_branch=_largest_branch(found, diverting),
        unconfirming_branch=_largest_branch(found, unconfirming),
        uncalling_branch=uncalling,
        lone_branch=lone,
        asking_branch=asking,
        untargeted_branch=untargeted,
        lenient_collector=f"K{_largest_branch(found, troubled)}1",
        lapsed_collector=f"K{_largest_branch(found, troubled)}2",
    )


def _largest_branch(found: list[Organisation], region_id: str) -> str:
    """The ordinary branch of a region with most business, its sub-branches included."""
    business: dict[str, float] = {}
    for one in found:
        if one.region_id == region_id and one.branch_id and not one.branch_id.endswith("0100"):
            business[one.branch_id] = business.get(one.branch_id, 0.0) + one.business[2]
    return max(business, key=lambda branch_id: business[branch_id])


def _business(found: list[Organisation], branch_id: str) -> float:
    """The weight of the retail business of a branch, its sub-branches included."""
    return sum(one.business[2] for one in found if one.branch_id == branch_id)


def _largest_sub(found: list[Organisation], branch_id: str) -> str:
    """The sub-branch of a branch with most retail business."""
    subs = [one for one in found if one.branch_id == branch_id and one.org_level == "SUB"]
    return max(subs, key=lambda one: one.business[2]).org_id


def _reorganised(found: list[Organisation], parts: Story, as_of_date: date) -> list[Organisation]:
    """One organisation merged into its neighbour and one closed, both with loans still theirs.

    A branch where a region has two to spare, else a sub-branch; the story's own are left alone.
    """
    close_date = _half_year_ends(as_of_date, at_least_days=100)
    unposted = parts.unposted_branch
    spared = (parts.hiding_branch, parts.ticking_branch)
    free = [
        one
        for one in found
        if one.region_id != parts.troubled_region
        and one.close_date is None
        and one.org_id != unposted
        and not one.org_id.endswith("0100")
    ]
    merging, target = next(
        pair
        for level in ("BRANCH", "SUB")
        for pair in _neighbours([one for one in free if one.org_level == level], spared)
    )
    closing = max(
        (
            one
            for one in free
            if one.org_level == "SUB"
            and one not in (merging, target)
            and merging.org_id not in (one.parent_org_id, one.org_id)
        ),
        key=lambda one: (one.branch_id not in spared, one.org_id),
    )
    changed = {
        merging.org_id: replace(merging, close_date=close_date[0], merged_into=target.org_id),
        closing.org_id: replace(closing, close_date=close_date[1]),
    }
    weak = next(one for one in found if one.org_id == unposted)
    monitors, _, supervises, trains = weak.posts
    changed[unposted] = replace(weak, posts=(monitors, False, supervises, trains))
    return [changed.get(one.org_id, one) for one in found]


def _neighbours(
    units: list[Organisation], spared: tuple[str, ...]
) -> Iterator[tuple[Organisation, Organisation]]:
    """Pairs below the same organisation, the last of the bank first."""
    usable = [one for one in units if one.branch_id not in spared]
    for one in reversed(usable):
        for other in usable:
            if other.parent_org_id == one.parent_org_id and other is not one:
                yield one, other


def _half_year_ends(as_of_date: date, *, at_least_days: int) -> tuple[date, date]:
    """The last two ends of half-years that lie so many days back, the later one first."""
    years = range(as_of_date.year, as_of_date.year - 3, -1)
    ends = [end for year in years for end in (date(year, 12, 31), date(year, 6, 30))]
    past = [end for end in ends if (as_of_date - end).days >= at_least_days]
    return past[0], past[1]


def _head_office(year: int) -> Organisation:
    return Organisation(
        HEAD_OFFICE,
        f"{BANK_NAME}总行",
        None,
        "HEAD",
        None,
        None,
        "",
        (0, 0, 0),
        date(year - 29, 6, 18),
    )


def _region(
    number: int,
    name: str,
    weight: float,
    branch_count: int,
    sub_count: int,
    year: int,
    chance: random.Random,
) -> list[Organisation]:
    region_id = f"{number:02}0000"
    opened = date(year - 28 + number % 12, 1 + number % 12, 18)
    found = [
        Organisation(
            region_id, f"{name}分行", HEAD_OFFICE, "REGION", region_id, None, name,
            (0, 0, 0), opened,
        )
    ]  # fmt: skip
    weight_of_one = weight / (branch_count + 1)
    # The region's own business department serves its large companies.
    found.append(
        Organisation(
            f"{number:02}0100", f"{name}分行营业部", region_id, "BRANCH", region_id,
            f"{number:02}0100", name, (0.4 * weight, 0.05 * weight, 0.05 * weight), opened,
        )
    )  # fmt: skip
    counts = shared_out(
        sub_count, [chance.uniform(0.6, 1.4) for _ in range(branch_count)], at_least=1
    )
    for index, (title, subs) in enumerate(
        zip(_branch_titles(name, branch_count), counts, strict=True), start=2
    ):
        size = weight_of_one * chance.uniform(0.7, 1.4)
        found += _branch(f"{number:02}{index:02}", region_id, title, subs, size, year, chance)
    return found


def _branch(
    prefix: str,
    region_id: str,
    title: str,
    sub_count: int,
    size: float,
    year: int,
    chance: random.Random,
) -> list[Organisation]:
    branch_id = f"{prefix}00"
    opened = date(year - chance.randint(11, 27), chance.randint(1, 12), chance.randint(1, 28))
    found = [
        Organisation(
            branch_id, f"{title}支行", region_id, "BRANCH", region_id, branch_id, title,
            (0.6 * size, 0.35 * size, 0.12 * size), opened,
            posts=(True, True, chance.random() < 0.8, chance.random() < 0.6),
        )
    ]  # fmt: skip
    roads = chance.sample(ROADS.split(), min(sub_count, len(ROADS.split())))
    names = [f"{title}{road}网点" for road in roads]
    names += [f"{title}第{i}网点" for i in range(1, sub_count - len(roads) + 1)]
    shares = [chance.uniform(0.5, 1.5) for _ in names]
    # Now and then a sub-branch has been closed and its loans handed to the first one.
    closed = len(names) - 1 if len(names) > 2 and chance.random() < 0.12 else None
    for i, (name, share) in enumerate(zip(names, shares, strict=True)):
        part = size * share / sum(shares) if i != closed else 0.0
        found.append(
            Organisation(
                f"{prefix}{i + 1:02}", name, branch_id, "SUB", region_id, branch_id, title,
                (0, 0.65 * part, 0.88 * part),
                date(year - chance.randint(7, 20), chance.randint(1, 12), chance.randint(1, 28)),
                close_date=date(year - chance.randint(2, 5), 6, 30) if i == closed else None,
                merged_into=f"{prefix}01" if i == closed else None,
                posts=(False, chance.random() < 0.5, False, False),
            )
        )  # fmt: skip
    return found


def _branch_titles(region: str, count: int) -> list[str]:
    places = REGIONS[region][1].split()
    # Districts of a city that is a region need its name in front to be told apart.
    titles = [*places, *(place + quarter for quarter in QUARTERS.split() for place in places)]
    return titles[:count]
