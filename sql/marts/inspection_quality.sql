-- Every check done, with what speaks against its having been a real one.
--
-- grain: one row per inspection done by the as-of date
-- key:   inspection_id
-- scope: org_id
-- sort:  org_id, done_date, inspection_id
-- columns:
--   inspection_id: Number of the inspection
--   inspection_type: Kind of inspection
--   org_id: Organisation it is of
--   customer_id: Customer inspected
--   loan_id: Loan inspected
--   officer_id: Account manager of the loan
--   inspector_id: Who inspected
--   reviewer_id: Who reviewed it
--   method: On site or remote; empty where it is not given
--   result: Result
--   conclusion: Conclusion in words
--   done_date: Day it was done
--   month_end_date: Month end of that day
--   text_length [signs]: Letters, digits and Chinese signs of the conclusion
--   same_text_count [checks]: Other checks of the inspector with the same words in the days up to it
--   onsite_of_day_count [checks]: Checks on site of the inspector on that day
--   is_empty_text: Nothing is concluded
--   is_short_text: Something is, in too few signs to say anything
--   is_copied_text: The same words stand under too many other checks of the inspector
--   is_poor_text: One of the three
--   is_officer_check: The account manager of the loan inspected; empty where either is not given
--   is_own_review: Who inspected reviewed; empty where either is not given
--   is_crowded: On site, with more on the same day than one inspector can make
--   beyond_date: Day the loan became overdue beyond the limit, within the window after the check
--   is_blind: Found normal, and beyond that limit within the window; empty while the window runs and for
--     checks that are of no loan or did not find it normal

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

parameters as (

    select * from intermediate.int_finding_parameters

),

months as (

    select * from intermediate.int_months

),

inspections as (

    select * from staging.stg_bank__inspections

),

loans as (

    select * from staging.stg_bank__loans

),

conclusions as (

    select * from intermediate.int_conclusions

),

days_beyond as (

    select * from intermediate.int_days_beyond

),

done as (

    select
        inspections.*,
        loans.officer_id,
        build_arguments.as_of_date,
        sum(case when inspections.method = 'ONSITE' then 1 else 0 end) over (
            partition by
                coalesce(inspections.inspector_id, 'org ' || inspections.org_id),
                inspections.done_date
        ) as onsite_of_day_count

    from inspections
    inner join build_arguments on inspections.done_date <= build_arguments.as_of_date
    left join loans on inspections.loan_id = loans.loan_id

),

-- Backwards through the days of each loan: the next day beyond after each check.
days as (

    select
        loan_id,
        inspection_id,
        0 as is_beyond,
        done_date as event_date,
        null as beyond_date

    from done

    where loan_id is not null

    union all

    select
        loan_id,
        null as inspection_id,
        1 as is_beyond,
        beyond_date as event_date,
        beyond_date

    from days_beyond

),

-- On the same day the check is reached first, and sees only what came after its day.
carried as (

    select
        inspection_id,
        event_date,
        min(beyond_date) over (
            partition by loan_id
            order by event_date desc, is_beyond asc, inspection_id asc
            rows between unbounded preceding and current row
        ) as next_beyond_date

    from days

),

followed as (

    select
        carried.inspection_id,
        carried.next_beyond_date as beyond_date

    from carried
    cross join parameters

    where
        carried.inspection_id is not null
        and carried.next_beyond_date <= carried.event_date + parameters.blind_within_days

),

first_month as (

    select min(month_number) as month_number from months

),

judged as (

    select
        done.*,
        greatest(
            cast(
                extract(year from done.done_date) * 12 + extract(month from done.done_date)
                as integer
            ),
            first_month.month_number
        ) as month_number,
        conclusions.text_length,
        conclusions.same_text_count,
        conclusions.text_length = 0 as is_empty_text,
        conclusions.text_length > 0
        and conclusions.text_length < parameters.shortest_conclusion as is_short_text,
        conclusions.same_text_count > parameters.same_text_most as is_copied_text,
        done.inspector_id = done.officer_id as is_officer_check,
        done.inspector_id = done.reviewer_id as is_own_review,
        coalesce(done.method = 'ONSITE', false)
        and done.onsite_of_day_count > parameters.onsite_checks_per_day as is_crowded,
        followed.beyond_date,
        case
            when
                done.result = 'NORMAL'
                and done.loan_id is not null
                and done.done_date + parameters.blind_within_days <= done.as_of_date
                then followed.beyond_date is not null
        end as is_blind

    from done
    inner join conclusions on done.inspection_id = conclusions.inspection_id
    cross join parameters
    cross join first_month
    left join followed on done.inspection_id = followed.inspection_id

)

select
    judged.inspection_id,
    judged.inspection_type,
    judged.org_id,
    judged.customer_id,
    judged.loan_id,
    judged.officer_id,
    judged.inspector_id,
    judged.reviewer_id,
    judged.method,
    judged.result,
    judged.conclusion,
    judged.done_date,
    months.month_end_date,
    cast(judged.text_length as integer) as text_length,
    judged.same_text_count,
    cast(judged.onsite_of_day_count as integer) as onsite_of_day_count,
    judged.is_empty_text,
    judged.is_short_text,
    judged.is_copied_text,
    judged.is_empty_text or judged.is_short_text or judged.is_copied_text as is_poor_text,
    judged.is_officer_check,
    judged.is_own_review,
    judged.is_crowded,
    judged.beyond_date,
    judged.is_blind

from judged
inner join months on judged.month_number = months.month_number
