"""What happens to the servers while people send: workers are killed, Redis is emptied, PostgreSQL ends and begins again."""

import random
import time
from contextlib import suppress

import psycopg
import redis
from mail_worker import children_of, kill, wait_until
from private_servers import restart

BUSY = (
    "SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'worker-%' AND state <> 'idle'"
)
MODES = ["immediate", "fast"]  # as in a crash, and as in an update
WEB_KILLS = 10  # every so many-th kill hits a process of gunicorn

WHOLE = 0.25  # of the kills of Celery workers: starting one takes longer than the next kill


class Blows:
    """`kills` are those of gunicorn; those of Celery workers are counted by `processes`.

    `spared`: how often no worker could be killed, because both were only just starting.
    `ended`: how often one ended by itself and was started again.
    """

    def __init__(self, trial, folder, processes, web):
        self.trial, self.folder, self.processes, self.web = trial, folder, processes, web
        self.chance = random.Random(trial.seed)
        self.kills = self.hit_counting = self.struck = self.spared = self.ended = 0
        self.emptied, self.restarts = 0, []

    def strike(self, clients):
        """As long as people send."""
        deeds, next_kill = self._deeds(), time.monotonic() + self.trial.kill_every
        while clients.at_work or deeds:
            while deeds and (clients.done >= deeds[0][0] or not clients.at_work):
                deeds.pop(0)[1]()
            if time.monotonic() >= next_kill:
                next_kill = time.monotonic() + self.trial.kill_every
                self._kill()
            self.ended += self.processes.start_ended()
            time.sleep(0.01)
        for _, process in self.restarts:
            if process.wait(timeout=120):
                raise RuntimeError("PostgreSQL did not start again")

    def _deeds(self):
        """[(after so many people, what is done)]"""
        deeds = [self._empty] * self.trial.emptied + [self._restart] * self.trial.restarts
        self.chance.shuffle(deeds)
        last = self.trial.submissions * 9 // 10
        moments = self.chance.sample(range(self.trial.submissions // 20, last), len(deeds))
        return list(zip(sorted(moments), deeds, strict=True))

    def _empty(self):
        with redis.Redis.from_url(self.processes.environment["REDIS_URL"]) as client:
            client.flushall()
        self.emptied += 1

    def _restart(self):
        for _, process in self.restarts:
            process.wait(timeout=120)
        mode = MODES[len(self.restarts) % len(MODES)]
        self.restarts.append((mode, restart(self.folder, mode)))

    def _kill(self):
        self.struck += 1
        web = children_of(self.web.pid)
        if self.struck % WEB_KILLS == 0 and web:
            kill(self.chance.choice(web))
            self.kills += 1
            return
        busy, ready = self._one_that_counts(), self.processes.ready()
        if busy is None and not ready:
            self.spared += 1
            return
        self.hit_counting += busy is not None
        self.processes.kill(self.chance, self.chance.choice(ready) if busy is None else busy, WHOLE)

    def _one_that_counts(self):
        """The place of a worker that is in a transaction; None when there was none for half a second."""
        found = []
        with (
            suppress(psycopg.Error),
            psycopg.connect(self.processes.environment["DATABASE_URL"], autocommit=True) as one,
        ):
            wait_until(lambda: found.extend(one.execute(BUSY).fetchall()) or found, 0.5)
        return int(found[0][0].removeprefix("worker-")) if found else None
