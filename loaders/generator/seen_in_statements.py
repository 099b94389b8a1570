"""What the bank's own system sees in statements: of a firm, from one to the next that is better."""

# Steps of one query, for `seen_warnings`.
OF_STATEMENTS = """
told as (

    select
        *,
        lag(period_end) over firm as period_before,
        lag(net_profit) over firm as profit_before,
        lag(operating_cash_flow) over firm as cash_flow_before,
        lag(short_debt) over firm as short_debt_before,
        lead(period_end) over firm as next_period,
        lead(received_date) over firm as next_received,
        row_number() over firm as place

    from block_statements

    window firm as (partition by customer_id order by period_end)

),

compared as (

    select
        told.*,
        before.revenue as revenue_of_last_year

    from told

    left join block_statements as before
        on
            told.customer_id = before.customer_id
            and before.period_end = last_day((told.period_end - interval 1 year)::date)

),

judged as (

    select
        customer_id,
        place,
        received_date,
        unnest(
            [
                {
                    'no': 1, 'code': 'F01',
                    'level': case
                        when total_liabilities > 0.85 * total_assets then 'ORANGE'
                        when total_liabilities > 0.70 * total_assets then 'YELLOW'
                    end
                },
                {
                    'no': 2, 'code': 'F02',
                    'level': case
                        when current_assets < 0.8 * current_liabilities then 'ORANGE'
                        when current_assets < current_liabilities then 'YELLOW'
                    end
                },
                {
                    'no': 3, 'code': 'F03',
                    'level': case
                        when revenue <= 0.6 * revenue_of_last_year then 'ORANGE'
                        when revenue <= 0.8 * revenue_of_last_year then 'YELLOW'
                    end
                },
                {
                    'no': 4, 'code': 'F04',
                    'level': case when net_profit < 0 and profit_before < 0 then 'ORANGE' end
                },
                {
                    'no': 5, 'code': 'F05',
                    'level': case
                        when operating_cash_flow < 0 and cash_flow_before < 0 then 'YELLOW'
                    end
                },
                {
                    'no': 8, 'code': 'F08',
                    'level': case
                        when
                            short_debt >= 1.3 * short_debt_before
                            and period_end - period_before < 100
                            then 'ORANGE'
                    end
                },
                {
                    'no': 10, 'code': 'F10',
                    'level': case
                        when ebit < interest_expense then 'RED'
                        when ebit < 2 * interest_expense then 'YELLOW'
                    end
                },
                {
                    'no': 11, 'code': 'F11',
                    'level': case audit_opinion
                        when 'ADVERSE' then 'RED'
                        when 'DISCLAIMER' then 'RED'
                        when 'QUALIFIED' then 'ORANGE'
                    end
                },
                {
                    'no': 12, 'code': 'F12',
                    'level': case
                        when
                            abs(total_assets - total_liabilities - equity) > 0.01 * total_assets
                            then 'YELLOW'
                    end
                }
            ]
        ) as test

    from compared

),

tested as (

    select
        customer_id,
        place,
        received_date,
        test.no as test_no,
        test.code as indicator_code,
        test.level as level,
        lag(test.level) over (partition by customer_id, test.no order by place) as level_before,
        min(case when test.level is null then received_date end) over (
            partition by customer_id, test.no order by place
            rows between 1 following and unbounded following
        ) as better_on

    from judged

),

-- Due two months after its period, that of a year four; late a month after that.
awaited as (

    select
        customer_id,
        place,
        period_end,
        next_received,
        last_day(
            (
                period_end + to_months(
                    (min(coalesce(date_diff('month', period_end, next_period), 6)) over (
                        partition by customer_id
                    ))::integer
                )
            )::date
        ) as awaited_end,
        next_period

    from told

),

late as (

    select
        customer_id,
        place,
        awaited_end
        + case when extract(month from awaited_end) = 12 then 120 else 60 end
        + 31 as late_on,
        next_received

    from awaited

),
"""
