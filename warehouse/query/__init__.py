"""One function per question a page asks. Each reads the marts within a scope and returns a frame.

A question only selects, filters, sums and orders; what a figure means is decided in ``sql/``. Money
comes as Decimal yuan, ratios as doubles where 1 is the whole, missing values as null. ``org_id``
always means the organisation with everything below it.
"""

from warehouse.query.comparison import Part, contributions, levels, peers
from warehouse.query.customers import (
    customer,
    customer_events,
    episodes_of_customer,
    find_customers,
    loans_of_customer,
    months_of_customer,
)
from warehouse.query.deliveries import (
    control_sums,
    control_totals,
    data_dictionary,
    deliveries,
    parameters,
    reconciliation,
    reconciliation_by_code,
    rejected_rows,
    rejected_rows_by_code,
)
from warehouse.query.loan_lists import (
    attention,
    changes_by_child,
    loan_totals_of,
    loans_of,
    loans_that_moved,
)
from warehouse.query.loans import (
    inspections_of_loan,
    instalments,
    loan,
    loan_events,
    loan_months,
    payments,
    payments_by_month,
    reconciliation_of_loan,
    schedule_changes,
)
from warehouse.query.portfolio import (
    Dimension,
    buckets,
    build_info,
    child_months,
    month_ends,
    org_history,
    organisations,
    own_portfolio,
    portfolio,
    portfolio_by,
    portfolio_by_child,
)

__all__ = [
    "Dimension",
    "Part",
    "attention",
    "buckets",
    "build_info",
    "changes_by_child",
    "child_months",
    "contributions",
    "control_sums",
    "control_totals",
    "customer",
    "customer_events",
    "data_dictionary",
    "deliveries",
    "episodes_of_customer",
    "find_customers",
    "inspections_of_loan",
    "instalments",
    "levels",
    "loan",
    "loan_events",
    "loan_months",
    "loan_totals_of",
    "loans_of",
    "loans_of_customer",
    "loans_that_moved",
    "month_ends",
    "months_of_customer",
    "org_history",
    "organisations",
    "own_portfolio",
    "parameters",
    "payments",
    "payments_by_month",
    "peers",
    "portfolio",
    "portfolio_by",
    "portfolio_by_child",
    "reconciliation",
    "reconciliation_by_code",
    "reconciliation_of_loan",
    "rejected_rows",
    "rejected_rows_by_code",
    "schedule_changes",
]
