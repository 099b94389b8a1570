"""What figures mean that stand in no column of ``org_months``: asked for, not stored by month.

The same text is shown under the page that shows the figure and among the definitions of 数据.
"""

from pydantic import BaseModel, ConfigDict


class Definition(BaseModel):
    """One figure, in words that go through the catalogue of the pages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # The mart or the question of ``warehouse.query`` and its column.
    name: str
    title: str
    formula: str
    # What it is made of; empty where the formula names it all.
    parts: str = ""
    why: str
    source: str
    # True only when the text of the source was itself read.
    is_verified: bool = False


_DEFINITION = "Definition of this desk"
_PRACTICE = "the supervision practice this desk follows"
_READING = "our reading of the supervision practice"

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        name="contributions.contribution",
        title="Contribution to the change",
        formula="Change of the part's share of the numerator, less the change of its share of the"
        " denominator times the mean ratio of both dates; an age: change of its balance as a"
        " share of the denominator. All contributions add up to the change of the ratio",
        parts="Numerator and denominator of the part and of the whole, on both dates",
        why="Tells who or what a ratio got worse by, without blaming a part for growing",
        source=_DEFINITION,
    ),
    Definition(
        name="contributions.by_rate",
        title="Contribution by its own ratio",
        formula="Change of the part's ratio times its mean share of the denominator; the rest of"
        " its contribution comes from its share. 0 for a part that was not there on both dates",
        why="Tells a part that got worse from one that merely weighs more",
        source=_DEFINITION,
    ),
    Definition(
        name="peers.place",
        title="Place among peers",
        formula="1 + number of organisations of the same level in sight with a higher ratio, of"
        " those with enough loans (parameter minimum_loan_count)",
        why="A ratio alone does not say whether it is high",
        source=_DEFINITION,
    ),
    Definition(
        name="peers.middle",
        title="Middle of the peers",
        formula="Median of the ratios of the organisations that have a place; no ratio of sums and"
        " no mean of ratios",
        why="What is usual at this level, not moved by one very large or very bad organisation",
        source=_DEFINITION,
    ),
    Definition(
        name="overdue_episodes",
        title="Times overdue",
        formula="Number of unbroken runs of days with at least one day past due, by the plan in"
        " force on each day, without grace",
        why="A borrower late every month is another risk than one late once",
        source=_DEFINITION,
    ),
    Definition(
        name="missed_instalments",
        title="Due dates missed",
        formula="Instalments of the plan in force on their due date that the money paid by the end"
        " of that day did not meet",
        why="The first sign of trouble, before any month end shows it",
        source=_DEFINITION,
    ),
    Definition(
        name="concentration.top_ten_share",
        title="Share of the largest ten",
        formula="Balance of the ten borrowers, groups, industries or products with the largest"
        " balance / loan balance of the organisation; not the regulatory ratio, which divides by"
        " net capital",
        parts="Balance of the largest ten / loan balance",
        why="The more the book hangs on a few, the more each of them has to be watched",
        source=_DEFINITION,
    ),
    Definition(
        name="concentration.share",
        title="Share of the book",
        formula="Balance of a borrower, group, industry or product / loan balance of the"
        " organisation",
        parts="Balance of one / loan balance",
        why="Where the weight of the book lies",
        source=_DEFINITION,
    ),
    Definition(
        name="maturing_loans.maturing_principal",
        title="Maturing balance",
        formula="Sum of the outstanding principal of the loans in the book that mature within the"
        " days chosen after the data's date; the last day counts, what matured before does not",
        why="All of it has to be repaid, and whether the money is there is asked before",
        source=_DEFINITION,
    ),
    Definition(
        name="maturing_loans.instalment_principal",
        title="Instalments falling due",
        formula="Principal not paid yet of the instalments not met that fall due within the days"
        " chosen after the data's date, by the plan in force; loans without a plan have none",
        why="Next month's new arrears are among them; the last instalment of a maturing loan is in"
        " both figures, so they are not added up",
        source=_DEFINITION,
    ),
    Definition(
        name="org_exceptions.loan_count",
        title="Loans with an exception",
        formula="Loans in the book at the month end that break a rule; over all rules together each"
        " loan counts once",
        parts="Loans that break the rule, of the loans it could be tested on",
        why="A loan that could not be tested has not passed, so both numbers stand side by side",
        source=_DEFINITION,
    ),
    Definition(
        name="provision_months.provision_amount",
        title="Provisions",
        formula="Sum of the provisions the bank reported for loans in the book",
        why="What has been set aside already for losses to come",
        source=_DEFINITION,
    ),
    Definition(
        name="class_coverage.provision_coverage",
        title="Provision coverage",
        formula="Provisions of all loans in the book / non-performing balance",
        parts="Provisions / non-performing balance",
        why="Below 100 % a loss of all non-performing loans would reach capital; loans without a"
        " reported provision add none, so how many there are stands beside it",
        source="Loan-loss provision measures of commercial banks (2011), not read in the original",
    ),
    Definition(
        name="customer_totals.c_or_worse_rate",
        title="Share of customers in C or worse",
        formula="Customers in C or beyond M1 / customers with a class; each counts once",
        parts="Customers in C or beyond M1, and customers with a class",
        why="How much of the book pays only when somebody sees to it",
        source=_READING,
    ),
    Definition(
        name="customer_totals.c_or_worse_principal_rate",
        title="Balance share of C or worse",
        formula="Outstanding principal of customers in C or beyond M1 / loan balance",
        parts="Balance of customers in C or beyond M1, and of all customers",
        why="Whether it is the small or the large customers",
        source=_READING,
    ),
    Definition(
        name="customer_totals.fallen_customer_count",
        title="Customers that fell",
        formula="Customers with a loan here at both dates whose class is worse now; A and new are"
        " equally good",
        why="Who has to be spoken to before it becomes a habit",
        source=_READING,
    ),
    Definition(
        name="customer_classes.M2_PLUS",
        title="Customers beyond M1",
        formula="More than 30 days past due, after days of grace, on any day of the three months"
        " before the date, by any loan still in the book (days and months by default)",
        why="Beyond a month a late payment is seldom an oversight",
        source=_PRACTICE,
    ),
    Definition(
        name="customer_classes.C",
        title="C customers",
        formula="The first instalment missed in these months, or overdue anew twice or more (by"
        " default); part of the arrears paid is no new start",
        why="Needs a contact plan, before due dates and after",
        source=_PRACTICE,
    ),
    Definition(
        name="customer_classes.B",
        title="B customers",
        formula="Overdue anew once in these months, or the bank wants payments confirmed",
        why="Needs a confirmation before each due date",
        source=_PRACTICE,
    ),
    Definition(
        name="customer_classes.NEW",
        title="New customers",
        formula="Clean, and the oldest loan in the book was paid out in these months",
        why="Nothing is known of their habits yet",
        source=_PRACTICE,
    ),
    Definition(
        name="customer_classes.A",
        title="A customers",
        formula="All others: nothing happened in these months",
        why="Need no attention of their own",
        source=_PRACTICE,
    ),
)
BY_NAME: dict[str, Definition] = {one.name: one for one in DEFINITIONS}
