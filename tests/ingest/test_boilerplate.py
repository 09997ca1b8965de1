from __future__ import annotations

from pathlib import Path

import pytest

from ingest.boilerplate import (
    drop_repeated_blocks,
    looks_like_saved_page,
    repeated_blocks,
    split_blocks,
    strip_boilerplate,
)
from ingest.loaders import text as text_loader

ARTICLE = [
    "# How we review prompts",
    "Each prompt has one owner, who reviews it before it goes live and signs the review form.",
    "The reviewer compares thirty answers with the approved ones and writes down what differs.",
    "A prompt that fails the comparison goes back to its author with the list of differences.",
    "After three failures the programme board decides whether the prompt is given up for good.",
]


def page(*, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> str:
    return "\n\n".join([*before, *ARTICLE, *after]) + "\n"


@pytest.mark.parametrize(
    "block",
    [
        "Back to the blog",
        "Skip to main content",
        "Home > Library > Reviews",
        "5 min read",
        "March 3, 2026",
        "By Jo Doe | March 2026",
        "- [Home](/)\n- [Services](/s)\n- [Blog](/b)\n- [Careers](/c)",
        "We use cookies to improve your visit. By continuing you accept our use of cookies. Accept all",
        "Share on Mastodon",
        "header-logo.png",
    ],
)
def test_furniture_before_an_article_goes(block: str) -> None:
    text, removed = strip_boilerplate(page(before=(block,)))

    assert text == page()
    assert removed == [block]


@pytest.mark.parametrize(
    "blocks",
    [
        ("Related services", "Prompt reviews", "A fixed-price check of your ten most used prompts."),
        ("## You may also like", "- [Ten tips](/a)\n- [Five myths](/b)"),
        ("Ready to talk?", "Book a free call with our team"),
        ("Let us show you what a reviewer can do. Schedule a consultation.",),
        ("Subscribe to our newsletter", "Enter your email to get updates."),
        ("Comments", "Leave a reply", "Your email address will not be published."),
        ("Share this post", "- Facebook\n- LinkedIn\n- X"),
        ("© 2026 Example Works. All rights reserved.", "Privacy Policy | Terms of Use | Contact"),
        ("[Learn more](/x)", "Back to top"),
    ],
)
def test_furniture_after_an_article_goes(blocks: tuple[str, ...]) -> None:
    text, removed = strip_boilerplate(page(after=blocks))

    assert text == page()
    assert removed == list(blocks)


@pytest.mark.parametrize(
    "block",
    [
        "Contact us at help@example.org before you change a prompt.",
        "Call the on-call lead on 555 0100 200.",
        "You must schedule a call with the risk team within 5 days.",
        "We store cookies for 30 days and delete them after that.",
        "Ask in #prompt-help.",
        "## Contacts\n\nThe prompt desk answers within a day.",
        "## Comments\n\nReviewers write comments into the review form.",
        "## Related policies\n\n- [Change policy](change.md)\n- [Retention](retention.md)",
        "Next review: the first Monday of each quarter, by the owner of the prompt library.",
        "| Home | Office |\n| --- | --- |\n| yes | no |",
        "```\nBack to top\n```",
    ],
)
def test_what_a_policy_says_of_contacts_cookies_and_comments_stays(block: str) -> None:
    assert strip_boilerplate(page(after=(block,))) == (page(after=(block,)), [])


def test_a_policy_about_cookies_stays_whole() -> None:
    text = "# Cookie policy\n\nWe use cookies to improve the site. By using it you accept them.\n"

    assert strip_boilerplate(text) == (text, [])


def test_a_tail_ends_where_real_text_starts_again() -> None:
    real = "Reviews of prompts in regulated work are repeated each quarter by a second reviewer, " * 4

    text, _ = strip_boilerplate(page(after=("Related articles", "Ten tips for prompts", real.strip())))

    assert text == page(after=(real.strip(),))


def test_nothing_removed_leaves_the_text_as_it_was() -> None:
    assert strip_boilerplate("One.  \n\n\n\nTwo.\n") == ("One.  \n\n\n\nTwo.\n", [])


def test_code_with_blank_lines_is_one_block() -> None:
    assert split_blocks("a\n\n```\nx\n\ny\n```\n\nb") == ["a", "```\nx\n\ny\n```", "b"]


def test_only_a_page_with_several_kinds_of_furniture_looks_saved() -> None:
    assert not looks_like_saved_page(page(before=("[Back to the library](..)",)))
    assert looks_like_saved_page(page(before=("Skip to content", "4 min read"), after=("Comments",)))


def test_blocks_that_three_documents_share_are_furniture() -> None:
    texts = [f"# Page {n}\n\nWorks desk, floor two\n\nOwn words of page {n}.\n" for n in range(3)]

    repeated = repeated_blocks(texts)

    assert drop_repeated_blocks(texts[0], repeated) == (
        "# Page 0\n\nOwn words of page 0.\n",
        ["Works desk, floor two"],
    )
    assert repeated_blocks(texts[:2]) == frozenset()


def test_a_shared_duty_is_never_furniture() -> None:
    texts = [f"Page {n}.\n\nEvery change must be signed.\n" for n in range(4)]

    assert repeated_blocks(texts) == frozenset()


SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed articles are not on this machine")
def test_saved_articles_lose_their_furniture_and_keep_their_text() -> None:
    gone = ("back to ins", "min read", "related ser", "related next", "ready to disc", "schedule a con")
    gone += ("start with a conv", "top of pa", "bottom of pa", "_white.png", "supercharge")
    for path in sorted(SEEDS.glob("*.txt")):
        data = path.read_bytes()
        loaded = text_loader.load(data, path.name)

        assert [fragment for fragment in gone if fragment in loaded.text.lower()] == []
        assert "comments" not in loaded.text.lower().split("\n")
        assert len(loaded.text) > 0.9 * len(data.decode())
        assert loaded.text.count("\n## ") >= 3
