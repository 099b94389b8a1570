"""Who holds the book, and what falls due next."""

from warehouse.metrics.base import DESK, Metric

CONCENTRATION: tuple[Metric, ...] = (
    Metric(
        name="top_ten_share",
        title="Share of the largest ten",
        unit="ratio",
        formula="Balance of the ten borrowers, groups, industries or products with the largest"
        " balance / loan balance of the organisation; not the regulatory ratio, which divides by"
        " net capital",
        parts="Balance of the largest ten / loan balance",
        why="The more the book hangs on a few, the more each of them has to be watched",
        source=DESK,
        question="concentration_total",
    ),
    Metric(
        name="book_share",
        title="Share of the book",
        unit="ratio",
        formula="Balance of a borrower, group, industry or product / loan balance of the"
        " organisation",
        parts="Balance of one / loan balance",
        why="Where the weight of the book lies",
        source=DESK,
        question="concentration",
        column="share",
    ),
    Metric(
        name="maturing_principal",
        title="Maturing balance",
        unit="yuan",
        formula="Sum of the outstanding principal of the loans in the book that mature within the"
        " days chosen after the data's date; the last day counts, what matured before does not",
        why="All of it has to be repaid, and whether the money is there is asked before",
        source=DESK,
        mart="maturing_loans",
    ),
    Metric(
        name="instalment_principal",
        title="Instalments falling due",
        unit="yuan",
        formula="Principal not paid yet of the instalments not met that fall due within the days"
        " chosen after the data's date, by the plan in force; loans without a plan have none",
        why="Next month's new arrears are among them; the last instalment of a maturing loan is in"
        " both figures, so they are not added up",
        source=DESK,
        mart="maturing_loans",
    ),
)
