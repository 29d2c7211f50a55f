"""Align two folders of releases: pairs found, parallel processes, resumable."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import asdict, dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from bitext.align.documents import DocumentFacts, match_documents
from bitext.errors import BitextError
from bitext.files import claimed_folder, refuse_inputs, refuse_overwrite, refuse_shared
from bitext.model import Lang
from bitext.pair_files import (
    AlignSettings,
    PairAligner,
    Texts,
    output_paths,
    read_side,
    refuse_unrelated,
    write_alignment,
)
from bitext.pairs import Alignment
from bitext.release.read import InputFile, find_inputs, read_bytes
from bitext.run_report import REPORT, RUN_FILES, RunReport

_QUEUED = 4  # pairs given to a process ahead


@dataclass(slots=True, kw_only=True)
class AlignSummary:
    """Count what a run did.

    Attributes:
        pairs: Pairs found.
        aligned: Pairs written in this run.
        unchanged: Pairs that --resume left as they were.
        failed: Pairs that could not be done; their messages are in ``errors``.
        unmatched: Inputs without a partner.
        beads: Beads with both sides, of all levels written.
        alone: Beads with one side.
        review: Beads with both sides below the confidence asked for.
        findings: Findings of any kind.
        seconds: Wall time.
        errors: (input, message) pairs.
        warnings: Likewise, about what is in the output folder.
    """

    pairs: int = 0
    aligned: int = 0
    unchanged: int = 0
    failed: int = 0
    unmatched: int = 0
    beads: int = 0
    alone: int = 0
    review: int = 0
    findings: int = 0
    seconds: float = 0.0
    errors: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)

    def add(self, line: dict[str, Any]) -> None:
        """Count a pair by its line of the report."""
        setattr(self, line["status"], getattr(self, line["status"]) + 1)
        if line["status"] == "failed":
            self.errors.append((line["source"], line["error"]))
        if line["status"] == "aligned":
            for name in ("beads", "alone", "review"):
                setattr(self, name, getattr(self, name) + line[name])
            self.findings += len(line["details"])


Progress = Callable[[AlignSummary], None]


def align_folders(
    sources: str | Path,
    targets: str | Path,
    output: str | Path,
    settings: AlignSettings | None = None,
    *,
    jobs: int = 1,
    resume: bool = False,
    force: bool = False,
    progress: Progress | None = None,
) -> AlignSummary:
    """Align two folders of releases, one output a pair, and write report.jsonl beside them.

    Releases with the same id (path below the folder, without suffix) are pairs; the others are matched by date,
    numbers, names and content. Work is shared among ``jobs`` processes, each with an encoder of its own.

    Args:
        sources: Folder of the English releases.
        targets: Folder of the Korean releases.
        output: Folder of the outputs, named by the English release.
        settings: Settings of the run.
        jobs: Number of processes.
        resume: Leave pairs alone whose pages, their paths and settings have not changed, do the rest, and remove
            what an earlier run wrote for those under other names.
        force: Replace existing outputs.
        progress: Called after each pair.

    Raises:
        BitextError: The run cannot begin, or another run is writing into the folder.
    """
    return _Run(settings or AlignSettings(), Path(output), jobs, resume, force, progress or _silent).go(
        sources, targets
    )


@dataclass(frozen=True, slots=True)
class _Job:
    """One pair for a process: ids, paths, the output to name, and the report line of an earlier run."""

    id: str
    source: str
    target: str
    output: Path
    done: dict[str, Any] | None
    replace: bool
    matched: Literal["name", "content"]


@cache
def _aligner(settings: AlignSettings) -> PairAligner:
    """Return the aligner of this process."""
    return PairAligner(settings)


def _facts(settings: AlignSettings, path: str, id: str, lang: Lang) -> DocumentFacts | str:
    try:
        return _aligner(settings).facts(path, id, lang)
    except BitextError as error:
        return str(error)


def _refusal(item: InputFile, lang: Lang) -> str | None:
    """Return why a page cannot be of any pair, None where it can."""
    try:
        read_side(item.path, item.id, lang)
    except BitextError as error:
        return str(error)
    return None


def _align(settings: AlignSettings, job: _Job) -> dict[str, Any]:
    """Align a pair, write it, and return its line of the report."""
    aligner = _aligner(settings)
    line: dict[str, Any] = {"pair": job.id, "source": job.source, "target": job.target, "matched": job.matched}
    try:
        pages = [(path, read_bytes(path)) for path in (job.source, job.target)]
        line["fingerprint"] = aligner.fingerprint(pages[0][1], pages[1][1])
        if job.done and all(job.done.get(name) == line[name] for name in line) and _whole(job, settings):
            return {**job.done, "status": "unchanged"}
        alignment = aligner.align(pages[0], pages[1], id=job.id)
        refuse_unrelated(alignment, job.target)
        texts = aligner.texts(alignment)
        written = write_alignment(alignment, texts, job.output, settings, force=job.replace)
        line |= {"status": "aligned", "outputs": {str(path): _hash(path) for path in written}}
        return line | _counts(alignment, texts, settings)
    except BitextError as error:
        reason = str(error)
    except OSError as error:
        reason = f"{job.output}: {error.strerror}; check the name and the disk"
    # what an earlier run wrote is known still, so that a later one can tell that it is stale
    before = {"fingerprint": "", "outputs": job.done["outputs"]} if job.done else {}
    return {**line, "status": "failed", "error": reason, **before}


def _made(line: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the line of an earlier run if it made something; None else."""
    return line if line and "fingerprint" in line and isinstance(line.get("outputs"), dict) else None


