"""Somebody who answers, page by page, as a browser without JavaScript would."""

import re

from django.test import Client

from making_it_real.survey import asked

ALL = ["4", "3", "2", "1", "0", "x"]


class Person:
    """A browser of its own. Addresses are those of one survey."""

    def __init__(self, about, client=None):
        self.client = client or Client()
        self.base = f"/survey/{about.campaign.slug}/{about.organisation.slug}/"
        self.questions = asked.questions(about.campaign_id)
        self.about = about

    def open(self, page=""):
        return self.client.get(self.base + (f"{page}/" if page else ""))

    def say(self, page, **words):
        return self.client.post(f"{self.base}{page}/", words)

    def begin(self, **words):
        self.open("you")
        return self.say("you", **words)

    def answers(self, theme, letter="3"):
        """{field: letter} for a whole part."""
        part = self.questions.part(theme)
        return {f"a{place}": letter for place in range(len(part.lines))}

    def answer_all(self, letter="3", **words):
        self.begin(**words)
        for part in self.questions.parts:
            assert self.say(part.theme.value, **self.answers(part.theme, letter)).status_code == 302

    def form_token(self):
        return re.search(r'name="form" value="(\w+)"', self.open("check").text)[1]

    def send(self):
        return self.say("check", form=self.form_token())
