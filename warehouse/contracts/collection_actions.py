from datetime import datetime
from typing import ClassVar

from warehouse.contracts.base import Code, Contract, Identifier, Reference, Text, column


class CollectionChannel(Code):
    CALL = "CALL", "电话", "人工电话", "电催"
    AI_CALL = "AI_CALL", "智能外呼", "AI外呼", "机器人外呼"
    SMS = "SMS", "短信"
    VISIT = "VISIT", "上门", "外访", "现场"
    LETTER = "LETTER", "信函", "催收函", "发函"
    LEGAL = "LEGAL", "诉讼", "司法"


class ContactRelation(Code):
    SELF = "SELF", "本人", "借款人"
    SPOUSE = "SPOUSE", "配偶"
    RELATIVE = "RELATIVE", "亲属", "亲友"
    GUARANTOR = "GUARANTOR", "保证人", "担保人"
    COLLEAGUE = "COLLEAGUE", "同事", "单位"
    OTHER = "OTHER", "其他", "其他人"


class CollectionResult(Code):
    PROMISE = "PROMISE", "承诺还款", "承诺"
    REFUSE = "REFUSE", "拒绝还款", "拒绝"
    NO_ANSWER = "NO_ANSWER", "无人接听", "未接通", "未接"
    INVALID = "INVALID", "空号", "号码无效", "停机"
    PAID = "PAID", "已还款", "当场还款"
    THIRD_REFUSED = "THIRD_REFUSED", "第三人拒绝", "第三方拒绝"
    OTHER = "OTHER", "其他"


class CollectionAction(Contract):
    """One thing done to collect: a call, a message, a visit, a letter or a step at law."""

    table: ClassVar[str] = "collection_actions"
    title: ClassVar[str] = "催收记录"
    file_aliases: ClassVar[tuple[str, ...]] = ("催收记录", "催收明细", "催收流水")
    key: ClassVar[tuple[str, ...]] = ("action_id",)
    references: ClassVar[tuple[Reference, ...]] = (
        Reference(
            column="loan_id",
            to_table="loans",
            to_column="loan_id",
            code="ACTION_WITHOUT_LOAN",
            condition="this.action_time >= that.disbursed_date",
            condition_column="action_time",
            condition_code="ACTION_BEFORE_DISBURSEMENT",
            condition_message="action_time must not be before the loan's disbursed_date",
        ),
    )

    action_id: Identifier = column(
        "催收编号", "催收记录号", description="Number of the action", required=True
    )
    loan_id: Identifier = column(
        "借据号", "借据编号", description="Loan it is about", required=True
    )
    action_time: datetime = column(
        "催收时间", "联系时间", description="Local time it began", required=True, fact_date=True
    )
    channel: CollectionChannel = column(
        "催收方式", "联系方式", description="How it was done", required=True
    )
    contact_relation: ContactRelation | None = column(
        "联系人关系",
        "与借款人关系",
        description="Who was addressed, seen from the borrower",
    )
    contact_key: Identifier | None = column(
        "联系人标识",
        "号码标识",
        description="What tells the number or address apart from others, a hash",
        personal=True,
    )
    connected: bool | None = column("是否接通", "接通", description="Somebody was reached")
    duration_sec: int | None = column(
        "通话时长", "时长", description="How long it lasted", unit="seconds", ge=0
    )
    result: CollectionResult | None = column("催收结果", "联系结果", description="What came of it")
    handler_id: Identifier | None = column("催收人", "处理人", "催收员", description="Who did it")
    agency_id: Identifier | None = column(
        "催收机构号",
        "委外机构号",
        "催收机构编号",
        "委外机构编号",
        description="Agency that did it; empty: the bank itself",
    )
    staff_count: int | None = column(
        "外访人数", "参与人数", description="How many staff took part", unit="persons", ge=0
    )
    script_id: Identifier | None = column("话术编号", "话术号", description="Script used")
    note: Text | None = column(
        "备注", "催收备注", "催收内容", description="What was said, in words", personal=True
    )
    recording_id: Identifier | None = column(
        "录音编号", "录音号", description="Recording of the talk", personal=True
    )
    consent_flag: bool | None = column(
        "是否同意",
        "客户同意",
        description="The debtor agreed to be contacted at that time",
    )
    complaint_flag: bool | None = column(
        "是否投诉", "投诉标志", description="A complaint came of it"
    )