def _whole(job: _Job, settings: AlignSettings) -> bool:
    """Tell whether the outputs of this run are there, as an earlier one wrote them."""
    known = {Path(path).resolve(): hash for path, hash in job.done["outputs"].items()} if job.done else {}
    paths = {path.resolve() for path in output_paths(job.output, settings)}
    return paths == known.keys() and all(path.is_file() and _hash(path) == known[path] for path in paths)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class _Run:
    def __init__(
        self, settings: AlignSettings, output: Path, jobs: int, resume: bool, force: bool, progress: Progress
    ) -> None:
        self.settings, self.output, self.jobs = settings, output, jobs
        self.resume, self.replace, self.progress = resume, force or resume, progress
        self.summary = AlignSummary()
        self.kept: set[Path] = set()

    def go(self, sources: str | Path, targets: str | Path) -> AlignSummary:
        start = time.monotonic()
        english, korean = self.inputs(sources), self.inputs(targets)
        refuse_overwrite(self.output / REPORT, force=self.replace, resumable=True)
        with (
            claimed_folder(self.output),
            closing(_Pool(self.settings, self.jobs)) as pool,
            RunReport(self.output, "pair", resume=self.resume) as report,
        ):
            pairs, alone = self.pairs(english, korean, pool)
            self.summary.pairs, self.summary.unmatched = len(pairs), len(alone)
            jobs = [self.job(source, target, _made(report.earlier(source.id))) for source, target in pairs]
            self.check(jobs)
            self.warn_of_gone(report, jobs)
            for line in alone:
                report.add(line)
            for index, line in pool.run(_align, [(job,) for job in jobs]):
                if line["status"] == "aligned":
                    self.remove_stale(jobs[index].done)
                report.add(line)
                self.summary.add(line)
                self.summary.seconds = time.monotonic() - start
                self.progress(self.summary)
            report.finish(order=lambda item: item[0])
        return self.summary

    def inputs(self, folder: str | Path) -> list[InputFile]:
        """Return the pages of a folder; what lies in an output folder below it was written by a run."""
        output, pages = self.output.resolve(), Path(folder).resolve()
        below = output != pages and output.is_relative_to(pages)
        found = find_inputs([str(folder)])
        return [item for item in found if not (below and Path(item.path).resolve().is_relative_to(output))]

    def check(self, jobs: Sequence[_Job]) -> None:
        """Raise an error where an output would be written over what is read, or over another output."""
        outputs = [(job.id, path) for job in jobs for path in output_paths(job.output, self.settings)]
        pages = [path for job in jobs for path in (job.source, job.target)]
        paths = [path for _, path in outputs]
        refuse_inputs([*paths, self.output / REPORT], [*pages, *self.settings.inputs()])
        refuse_shared(outputs, [self.output / name for name in RUN_FILES])
        self.kept = {path.resolve() for path in (*paths, *map(Path, pages))}

    def warn_of_gone(self, report: RunReport, jobs: Sequence[_Job]) -> None:
        """Name what earlier runs wrote for pairs that are there no more; it is left alone."""
        for id in sorted(report.earlier_ids() - {job.id for job in jobs}):
            for path in self.stale(_made(report.earlier(id))):
                message = f"was written for {id!r}, which is no pair any more; remove it if it is not wanted"
                self.summary.warnings.append((str(path), message))

    def remove_stale(self, done: dict[str, Any] | None) -> None:
        """Remove what an earlier run wrote for a pair under names that this run does not write."""
        for path in self.stale(done):
            try:
                path.unlink()
            except OSError as error:
                self.summary.warnings.append((str(path), f"is of an earlier run and stays: {error.strerror}"))

    def stale(self, done: dict[str, Any] | None) -> Iterator[Path]:
        """Yield the files of an earlier run that are as it wrote them and that this one neither writes nor reads."""
        folder = self.output.resolve()
        for name, known in done["outputs"].items() if done else ():
            path = Path(name)
            place = path.resolve()
            ours = place.is_relative_to(folder) and place not in self.kept
            if ours and path.is_file() and _hash(path) == known:
                yield path

    def job(self, source: InputFile, target: InputFile, done: dict[str, Any] | None) -> _Job:
        output = self.output / f"{source.id}.{self.settings.format}"
        matched: Literal["name", "content"] = "name" if source.id == target.id else "content"
        return _Job(source.id, source.path, target.path, output, done, self.replace, matched)

    def pairs(
        self, english: Sequence[InputFile], korean: Sequence[InputFile], pool: _Pool
    ) -> tuple[list[tuple[InputFile, InputFile]], list[dict[str, Any]]]:
        """Pair inputs by id, the rest by content; return the pairs and report lines of what has no partner."""
        by_id = {item.id: item for item in korean}
        pairs = [(item, by_id[item.id]) for item in english if item.id in by_id]
        taken = {item.id for item, _ in pairs}
        rest = [[item for item in side if item.id not in taken] for side in (english, korean)]
        langs: tuple[Lang, Lang] = ("en", "ko")
        facts = [
            self.facts(items, lang, pool) if all(rest) else [_refusal(item, lang) for item in items]
            for items, lang in zip(rest, langs, strict=True)
        ]
        readable = [[fact for fact in side if isinstance(fact, DocumentFacts)] for side in facts]
        items = [{item.id: item for item in side} for side in rest]
        for left, right in match_documents(readable[0], readable[1]):
            pairs.append((items[0].pop(readable[0][left].id), items[1].pop(readable[1][right].id)))
        alone = []
        for side, lang, found in zip(items, langs, facts, strict=True):
            errors = {item.id: fact for item, fact in zip(rest[langs.index(lang)], found, strict=True)}
            for item in side.values():
                error = errors.get(item.id)
                reason = error if isinstance(error, str) else f"{item.path}: no release of the other side belongs to it"
                self.summary.errors.append((item.path, reason))
                alone.append(
                    {"pair": item.id, "input": item.path, "lang": lang, "status": "unmatched", "error": reason}
                )
        return sorted(pairs, key=lambda pair: pair[0].id), alone

    def facts(self, items: Sequence[InputFile], lang: Lang, pool: _Pool) -> list[DocumentFacts | str | None]:
        """Return what each input is matched by, or why it cannot be."""
        found = dict(pool.run(_facts, [(item.path, item.id, lang) for item in items]))
        return [found[index] for index in range(len(items))]


