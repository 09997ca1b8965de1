import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gate.scoring.matching import any_found, found, markers, plain

PIECES = st.lists(
    st.sampled_from(
        [
            "5",
            "days",
            "**",
            "_",
            "[1]",
            "[",
            "]",
            "(x)",
            "\u200b",
            "\u00a0",
            "–",
            "ﬁ",
            "ß",
            "#",
            "- ",
            "\n",
            "|",
            " ,",
            "İ",
            "’",
            "e\u0301",
            "\r",
        ]
    )
).map("".join)


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("The **owner** decides [2].", "the owner decides."),
        ("within 5\u00a0working\u2009days", "within 5 working days"),
        ("a 24–hour rota — always", "a 24-hour rota - always"),
        ("the “duty” manager’s ‘call’", "the \"duty\" manager's 'call'"),
        ("up\u00adload to the in\u200bbox", "upload to the inbox"),
        ("## Heading\n- one\n> two", "heading one two"),
        ("| Severity | 2 hours |", "severity 2 hours"),
        ("see [the policy](https://example.org/p)", "see the policy"),
        ("STRASSE ﬁle", "strasse file"),
        ("the field owner_name stays", "the field owner_name stays"),
    ],
)
def test_text_is_compared_in_one_form(said: str, same: str) -> None:
    assert plain(said) == same


@given(PIECES | st.text(max_size=60))
def test_one_form_is_reached_at_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    "text", ["15 days", "5.2 days", "0.5", "5,000 euros", "1,5 litres", "a5", "5th", "25"]
)
def test_a_number_is_not_found_inside_another(text: str) -> None:
    assert not found("5", text)


@pytest.mark.parametrize("text", ["5", "after 5.", "(5)", "5, then 6", "5–7 days", "**5** days[5]", "5%"])
def test_a_number_is_found_by_itself(text: str) -> None:
    assert found("5", text)


def test_a_phrase_is_found_as_whole_words_only() -> None:
    assert found("duty manager", "The Duty  Manager's call")
    assert not found("day", "within 5 days")
    assert not found("art", "start the chart")


def test_a_number_of_a_citation_is_no_number_of_the_answer() -> None:
    assert not found("2", "The owner decides [2].")


def test_a_regular_expression_is_searched_in_plain_text_whatever_its_case() -> None:
    assert found(r"re:SEV-1\b.*15 MIN", "**SEV‑1**:\n\nwithin 15 minutes")
    assert not found(r"re:^within", "not within")


def test_a_phrase_of_marks_alone_is_never_found() -> None:
    assert not found("**", "anything ** at all")


def test_nothing_is_missed_in_a_long_text() -> None:
    for at in (0, 2_990, 3_995, 4_000, 6_999, 20_000):
        text = "x " * (at // 2) + "canary word" + " y" * 10_000

        assert found("canary word", text) and found("re:canary word", text)


def test_where_a_long_text_is_searched_piece_by_piece_no_word_is_cut() -> None:
    for shift in range(12):
        text = "x" * (shift + 1) + " 1234567" * 2_000

        assert not any(found(part, text) for part in ("1", "12345", "567", "7 123", "re:^1234567"))
        assert found("1234567 1234567", text)


@given(st.lists(st.sampled_from(["owner", "5", "days", "sev-1", "lead"]), min_size=1, max_size=6), PIECES)
def test_words_of_a_text_are_found_in_it_whatever_stands_after(words: list[str], rest: str) -> None:
    assert found(" ".join(words), f"{' '.join(words)} . {rest}")


def test_one_pattern_in_one_text_suffices() -> None:
    assert any_found(["no", "re:14 days?"], ["", "Within 14 days."])
    assert not any_found([], ["text"]) and not any_found(["text"], [])


def test_markers_are_read_in_their_order() -> None:
    assert markers("One [2], two [1][12], [x] and [ 3 ].") == [2, 1, 12]
