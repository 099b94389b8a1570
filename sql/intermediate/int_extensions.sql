-- Plans that end later than an extension of the original term may reach, while they were in force.
--
-- grain: one row per loan and version beyond the term allowed
-- key:   loan_number, version
-- note:  a term is the days from disbursement to the last due date of the first plan in force; the
--        term allowed is counted in days and in calendar months, and the later day holds; plans from
--        a restructuring on are none of an extension
-- table

with

parameters as (

    select * from intermediate.int_exception_parameters

),

versions as (

    select * from intermediate.int_schedule_versions

),

instalments as (

    select * from intermediate.int_instalments

),

loans as (

    select * from intermediate.int_loans

),

restructurings as (

    select * from intermediate.int_restructurings

),

changed_loans as (

    select loan_number

    from versions

    group by loan_number

    having count(*) > 1

),

ends as (

    select
        instalments.loan_number,
        instalments.version,
        max(instalments.due_date) as ends_on

    from instalments
    inner join changed_loans on instalments.loan_number = changed_loans.loan_number

    group by instalments.loan_number, instalments.version

),

ordered as (

    select
        ends.loan_number,
        ends.version,
        ends.ends_on,
        versions.in_force_from,
        versions.in_force_until,
        first_value(ends.ends_on) over (
            partition by ends.loan_number order by versions.in_force_from
        ) as originally_ends_on

    from ends
    inner join versions
        on
            ends.loan_number = versions.loan_number
            and ends.version = versions.version

),

first_restructurings as (

    select
        loan_number,
        min(restructured_date) as restructured_date

    from restructurings

    group by loan_number

),

extended as (

    select
        ordered.loan_number,
        ordered.version,
        ordered.ends_on,
        ordered.in_force_from,
        ordered.in_force_until,
        ordered.originally_ends_on,
        loans.disbursed_date,
        cast(
            extract(year from ordered.originally_ends_on) * 12
            - extract(year from loans.disbursed_date) * 12
            + extract(month from ordered.originally_ends_on)
            - extract(month from loans.disbursed_date)
            - case
                when
                    extract(day from ordered.originally_ends_on)
                    < extract(day from loans.disbursed_date)
                    then 1
                else 0
            end as integer
        ) as term_months

    from ordered
    inner join loans on ordered.loan_number = loans.loan_number
    left join first_restructurings on ordered.loan_number = first_restructurings.loan_number

    where
        ordered.ends_on > ordered.originally_ends_on
        and (
            first_restructurings.restructured_date is null
            or ordered.in_force_from < first_restructurings.restructured_date
        )

),

termed as (

    select
        extended.loan_number,
        extended.version,
        extended.ends_on,
        extended.in_force_from,
        extended.in_force_until,
        extended.originally_ends_on,
        extended.term_months,
        extended.originally_ends_on - extended.disbursed_date as term_days,
        parameters.extension_months_long,
        case
            when
                extended.originally_ends_on
                <= cast(
                    extended.disbursed_date
                    + parameters.short_term_months * interval 1 month as date
                )
                then parameters.extension_share_short
            when
                extended.originally_ends_on
                <= cast(
                    extended.disbursed_date
                    + parameters.medium_term_months * interval 1 month as date
                )
                then parameters.extension_share_medium
        end as allowed_share

    from extended
    cross join parameters

),

allowed as (

    select
        loan_number,
        version,
        ends_on,
        in_force_from,
        in_force_until,
        originally_ends_on,
        greatest(
            originally_ends_on
            + cast(floor(coalesce(greatest(term_days, 0) * allowed_share, 0)) as integer),
            cast(
                originally_ends_on
                + cast(
                    floor(
                        coalesce(greatest(term_months, 0) * allowed_share, extension_months_long)
                    ) as integer
                )
                * interval 1 month as date
            )
        ) as allowed_until_date

    from termed

)

select
    loan_number,
    version,
    originally_ends_on,
    ends_on,
    allowed_until_date,
    in_force_from,
    in_force_until

from allowed

where ends_on > allowed_until_date