class _Pool:
    """Processes with an aligner each, or this one."""

    def __init__(self, settings: AlignSettings, jobs: int) -> None:
        self._jobs = jobs
        self._executor: ProcessPoolExecutor | None = None
        self._settings = settings
        _aligner(settings)  # an encoder or glossary that cannot be used is said here, once
        if jobs > 1:
            self._executor = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))

    def run(self, function: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> Iterator[tuple[int, Any]]:
        """Yield (index, result) as they come; only a few calls wait in the queue, so memory does not grow."""
        if self._executor is None:
            yield from ((index, function(self._settings, *values)) for index, values in enumerate(arguments))
            return
        waiting: dict[Future[Any], int] = {}
        rest = iter(enumerate(arguments))
        while True:
            while len(waiting) < self._jobs * _QUEUED and (following := next(rest, None)) is not None:
                waiting[self._executor.submit(function, self._settings, *following[1])] = following[0]
            if not waiting:
                return
            try:
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    yield waiting.pop(future), future.result()
            except BrokenProcessPool as error:
                raise BitextError(
                    "a process was killed, for lack of memory perhaps; go on with --resume and fewer --jobs"
                ) from error

    def close(self) -> None:
        """Stop the processes; what they have not begun is not done."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)


def _counts(alignment: Alignment, texts: Texts, settings: AlignSettings) -> dict[str, Any]:
    """Return what the report says of a pair."""
    every = [text for level in texts.values() for text in level]
    both = [text for text in every if text.source and text.target]
    return {
        "title": alignment.source.release.title,
        "beads": len(both),
        "alone": len(every) - len(both),
        "review": sum(text.bead.confidence < (settings.min_confidence or 0.0) for text in both),
        "likeness": round(alignment.likeness, 3),
        "details": [asdict(finding) for finding in alignment.findings],
    }


def _silent(_: AlignSummary) -> None:
    """Show no progress."""
