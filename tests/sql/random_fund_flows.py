"""Random movements of loan money for a random book: on and beside every limit, with holes."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.fund_flows import KINDS

Row = dict[str, Any]

# On and around the limits of one payment, of a split in two and three, and of cash.
AMOUNTS = tuple(
    Decimal(one)
    for one in (
        "10000000",
        "10000000.01",
        "5000000",
        "5000000.01",
        "3333333.34",
        "9999999.99",
        "150000",
        "150000.01",
        "300000",
        "250000",
        "50000",
        "50000.01",
        "12.34",
    )
)
PURPOSES = (
    None,
    "货款",
    "支付首付",
    "购 房款",
    "炒股",
    "USDT 充值",
    "归还他行贷款",
    "增资",
    "日常",
)
NAMES = (None, "恒泰建材有限公司", "海通 证券", "李伟", "欧阳娜娜", "甲小额贷款公司")


def random_fund_flows(random: Random, loans: list[Row], as_of_date: date) -> list[Row]:
    """Movements of some of the loans, from their first day until after the as-of date."""
    if random.random() < 0.1:
        return []
    has_vouchers = random.random() < 0.8
    rows: list[Row] = []
    for loan in loans:
        # Some are of products with a limit of their own, or for what is prohibited elsewhere.
        if random.random() < 0.3:
            loan["product_code"] = random.choice(("个人经营贷", "住房按揭"))
        if random.random() < 0.2:
            continue
        if random.random() < 0.2:
            loan["disbursed_amount"] = random.choice(
                (Decimal(300_000), Decimal("300000.01"), Decimal(500_000), Decimal("500000.01"))
            )
        start = loan["disbursed_date"]
        for number in range(random.randrange(7)):
            day = start + timedelta(days=random.choice((0, 0, 1, 2, 3, 4, 29, 30, 31, 60)))
            direction = random.choice(("OUT", "OUT", "OUT", "OUT", "IN"))
            near = day + timedelta(days=random.choice((-5, 0, 29, 30, 31, 90)))
            rows.append(
                {
                    "flow_id": f"F{loan['loan_id']}-{number}",
                    "loan_id": loan["loan_id"],
                    "txn_date": day,
                    "direction": direction,
                    "amount": random.choice((*AMOUNTS, loan["disbursed_amount"])),
                    "payee_name": random.choice(NAMES),
                    "payee_key": random.choice((None, "k1", "k1", "k1", "k2")),
                    "payee_type": random.choice((None, "SUPPLIER", "SUPPLIER", *KINDS)),
                    "purpose": random.choice(PURPOSES),
                    "pay_mode": random.choice((None, "SELF", "SELF", "SELF", "ENTRUSTED")),
                    "voucher_date": random.choice((None, near, near)) if has_vouchers else None,
                }
            )
    rows += _receipts(loans, as_of_date)
    return [row for row in rows if row["txn_date"] <= as_of_date + timedelta(days=20)]


def _receipts(loans: list[Row], as_of_date: date) -> list[Row]:
    """What buyers and others paid in, before, in and around the years of statements."""
    random = Random(f"{as_of_date} {len(loans)}")
    years = [date(as_of_date.year - before, 1, 1) for before in (1, 0)]
    days = [
        *years,
        *(year - timedelta(days=1) for year in years),
        *(as_of_date - timedelta(days=days) for days in (0, 45, 90, 135)),
    ]
    return [
        {
            "flow_id": f"R{loan['loan_id']}-{number}",
            "loan_id": loan["loan_id"],
            "txn_date": random.choice(days),
            "direction": "IN",
            "amount": random.choice((Decimal(50), Decimal("49.99"), Decimal("0.01"), Decimal(300))),
            "payee_key": random.choice((None, "buyer")),
            "payee_type": random.choice((None, "OTHER", "SUPPLIER", "RELATED", "LENDER")),
        }
        for loan in loans
        for number in range(random.choice((0, 1, 3)))
    ]
