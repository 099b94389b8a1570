"""The words for codes: one home for each family, and what shows where there is no word."""

from reports.terms import SUBJECTS, TERMS, bucket_label, column_term, organisation_name, term
from reports.wording import Language


def test_a_family_belongs_to_one_subject() -> None:
    families = [family for subject in SUBJECTS for family in subject.TERMS]

    assert len(families) == len(set(families)) == len(TERMS)


def test_a_code_nobody_knows_shows_as_itself_and_none_as_a_dash() -> None:
    assert term(Language.ZH, "five_class", "LOSS") == "损失"
    assert term(Language.EN, "five_class", "SIXTH") == "SIXTH"
    assert term(Language.EN, "five_class", None) == "—"


def test_an_organisation_that_is_no_more_says_so() -> None:
    assert organisation_name(Language.EN, "Harbour", "OPEN") == "Harbour"
    assert organisation_name(Language.EN, "Harbour", "MERGED") == "Harbour (merged)"
    assert organisation_name(Language.EN, "Harbour", "CLOSED") == "Harbour (closed)"


def test_a_column_is_called_by_its_heading_in_the_banks_files() -> None:
    assert column_term(Language.EN, "loans", "loan_id") == "loan_id"
    assert column_term(Language.ZH, "loans", "loan_id") != "loan_id"
    assert column_term(Language.ZH, "loans", "no_such_column") == "no_such_column"


def test_a_bucket_says_its_days() -> None:
    assert bucket_label(Language.EN, "M1", 1, 30) == "M1 (1–30 days)"
    assert bucket_label(Language.EN, "M7", 181, None) == "M7 (181+ days)"
    assert bucket_label(Language.EN, "M0", 0, 0) == "M0 (0 days)"
