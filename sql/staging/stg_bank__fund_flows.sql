-- Movements of loan money 资金流向. What tells a payee apart stops here; of a name as short as a
-- person's only the surname goes on.
--
-- grain: one row per movement
-- key:   flow_id
-- note:  compared_text is what words are looked for in: purpose and payee without blanks. Payees are
--        told apart by their key, else by their name; the hash keeps accounts and names out

select
    flow_id,
    loan_id,
    direction,
    payee_type,
    purpose,
    pay_mode,
    case
        when length(trim(payee_name)) between 1 and 4
            then substr(trim(payee_name), 1, 1) || '**'
        else payee_name
    end as payee_label,
    case
        when payee_key is not null then md5('key ' || payee_key)
        when payee_name is not null then md5('name ' || payee_name)
    end as payee_id,
    lower(
        replace(coalesce(purpose, '') || '|' || coalesce(payee_name, ''), ' ', '')
    ) as compared_text,
    amount,
    txn_date,
    voucher_date

from raw.fund_flows
