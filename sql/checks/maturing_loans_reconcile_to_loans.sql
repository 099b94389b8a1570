-- Fails when what matures in a window is not the balance of the loans that mature in it.

with

loans as (

    select * from marts.loans

    where loan_state = 'ACTIVE'

),

build_info as (

    select * from marts.build_info

),

windows as (

    select * from intermediate.int_maturity_windows

),

maturing_loans as (

    select * from marts.maturing_loans

),

wanted as (

    select
        windows.within_days,
        count(loans.loan_id) as loan_count,
        coalesce(sum(loans.outstanding_principal), 0) as outstanding_principal

    from windows
    cross join build_info
    left join loans
        on loans.maturity_date - build_info.as_of_date between 1 and windows.within_days

    group by windows.within_days

),

found as (

    select
        within_days,
        count(case when is_maturing then 1 end) as loan_count,
        coalesce(sum(maturing_principal), 0) as outstanding_principal

    from maturing_loans

    group by within_days

)

select
    wanted.within_days,
    wanted.loan_count,
    wanted.outstanding_principal,
    found.loan_count as found_loan_count,
    found.outstanding_principal as found_principal

from wanted
left join found on wanted.within_days = found.within_days

where
    wanted.loan_count <> coalesce(found.loan_count, 0)
    or wanted.outstanding_principal <> coalesce(found.outstanding_principal, 0)
