"""A letter is written once, as text, and its HTML says the same."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carehub.mail.letters import NoSubject, as_html, blocks, one_line, write


class Seen(HTMLParser):
    """What a reader of the HTML gets: the tags, the links and the words."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.words = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name == "href"]

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def template(settings, tmp_path):
    """Makes templates/emails/trial.txt of some text."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    (tmp_path / "emails").mkdir()
    return (tmp_path / "emails" / "trial.txt").write_text


def test_the_first_line_of_a_template_is_the_subject_and_the_rest_is_the_text(template):
    template("Subject: News for {{ name }}\n\nDear {{ name }},\n\nit rains.\n")
    letter = write("trial", {"name": "O’Brien & Sons"})
    assert letter.subject == "News for O’Brien & Sons"
    assert letter.text.startswith("Dear O’Brien & Sons,\n\nit rains.\n\n")


def test_a_template_without_a_subject_is_refused(template):
    template("Dear reader,\n\nit rains.\n")
    with pytest.raises(NoSubject, match="trial"):
        write("trial", {})


def test_every_letter_ends_with_who_sent_it(template, settings):
    template("Subject: News\n\nIt rains.\n")
    letter = write("trial", {})
    assert letter.text.rstrip().split("\n\n")[1].splitlines() == ["CareHub", settings.SITE_URL]
    assert settings.SITE_URL in Seen(letter.html).links


def test_a_letter_from_a_demonstration_says_so(template, settings):
    template("Subject: News\n\nIt rains.\n")
    settings.DEMONSTRATION = False
    assert "made up" not in write("trial", {}).text
    settings.DEMONSTRATION = True
    assert "made up" in write("trial", {}).text


def test_templates_know_the_address_of_the_site(template, settings):
    template("Subject: News\n\nLook here:\n{{ site.url }}/list/\n")
    assert f"{settings.SITE_URL}/list/" in Seen(write("trial", {}).html).links


def test_a_line_break_in_a_name_begins_no_header(template):
    template("Subject: About {{ name }}\n\nIt rains.\n")
    letter = write("trial", {"name": "tea\r\nBcc: everyone@example.com"})
    assert letter.subject == "About tea"
    assert one_line("tea\x85Bcc: a\u2028b\vc") == "tea Bcc: a b c"


def test_tags_of_the_template_leave_no_gaps(template):
    template(
        "Subject: News\n\nOne.\n\n{% if no %}\nTwo.\n{% endif %}\n\n\n{% if yes %}\nThree.\n{% endif %}\n"
    )
    assert write("trial", {"yes": True}).text.startswith("One.\n\nThree.\n\nCareHub\n")


def test_paragraphs_lists_and_links_become_html():
    html = as_html("News", "Two\nlines.\n\n- milk\n- tea\n\nOpen it:\nhttps://carehub.example/a?b=1&c=2\n")
    assert "<p>Two<br>\nlines.</p>" in html
    assert "<ul>\n<li>milk</li>\n<li>tea</li>\n</ul>" in html
    assert Seen(html).links == ["https://carehub.example/a?b=1&c=2"]


def test_only_a_link_alone_on_its_line_becomes_one():
    for text in ("See https://carehub.example/ for more.", "javascript:alert(1)", "https://", "http"):
        assert Seen(as_html("News", text)).links == []


def test_the_html_has_a_language_a_title_and_nothing_from_elsewhere():
    html = as_html("Tea & talk", "It rains.")
    assert '<html lang="en-GB">' in html
    assert "<title>Tea &amp; talk</title>" in html
    assert not {"img", "link", "script", "style"} & set(Seen(html).tags)


OURS = {"html", "head", "meta", "title", "body", "p", "br", "ul", "li", "a"}


@given(st.text(), st.text(alphabet="<>&\"'/ =ahimgscript:\n-", max_size=80))
def test_whatever_people_write_it_is_words_in_the_html_and_never_tags(subject, text):
    seen = Seen(as_html(subject, text))
    assert set(seen.tags) <= OURS
    words = [line.words for block in blocks(text) for line in block.lines]
    assert "".join("".join(seen.words).split()).endswith("".join("".join(words).split()))


def test_every_template_of_ours_begins_with_its_subject():
    folder = Path(__file__).parents[2] / "templates" / "emails"
    ours = [path for path in folder.rglob("*.txt") if path.name != "ending.txt"]
    assert [path.name for path in ours if "Subject: " not in path.read_text(encoding="utf-8")] == []
