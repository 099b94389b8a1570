"""One function per question a page asks. Each reads the marts within a scope and returns a frame.

A question only selects, filters, sums and orders; what a figure means is decided in ``sql/``. Money
comes as Decimal yuan, ratios as doubles where 1 is the whole, missing values as null. ``org_id``
always means the organisation with everything below it.
"""

from warehouse.query.archives import (
    ArchiveList,
    FileList,
    archive_loans_of,
    archive_total_of,
    archives_by_child,
    archives_not_told,
    archives_of,
    missing_by_item,
    org_archives,
)
from warehouse.query.cases import (
    CaseChoice,
    case_actions_of_loan,
    case_choices,
    case_hands_of_loan,
    case_of_loan,
    case_promises_of_loan,
    case_quadrants,
    case_sign_rules,
    case_signs_of_loan,
    case_steps,
    case_totals_of,
    cases_by_child,
    cases_of,
    collection_files,
)
from warehouse.query.collection import (
    CollectionDimension,
    collection_by_child,
    collection_history,
    collection_loans,
    collection_members,
    collection_payments,
    collection_targets,
    overdue_entries,
    recovery_curves,
)
from warehouse.query.collection_work import (
    NO_OFFICER,
    WorkState,
    action_windows,
    collected_by_bucket,
    collected_by_child,
    collected_by_officer,
    collected_history,
    collected_loans_of,
    collected_standing,
    collected_total_of,
    collection_recorded,
    stage_steps,
    steps_not_in_time,
    valid_actions,
)
from warehouse.query.comparison import Part, contributions, levels, peers
from warehouse.query.complaints import (
    ComplaintList,
    complaint_standing,
    complaints_by_agency,
    complaints_by_child,
    complaints_of,
)
from warehouse.query.concentration import (
    LARGEST,
    Holder,
    concentration,
    concentration_total,
    loans_falling_due,
    loans_of_holder,
    maturities,
    maturities_by_child,
)
from warehouse.query.conduct import (
    ANY_CONDUCT_RULE,
    ConductActor,
    conduct_by_actor,
    conduct_by_child,
    conduct_by_rule,
    conduct_months_of,
    conduct_of_complaints,
    conduct_rules,
    conduct_violation_totals,
    conduct_violations_of,
)
from warehouse.query.confirmations import (
    broken_confirmations,
    broken_confirmations_by_officer,
    fund_months,
    fund_windows,
    funds_by_child,
    funds_by_officer,
    funds_to_confirm,
    redrawdown_months,
    redrawdown_totals,
    redrawdowns_by_child,
    redrawdowns_in_breach,
)
from warehouse.query.customer_classes import (
    NO_LOAN,
    CustomerChoice,
    behaviour_classes,
    customer_mix,
    customer_moves,
    customer_totals,
    customer_totals_of,
    customers_by_child,
    customers_of,
)
from warehouse.query.customers import (
    behaviour_of_customer,
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
from warehouse.query.element_changes import (
    ChangeFinding,
    changes_by_type,
    changes_outcomes,
    element_changes,
    element_changes_by_child,
)
from warehouse.query.exceptions import (
    ANY_RULE,
    class_alerts,
    class_coverage,
    exception_rules,
    exception_totals_of,
    exceptions_by_child,
    exceptions_by_rule,
    exceptions_of,
)
from warehouse.query.financial_statements import (
    measures_of_customer,
    statement_customers,
    statement_flag_counts,
    statement_flag_rules,
    statement_periods,
    statements_by_child,
    statements_of_customer,
    statements_to_ask_for,
)
from warehouse.query.findings import (
    FINDING_LISTS,
    finding_history,
    finding_totals_of,
    findings_by_category,
    findings_by_child,
    findings_figures,
    findings_of,
    silent_organisations,
)
from warehouse.query.first_payments import (
    FirstPaymentDimension,
    first_payment_days,
    first_payment_default_loans,
    first_payments,
    first_payments_by,
    first_payments_by_child,
)
from warehouse.query.follow_ups import (
    FollowUp,
    customers_asked,
    follow_up_totals,
    follow_ups,
    follow_ups_by_officer,
)
from warehouse.query.fund_flows import (
    FlowFault,
    entrusted_payments,
    fund_flow_loan_total,
    fund_flow_loans,
    fund_flows_arrived,
    fund_flows_by_child,
    fund_flows_by_kind,
    fund_flows_of_loan,
    loan_fund_flows,
    org_fund_flows,
    prohibited_destinations,
)
from warehouse.query.guarantees import (
    SecuredLoanList,
    ThingList,
    collateral,
    collaterals_of,
    expired_collaterals,
    guarantees_by_child,
    guarantees_of_customer,
    loans_of_collateral,
    org_guarantees,
    secured_loans_of,
)
from warehouse.query.hands import (
    HandChoice,
    HandList,
    agencies_compared,
    hand_rules,
    hands_by_bucket,
    hands_by_child,
    hands_by_no,
    hands_now,
    hands_of,
    hands_total,
    loans_without_hand,
)
from warehouse.query.inspection_quality import (
    WEAKNESSES,
    check_totals_of,
    checks_of,
    quality_by_child,
    quality_by_inspector,
    quality_child_months,
    quality_figures,
    quality_weaknesses,
)
from warehouse.query.inspection_work import (
    EVERY_WORK,
    RECTIFY,
    work_by_child,
    work_rows,
    work_totals,
    work_waiting,
)
from warehouse.query.inspections import (
    ALL_INSPECTIONS,
    DUE_STATES,
    coverage,
    coverage_trend,
    inspection_figures,
    inspection_rows,
    inspection_totals,
    inspection_trend,
    uninspected,
    uninspected_totals,
)
from warehouse.query.line import (
    acts_without_certificate,
    certificates_to_renew,
    line_by_child,
    line_posts,
    line_standing,
    line_to_dos,
    officer_loads,
    orphaned_loans,
    posts_by_kind,
    report_history,
    reports_to_chase,
)
from warehouse.query.loan_lists import (
    attention,
    changes_by_child,
    loan_totals_of,
    loans_of,
    loans_that_moved,
)
from warehouse.query.loan_work import confirmations_of_loan, findings_of_loan, work_of_loan
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
from warehouse.query.moved_loans import Behind, loan_totals_behind, loans_behind
from warehouse.query.movements import (
    TERMS,
    class_migration_history,
    migration_by_child,
    movement_history,
    transition_history,
    transitions,
)
from warehouse.query.narrowing import CustomerNarrowing, Dimension, Narrowing
from warehouse.query.policy import (
    loans_against_policy,
    loans_under_policy,
    policy_breach_totals,
    policy_by_child,
    policy_history,
    policy_limits,
)
from warehouse.query.portfolio import (
    buckets,
    build_info,
    child_months,
    month_ends,
    org_history,
    organisations,
    portfolio,
    portfolio_by,
    portfolio_by_child,
)
from warehouse.query.process import (
    loans_in_stage,
    loans_in_stage_totals,
    stage_of_loan,
    stages,
    stages_by_child,
)
from warehouse.query.promises import (
    PromiseList,
    promise_kinds,
    promise_months,
    promise_outcomes,
    promise_rules,
    promise_totals_of,
    promises_arrived,
    promises_by_child,
    promises_by_handler,
    promises_of,
    promises_standing,
    repeat_breakers,
)
from warehouse.query.samples import smallest_sample
from warehouse.query.scripts import (
    ScriptFault,
    banned_words,
    org_scripts,
    script_banned_words,
    script_cells,
    script_library,
    script_needs,
    scripted_action_total,
    scripted_actions_of,
    scripts_by_child,
    scripts_for_case,
)
from warehouse.query.to_dos import (
    DueWhen,
    days_of_the_desk,
    to_do_totals_of,
    to_dos_by_child,
    to_dos_by_kind,
    to_dos_by_officer,
    to_dos_of,
)
from warehouse.query.vintages import Series, VintageFigure, vintage_curves, vintage_loans
from warehouse.query.warning_indicators import warning_indicators
from warehouse.query.warning_scores import (
    gone_wrong,
    score_months,
    score_rules,
    score_totals,
    scores_by_child,
    scores_by_indicator,
    warnings_judged,
)
from warehouse.query.warning_table import (
    warning_cells,
    warning_table,
    warning_table_officers,
    warning_table_totals,
    warning_titles,
)
from warehouse.query.warnings import (
    WARNING_LISTS,
    WarningList,
    open_warnings_of_customer,
    signals_of_warning,
    steps_of_warning,
    warning,
    warning_figures,
    warning_history,
    warning_total_of,
    warnings_by_child,
    warnings_by_level,
    warnings_of,
)
from warehouse.query.what_if import warning_thresholds, what_if, what_if_caught
