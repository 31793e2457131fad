"""The pipeline: what commands, jobs and the scheduler call. It opens everything once."""

from __future__ import annotations

import gc
import gzip
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from tracker import metrics
from tracker.articles.article import Article
from tracker.codebook import load as codebooks
from tracker.codebook.model import Codebook
from tracker.config import Config
from tracker.db import Database, Negotiation
from tracker.errors import DatabaseError
from tracker.pipeline import (
    housekeeping,
    leases,
    measures,
    pages,
    recode_job,
    recode_report,
    recoding,
    reports,
    rounds,
    seeding,
    working,
)
from tracker.pipeline.storing import Draft, draft
from tracker.positions.adopting import adopt
from tracker.sources.fetch import Fetcher
from tracker.statements.coder import Coder, Coding, coder_version
from tracker.webhooks import delivery


def utcnow() -> datetime:
    return datetime.now(UTC)


class Pipeline:
    """One process's way through the stages. The coder and the HTTP client are made when first
    needed. `owner` names this process in leases."""

    def __init__(
        self,
        config: Config,
        database: Database,
        codebook: Codebook,
        clock: Callable[[], datetime] = utcnow,
    ) -> None:
        self.config = config
        self.database = database
        self.codebook = codebook
        self.clock = clock
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._reading = threading.Lock()  # neither coder nor parser is for several threads

    @classmethod
    @contextmanager
    def open(cls, config: Config, clock: Callable[[], datetime] = utcnow) -> Iterator[Pipeline]:
        """The pipeline on a migrated database; closes it afterwards.

        Raises CodebookError, ConfigError, or DatabaseError where it holds another negotiation.
        """
        codebook = codebooks.load(config.codebook)
        database = Database(config.database_url, pool_size=config.poll_workers + 2, max_overflow=4)
        metrics.watch(database.engine, limit=config.poll_workers + 6)
        pipeline = cls(config, database, codebook, clock)
        try:
            pipeline.adopt()
            yield pipeline
        finally:
            pipeline.close()

    def adopt(self) -> None:
        """Name the database after the negotiation, or refuse another's; put codebook and method
        in the ledger."""
        try:
            self._adopt()
        except IntegrityError:  # another process that starts did the same at the same instant
            self._adopt()

    def _adopt(self) -> None:
        with self.database.writing() as session:
            held = session.query(Negotiation).first()
            if held is None:
                session.add(Negotiation(id=self.codebook.id, created_at=self.clock()))
            elif held.id != self.codebook.id:
                raise DatabaseError(
                    f"this database holds the negotiation {held.id!r}, the codebook is of "
                    f"{self.codebook.id!r}: set TRACKER_DATABASE_URL to another database"
                )
            adopt(session, self.codebook, now=self.clock())

    @cached_property
    def coder(self) -> Coder:
        with self._lock:
            coder = Coder(self.codebook)
            gc.freeze()  # it stays: garbage is looked for in what articles leave, not in it
            return coder

    @cached_property
    def coder_version(self) -> str:
        return coder_version()

    @cached_property
    def fetcher(self) -> Fetcher:
        with self._lock:
            return pages.open_fetcher(self.config)

    def code(self, article: Article) -> Coding:
        """Read an article, one thread at a time."""
        with self._reading, measures.coding.time():
            return self.coder.code(article)

    def draft(
        self, article: Article, *, html: bytes | None = None, link: str | None = None
    ) -> Draft:
        """Code an article; nothing is stored yet."""
        return draft(
            article,
            self.code(article),
            coder=self.coder_version,
            codebook=self.codebook,
            fetched_at=self.clock(),
            html=gzip.compress(html) if html and self.config.keep_html_days else None,
            link=link,
        )

    def seed(self, paths: Sequence[Path], **options: object) -> seeding.Report:
        return seeding.seed(self, paths, **options)  # type: ignore[arg-type]

    def recode(self, *, dry_run: bool = False, **options: object) -> recode_report.Report:
        if dry_run:
            return recoding.recode(self, dry_run=True, **options)  # type: ignore[arg-type]
        return recode_job.recode_on_record(self, **options)

    def poll_due(self) -> reports.Report:
        """Poll the feeds that are due and fetch again the pages that are; one round."""
        return rounds.poll_due(self, trigger="schedule")

    def ingest(self, **options: object) -> reports.Report:
        return rounds.ingest(self, **options)  # type: ignore[arg-type]

    def work_jobs(self) -> int:
        """Work off the queue; returns how many jobs were done."""
        return working.work(self)

    def tell_webhooks(self) -> int:
        """Queue and send what webhooks are to be told; returns how many deliveries arrived."""
        return delivery.run(
            self.database,
            lambda url, body, headers: self.fetcher.post(url, body, headers),
            clock=self.clock,
            stopping=self.stopping.is_set,
        )

    def housekeeping(self) -> None:
        housekeeping.run(self)

    def stop(self) -> None:
        """Ask whatever runs to finish the entry it is at and hand the rest back."""
        self.stopping.set()
        if "fetcher" in self.__dict__:
            self.fetcher.stop()

    def cut_off(self) -> None:
        """End the requests that still run, after `stop`; what they were for stays to be done."""
        if "fetcher" in self.__dict__:
            self.fetcher.cut_off()

    def hand_back(self) -> None:
        """Give up the leases that are left, so that another process can go on at once."""
        with self.database.writing() as session:
            leases.hand_back(session, owner=self.owner)

    def close(self) -> None:
        if "fetcher" in self.__dict__:
            self.fetcher.close()
        self.database.dispose()
