"""How each loan goes: who pays when, who falls behind, what the bank then does about it.

Every fate is decided per loan, in dates; the plans and payments follow from it row by row. A date
after the data date has not happened yet, so its fate is not yet known either.
"""

# What may go wrong, and when. A trouble or a slip begins with an instalment not paid on its day.
TROUBLES = """
create or replace temp table block_troubles as
with

risks as (

    select
        *,
        annual_rate / 100 * months_between / 12 as period_rate,
        case
            when region_id = troubled_region() then 2.0
            else 0.7 + 0.6 * chance(branch_id, 'management')
        end as shakiness,
        -- Large loans are looked at longer before they are lent.
        case
            when amount > 20000000 then 0.35
            when amount > 5000000 then 0.5
            else 1
        end
        * (0.4 + 1.2 * weakness)
        * case
            -- The trouble there is with people and small businesses; a small bank has no others.
            when region_id = troubled_region()
                then
                    case
                        when amount > 1000000 then 1.2
                        else least(7.6, 4 + largest_loan() / 2000000)
                    end
            when branch_id = hiding_branch()
                then case when amount > 1000000 then 1.5 else 5.0 end
            -- Where nobody looks.
            when branch_id = ticking_branch() then case when amount > 1000000 then 1.2 else 3.5 end
            else 0.7 + 0.6 * chance(branch_id, 'management')
        end
        * 2.5 * trouble_rate as trouble_chance

    from block_loans

),

wanted as (

    select
        *,
        (
            region_id = troubled_region()
            or branch_id in (hiding_branch(), ticking_branch())
        )
        and chance(loan_no, 'of late') < 0.85 as is_of_late,
        as_of() - floor(400 * pow(chance(loan_no, 'late day'), 1.3))::integer as late_day,
        disbursed_date
        + 20
        + floor(chance(loan_no, 'any day') * least(maturity_date - disbursed_date, 1500))::integer
            as any_day

    from risks

),

begun as (

    select
        *,
        instalment_from(
            disbursed_date,
            due_day,
            months_between,
            case when is_of_late then late_day else any_day end
        )::integer as first_missed_period

    from wanted

),

dated as (

    select
        *,
        case
            when
                first_missed_period between 1 and instalments
                and (not is_of_late or late_day > disbursed_date)
                then due_after(disbursed_date, due_day, first_missed_period * months_between)
        end as first_missed_due

    from begun

),

possible as (

    select
        *,
        -- In millionths: whole numbers add up the same in any order.
        case
            when first_missed_due < as_of() and renewed_on is null
                then round(1000000 * least(trouble_chance, 0.8))::bigint
            else 0
        end as trouble_share

    from dated

),

-- Drawn evenly from small to large in each region, so that a bank of few loans tells its story too.
drawn_evenly as (

    select
        *,
        sum(trouble_share) over (
            order by
                region_id, branch_id = hiding_branch(), maturity_date > as_of(), amount, loan_no
        )
        + floor(1000000 * chance(0, 'first trouble'))::bigint as shares_so_far

    from possible

)

select
    * exclude (
        is_of_late, late_day, any_day, first_missed_period, first_missed_due, trouble_share,
        shares_so_far
    ),
    trouble_share > 0
    and shares_so_far // 1000000 > (shares_so_far - trouble_share) // 1000000 as is_troubled,
    first_missed_due < as_of()
    and renewed_on is null
    and chance(loan_no, 'slip')
    < shakiness * case when amount > 5000000 then 0.02 else 0.07 end as is_slipping,
    case when first_missed_due < as_of() then first_missed_period end as missed_period,
    case when first_missed_due < as_of() then first_missed_due end as missed_due

from drawn_evenly
"""

_WISHES = """
wishes as (

    select
        *,
        case
            when renewed_on is not null then 'REFINANCED'
            when is_troubled and branch_id = hiding_branch()
                then case
                    when chance(loan_no, 'outcome') < 0.76 then 'EXTENDED'
                    when chance(loan_no, 'outcome') < 0.88 then 'CURED'
                    else 'OPEN'
                end
            when is_troubled and region_id = troubled_region()
                then case
                    when chance(loan_no, 'outcome') < 0.18 then 'CURED'
                    when chance(loan_no, 'outcome') < 0.23 then 'RESTRUCTURED'
                    else 'OPEN'
                end
            when is_troubled
                then case
                    when chance(loan_no, 'outcome') < 0.36 then 'CURED'
                    when chance(loan_no, 'outcome') < 0.44 then 'RESTRUCTURED'
                    when chance(loan_no, 'outcome') < 0.48 then 'EXTENDED'
                    when chance(loan_no, 'outcome') < 0.53 then 'OFFSET'
                    else 'OPEN'
                end
            when chance(loan_no, 'good outcome') < 0.12 then 'PREPAID'
            when chance(loan_no, 'good outcome') < 0.14 and instalments >= 12 then 'PART_PREPAID'
            when chance(loan_no, 'good outcome') < 0.15 and instalments >= 12 then 'REPRICED'
            when chance(loan_no, 'good outcome') < 0.155 and instalments >= 4 then 'REPAY_DAY'
            when chance(loan_no, 'good outcome') < 0.17 and months_between = 1 then 'ADVANCED'
            else 'PLAIN'
        end as wish,
        -- Some day well inside the loan's life, for what good payers do.
        working_day(
            disbursed_date
            + 25
            + floor(
                chance(loan_no, 'some day')
                * greatest(1, least(maturity_date - disbursed_date, 1800) - 60)
            )::integer
        ) as some_day

    from block_troubles

),
"""

