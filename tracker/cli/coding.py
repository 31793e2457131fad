"""tracker extract, tracker recode, tracker evaluate"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from tracker.articles.article import Article
from tracker.articles.files import find_files, read_bytes, read_file
from tracker.articles.language import detect
from tracker.cli.ingesting import stoppable
from tracker.cli.opening import pipeline
from tracker.cli.options import DAY, PROCESSES
from tracker.cli.progress import shown
from tracker.codebook.load import load
from tracker.config import Config
from tracker.errors import ArticleError
from tracker.statements.attribution.discourse import Discourse
from tracker.statements.attribution.report import quotes_json
from tracker.statements.coder import Coder, Coding
from tracker.statements.statement import Statement
from tracker.syntax import load as load_parser


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--published", type=DAY, help="Day of articles whose text does not state one.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--quotes", is_flag=True, help="Add who says what, all of it.")
@click.option("--explain", is_flag=True, help="Show which words led to each statement.")
@click.option("--raw", is_flag=True, help="Take each file as the text, byte for byte.")
def extract(
    files: tuple[Path, ...],
    published: datetime | None,
    form: str,
    quotes: bool,
    explain: bool,
    raw: bool,
) -> int:
    """Code FILES without storing anything; - reads standard input."""
    coder = Coder(load(Config.from_env().codebook))
    articles: list[dict[str, Any]] = []
    failed = False
    for path in _expanded(files):
        try:
            article = _read(path, raw)
        except ArticleError as error:
            click.echo(f"tracker: {error}", err=True)
            failed = True
            continue
        on = article.published_on or (published.date() if published else None)
        try:
            coding = coder.code(replace(article, published_on=on))
        except Exception as error:  # a defect of ours: the other files are coded all the same
            reason = f"unexpected {type(error).__name__} ({error})"
            click.echo(f"tracker: {path}: coding failed: {reason}. Please report it.", err=True)
            coding, failed = Coding("failed", reason=reason), True
        if coding.status == "skipped":
            click.echo(f"tracker: {path}: skipped: {coding.reason}", err=True)
        described = _described(path, article, coding, explain)
        if quotes:
            described["quotes"] = quotes_json(
                Discourse(article.text, coder.codebook, load_parser())
            )
        if form == "json":
            articles.append(described)
        else:
            _print(described)
    if form == "json":
        json.dump({"articles": articles}, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
    return 1 if failed else 0


def _expanded(files: tuple[Path, ...]) -> list[Path]:
    return [
        found
        for path in files
        for found in ([path] if str(path) == "-" or not path.is_dir() else find_files(path))
    ]


def _read(path: Path, raw: bool) -> Article:
    if str(path) == "-":
        article = read_bytes(sys.stdin.buffer.read(), raw=raw)
    else:
        article = read_file(path, raw=raw)
    return replace(article, language=article.language or detect(article.text))


def _described(path: Path, article: Article, coding: Coding, explain: bool) -> dict[str, Any]:
    return {
        "file": str(path),
        "title": article.title,
        "published": article.published_on,
        "language": article.language,
        "text": article.text,
        "status": coding.status,
        "reason": coding.reason,
        "statements": [_statement(s, article.text, explain) for s in coding.statements],
    }


def _statement(statement: Statement, text: str, explain: bool) -> dict[str, Any]:
    names = ("party", "issue", "stance", "conditional", "condition", "mode", "reported_by",
             "evidence", "start", "end", "said_on", "said_on_precision", "mention",
             "confidence")  # fmt: skip
    described = {name: getattr(statement, name) for name in names}
    described["speaker"] = statement.speaker.name if statement.speaker else None
    described["confidence"] = round(statement.confidence, 3)
    if explain:
        described["cues"] = [
            {"what": c.what, "rule": c.rule, "text": text[c.start : c.end],
             "start": c.start, "end": c.end}
            for c in statement.cues
        ]  # fmt: skip
    return described


def _print(article: dict[str, Any]) -> None:
    title, day = article["title"] or "untitled", article["published"] or "undated"
    click.echo(f"{article['file']}: {title}, {day}; {len(article['statements'])} statements")
    for s in article["statements"]:
        who = f" ({s['speaker']})" if s["speaker"] else ""
        condition = f", if: {s['condition']}" if s["condition"] else ""
        marks = "".join(f", {m}" for m in ("conditional", "mention") if s[m])
        click.echo(f"  {s['party']}{who} {s['stance']} {s['issue']} [{s['mode']}{marks}, "
                   f"{s['said_on'] or 'undated'}, {s['confidence']:.2f}{condition}]")  # fmt: skip
        click.echo(f"    “{' '.join(s['evidence'].split())}”")
        for cue in s.get("cues", ()):
            click.echo(f"      {cue['what']:10} {cue['rule']:24} {cue['text']!r}")
    for quote in article.get("quotes", ()):
        words = " … ".join(article["text"][a:b] for a, b in quote["content"])
        who = quote["name"] or (
            article["text"][slice(*quote["speaker"])] if quote["speaker"] else "?"
        )
        click.echo(f"  {who}: {' '.join(words.split())}")


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@PROCESSES
def recode(dry_run: bool, processes: int | None) -> None:
    """Code the stored articles again, after a change of codebook or coder."""
    with pipeline() as opened, stoppable(opened), shown("recode") as progress:
        report = opened.recode(dry_run=dry_run, progress=progress, processes=processes)
    for line in report.lines(dry_run=dry_run):
        click.echo(line)


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--articles", "folder", required=True, type=click.Path(path_type=Path))
def evaluate(gold: Path, folder: Path) -> None:
    """Score the coder against hand-coded articles (GOLD is JSON lines)."""
    from tracker.statements.agreement import score
    from tracker.statements.figures import report
    from tracker.statements.gold import read_gold

    codebook = load(Config.from_env().codebook)
    rows = read_gold(gold, codebook)
    coder = Coder(codebook)
    coded = []
    for path in find_files(folder):
        article = _read(path, raw=False)
        days = {
            date.fromisoformat(r.published) for r in rows if r.file == path.name and r.published
        }
        on = article.published_on or min(days, default=None)
        coding = coder.code(replace(article, published_on=on))
        coded.append((path.name, article.text, coding.statements))
    core = frozenset(key for key, issue in codebook.issues.items() if issue.core)
    click.echo(report(score(rows, coded), core))