_CHANGES = """
changes as (

    select
        *,
        case wish
            when 'REFINANCED' then renewed_on
            when 'EXTENDED' then missed_due + whole(loan_no, 'extended after', 8, 75)
            when 'RESTRUCTURED' then missed_due + whole(loan_no, 'restructured after', 35, 150)
            when 'OFFSET' then missed_due + whole(loan_no, 'offset after', 200, 500)
            when 'CURED' then null
            when 'OPEN' then null
            when 'PLAIN' then null
            else some_day
        end as wished_on

    from wishes

),

settled as (

    select
        *,
        case
            when wished_on is null then wish
            when
                wished_on < as_of()
                and (wish in ('REFINANCED', 'EXTENDED', 'RESTRUCTURED')
                    or wished_on < maturity_date - 10)
                then wish
            when is_troubled then 'OPEN'
            else 'PLAIN'
        end as outcome

    from changes

)
"""

FATES = f"""
create or replace temp table block_fates as
with

{_WISHES}

{_CHANGES}

select
    * exclude (
        wish, some_day, wished_on, is_troubled, is_slipping, missed_period, missed_due,
        trouble_chance, weakness, trouble_rate
    ),
    case
        when method = 'EQUAL_INSTALMENT'
            then money(
                amount * period_rate * pow(1 + period_rate, instalments)
                / (pow(1 + period_rate, instalments) - 1)
            )
    end as instalment_amount,
    case when is_troubled then missed_due end as trouble_due,
    case when is_troubled then missed_period end as trouble_period,
    case
        when outcome = 'CURED'
            then missed_due + 18 + floor(150 * pow(chance(loan_no, 'cured after'), 1.6))::integer
    end as cured_on,
    case when outcome not in ('CURED', 'OPEN', 'PLAIN', 'ADVANCED') then wished_on end
        as changed_on,
    -- How many instalments of the first plan the changed plan keeps.
    case
        when outcome in ('EXTENDED', 'RESTRUCTURED') then missed_period - 1
        when outcome in ('PREPAID', 'OFFSET', 'PART_PREPAID', 'REPRICED', 'REPAY_DAY')
            then least(
                instalments,
                instalment_from(disbursed_date, due_day, months_between, wished_on + 1) - 1
            )
    end::integer as kept_periods,
    -- Months an extension adds, or days by which the due day moves.
    case outcome
        when 'EXTENDED' then case when branch_id = hiding_branch() then 6 else 3 end
        when 'REPAY_DAY' then whole(loan_no, 'moved by', 4, 9)
    end as shift,
    case
        when
            outcome = 'EXTENDED'
            and branch_id = hiding_branch()
            and chance(loan_no, 'extended again') < 0.7
            and (missed_due + to_months(6))::date + whole(loan_no, 'again after', 6, 60) < as_of()
            then (missed_due + to_months(6))::date + whole(loan_no, 'again after', 6, 60)
    end as changed_again_on,
    case outcome
        when 'RESTRUCTURED' then greatest(2.0, annual_rate - 0.5)
        when 'REPRICED' then greatest(2.0, annual_rate - 0.05 * whole(loan_no, 'cut', 2, 10))
    end as new_rate,
    case when outcome = 'RESTRUCTURED' then whole(loan_no, 'spread over', 2, 4) * 6 end
        as new_instalments,
    -- After a change the borrower may stop paying again, now for good.
    case
        when outcome = 'RESTRUCTURED' and chance(loan_no, 'relapse') < 0.4
            then wished_on + whole(loan_no, 'relapse after', 60, 400)
        when
            outcome = 'EXTENDED'
            and chance(loan_no, 'relapse')
            < case when branch_id = hiding_branch() then 0.4 else 0.3 end
            then wished_on
    end as relapsed_on,
    case when outcome = 'OPEN' and chance(loan_no, 'transferred') < 0.15 then 'TRANSFERRED'
        when outcome = 'OPEN' then 'WRITTEN_OFF'
    end as way_out,
    case
        when outcome = 'OPEN'
            then last_day(
                (date_trunc('quarter', missed_due + whole(loan_no, 'way out after', 180, 620))
                + to_months(2))::date
            )
    end as left_on,
    case when outcome = 'PLAIN' and is_slipping then missed_due end as slip_from,
    case
        when outcome = 'PLAIN' and is_slipping
            then missed_due + 6 + floor(70 * pow(chance(loan_no, 'slip'|| ' days'), 1.5))::integer
    end as slip_until,
    case when outcome = 'ADVANCED' then wished_on end as advanced_on,
    case
        when outcome in ('REPRICED', 'REPAY_DAY', 'PART_PREPAID', 'EXTENDED', 'RESTRUCTURED')
            then 'PUNCTUAL'
        when chance(loan_no, 'habit') < 0.08 and months_between <= 3 then 'EARLY'
        when chance(loan_no, 'habit') < 0.08 + 0.11 * shakiness then 'FORGETFUL'
        when chance(loan_no, 'habit') < 0.08 + 0.135 * shakiness then 'SLOPPY'
        when chance(loan_no, 'habit') < 0.08 + 0.15 * shakiness then 'IN_PARTS'
        else 'PUNCTUAL'
    end as habit,
    product_code = '个人消费贷' and chance(loan_no, 'fee') < 0.08 as has_fee,
    -- Watched without being overdue: a company in a weak trade.
    case
        when customer_type <> 'RETAIL' and chance(loan_no, 'watched') < 0.025
            then disbursed_date + whole(loan_no, 'watched from', 60, 500)
    end as watched_from

from settled
"""
