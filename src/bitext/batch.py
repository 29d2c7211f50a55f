"""Translate many files in one run: batches over all of them, constant memory, outputs whole, resumable."""

from __future__ import annotations

import datetime
import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.assemble import paragraph_units, release_props, sentence_units
from bitext.batch_settings import BatchSettings, BatchSummary, Progress
from bitext.errors import BitextError, OutputError
from bitext.estimate import QualityEstimator, review_finding
from bitext.files import claimed_folder, refuse_inputs, refuse_overwrite, refuse_shared
from bitext.glossary.lookup import GlossaryLookup
from bitext.glossary.offices import read_offices
from bitext.glossary.table import Glossary, read_glossary
from bitext.interchange.own import own_units
from bitext.interchange.reviewed import refuse_reviewed
from bitext.interchange.tmx import SegType, TmxHeader, combine_tmx, read_header_prop, write_tmx
from bitext.interchange.xliff import XliffVersion, read_xliff_prop, write_xliff
from bitext.interchange.xliff_parts import FINGERPRINT_PROP, XliffHeader
from bitext.memory.recall import Memory
from bitext.model import Lang, Translation
from bitext.pipeline import Prepared, Translated, prepare
from bitext.release.read import InputFile, find_inputs, read_bytes
from bitext.release_plan import ReleasePlan
from bitext.resources import default_glossary, default_model
from bitext.reuse import Reuser, nothing
from bitext.run_report import REPORT, RunReport
from bitext.terminology import request_terms, translate_requests
from bitext.translate.engine import CTranslate2Translator
from bitext.translate.terms import TermRequest
from bitext.translate.translator import Translator
from bitext.version import VERSION

if TYPE_CHECKING:
    from bitext.align.encoder import Encoder

#: A window is written when it is done, so this is what a run that is broken off loses, in seconds. The first window is
#: small, the others as large as fits; what large ones save stands in docs/benchmarks.md (Windows).
_WINDOW_S = 60.0
_WINDOW_SEGMENTS = range(256, 4097)
_WINDOW_RELEASES = 500
_CACHED_SEGMENTS = 20_000


def translate(
    inputs: Sequence[str | Path],
    output: str | Path,
    settings: BatchSettings | None = None,
    *,
    combined: str | Path | None = None,
    resume: bool = False,
    force: bool = False,
    translator: Translator | None = None,
    progress: Progress | None = None,
) -> BatchSummary:
    """Translate releases to TMX or XLIFF files, one a release, and write report.jsonl beside them.

    Args:
        inputs: Files, folders (searched recursively) or "-".
        output: Folder of the files; folders below an input folder are kept.
        settings: Settings of the run.
        combined: A TMX file to hold the units of all releases, in input order; for TMX only.
        resume: Leave outputs alone whose input and settings have not changed, do the rest.
        force: Replace existing outputs.
        translator: In place of the model of the settings.
        progress: Called after each batch and each window of releases.

    Returns:
        The counts; a release that could not be done is counted as failed and does not stop the others.

    Raises:
        BitextError: The run cannot begin: model, glossary, memory or output folder are not usable, or another run
            is writing into the folder.
    """
    settings = settings or BatchSettings()
    run = _Run(settings, Path(output), Path(combined) if combined else None, resume, force)
    with Memory.open(settings.memory) if settings.memory else nullcontext() as memory:
        run.check([str(name) for name in inputs])
        with claimed_folder(run.output):
            run.load(translator, memory)
            return run.go(progress or _silent)


@dataclass(slots=True)
class _Job:
    """One release of a window.

    Attributes:
        input: Where it comes from.
        fingerprint: Of the input and the settings.
        prepared: What is to be translated; None where ``line`` says that nothing is.
        line: Its line of the report, as soon as it is known.
    """

    input: InputFile
    fingerprint: str = ""
    prepared: Prepared | None = None
    line: dict[str, Any] | None = None


class _Run:
    def __init__(self, settings: BatchSettings, output: Path, combined: Path | None, resume: bool, force: bool) -> None:
        self.settings = settings
        self.output = output
        self.combined = combined
        self.resume = resume
        self.force = force
        self.replace = force or resume
        self.date = settings.date or datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        self.summary = BatchSummary()
        self.failed: set[str] = set()
        self.cache: OrderedDict[TermRequest, Translation] = OrderedDict()

    # ---- before the first release

    def check(self, inputs: Sequence[str]) -> None:
        """Find the inputs and make sure that no output is in the way, before anything slow is done."""
        if self.combined and self.settings.output_format != "tmx":
            raise OutputError(f"{self.combined}: only TMX files are combined; an XLIFF file is of one release")
        self.inputs = find_inputs(inputs)
        self.summary.releases = len(self.inputs)
        outputs = [(item.id, path) for item in self.inputs for path in self.targets(item.id).values()]
        targets = [path for _, path in outputs]
        others = [*([self.combined] if self.combined else []), self.output / REPORT]
        settings = self.settings
        others_read = (settings.memory, settings.glossary, settings.model)
        refuse_inputs([*targets, *others], [*(item.path for item in self.inputs), *others_read])
        refuse_shared(outputs, others)
        for path in (*targets, *others):
            refuse_overwrite(path, force=self.replace, resumable=True)
        if self.resume and not self.force:
            self.refuse_foreign(targets)

    def refuse_foreign(self, targets: Iterable[Path]) -> None:
        """Raise an error where --resume would replace what another program has written."""
        for path in targets:
            if path.exists() and self.fingerprint_of(path) is None:
                raise OutputError(f"{path}: is there and was not written by bitext; move it, or give --force as well")

    def load(self, translator: Translator | None, memory: Memory | None) -> None:
        path = self.settings.glossary or default_glossary()
        self.glossary: Glossary = read_glossary(path)
        offices = read_offices(path)
        self.offices = repr(offices)
        self.lookup = GlossaryLookup(self.glossary.entries, offices) if self.settings.terms != "off" else None
        self.reuser = Reuser(memory, self.glossary.entries, self.settings.memory_threshold) if memory else None
        self.estimator = QualityEstimator(_encoder()) if self.settings.review_below is not None else None
        folder = self.settings.model or default_model()
        self.translator: Translator = translator or CTranslate2Translator(folder, self.settings.decoding)

    # ---- releases

    def go(self, progress: Progress) -> BatchSummary:
        self.start = time.monotonic()
        self.progress = progress
        with RunReport(self.output, "release", resume=self.resume) as report:
            for window in self.windows(report):
                self.translate_window([job for job in window if job.prepared])
                for job in window:
                    report.add({"release": job.input.id, "input": job.input.path, **(job.line or {})})
                self.tell(0)
            report.finish()
        if self.combined:
            self.write_combined(self.combined)
        self.tell(0)
        return self.summary

    def tell(self, decoded: int) -> None:
        """Count segments just decoded and show where the run stands."""
        self.summary.decoded += decoded
        self.summary.seconds = time.monotonic() - self.start
        self.progress(self.summary)

    def windows(self, report: RunReport) -> Iterator[list[_Job]]:
        """Yield some releases at a time, in input order: enough to fill the model's batches, few enough to lose."""
        window: list[_Job] = []
        segments, limit = 0, _WINDOW_SEGMENTS[0]
        for item in self.inputs:
            job = self.job(item, report)
            window.append(job)
            segments += len(job.prepared.segments) if job.prepared else 0
            if segments >= limit or len(window) >= _WINDOW_RELEASES:
                start = time.monotonic()
                yield window
                fitting = int(segments * _WINDOW_S / max(time.monotonic() - start, 1e-3))
                limit = min(max(fitting, _WINDOW_SEGMENTS[0]), 2 * limit, _WINDOW_SEGMENTS[-1])
                window, segments = [], 0
        yield window

    def job(self, item: InputFile, report: RunReport) -> _Job:
        try:
            data = read_bytes(item.path)
            fingerprint = self.fingerprint(item, data)
            outputs = [*self.targets(item.id).values()]
            if self.resume and all(self.fingerprint_of(path) == fingerprint for path in outputs):
                self.summary.unchanged += 1
                said = {"outputs": [str(path) for path in outputs]}
                return _Job(item, line={**(report.earlier(item.id) or {}), **said, "status": "unchanged"})
            if self.resume and not self.force:
                try:
                    refuse_reviewed(outputs)
                except OutputError as kept:
                    return _Job(item, line=self.keep(item, kept, report.earlier(item.id) or {}))
            prepared = prepare(data, path=item.path, id=item.id, lookup=self.lookup)
        except BitextError as error:
            return _Job(item, line=self.fail(item, error))
        return _Job(item, fingerprint, prepared)

    def translate_window(self, window: Sequence[_Job]) -> None:
        start = time.monotonic()
        releases = [job.prepared for job in window if job.prepared]
        plans = [self.plan(release) for release in releases]
        done = self.decode([request for plan in plans for request in plan.asked()])
        share = (time.monotonic() - start) / max(1, sum(len(release.segments) for release in releases))
        for job, plan in zip(window, plans, strict=True):
            job.line = self.finish(job, plan, plan.join(done), share)

    def plan(self, release: Prepared) -> ReleasePlan:
        """Return what is asked of the model for a release, and what the memory has."""
        segtype, markers = self.settings.segtype, self.translator.term_markers
        whole = self.reuser.recall_paragraphs(release) if self.reuser and segtype != "sentence" else {}
        recalled = self.reuser.recall(release) if self.reuser else nothing(release)
        requests = [
            request_terms(segment.text, terms, self.settings.terms, markers)
            for segment, terms in zip(release.segments, release.terms, strict=True)
        ]
        return ReleasePlan(release, requests, recalled, whole, hidden=segtype == "paragraph")

    def decode(self, requests: Sequence[TermRequest]) -> dict[TermRequest, Translation]:
        """Translate what is asked of the model; what many releases have in common is decoded once."""
        wanted = dict.fromkeys(requests)
        fresh = [request for request in wanted if request not in self.cache]
        done = {request: self.cache[request] for request in wanted if request in self.cache}
        answers = translate_requests(fresh, self.translator, self.settings.terms, self.tell)
        done.update(zip(fresh, self.estimate(answers), strict=True))
        self.remember(done)
        return done

    def estimate(self, translations: list[Translation]) -> list[Translation]:
        """Add the estimated quality, and a finding where it is under the limit; what was copied is left alone."""
        limit = self.settings.review_below
        if self.estimator is None or limit is None:
            return translations
        estimated = []
        qualities = iter(self.estimator.estimate([translation for translation in translations if translation.model]))
        for translation in translations:
            if not translation.model:
                estimated.append(translation)
                continue
            quality = next(qualities)
            findings = translation.findings + ((review_finding(quality, limit),) if quality < limit else ())
            estimated.append(replace(translation, quality=quality, findings=findings))
        return estimated

    def remember(self, done: dict[TermRequest, Translation]) -> None:
        """Keep the newest translations, so that a segment common to many releases is decoded once."""
        for request, translation in done.items():
            self.cache[request] = translation
            self.cache.move_to_end(request)
        while len(self.cache) > _CACHED_SEGMENTS:
            self.cache.popitem(last=False)

    def finish(self, job: _Job, plan: ReleasePlan, translated: Translated, seconds_a_segment: float) -> dict[str, Any]:
        """Write the output of a release and return its line of the report."""
        targets = self.targets(job.input.id)
        try:
            for segtype, path in targets.items():
                self.write(path, segtype, translated, job.fingerprint)
        except OutputError as error:
            return self.fail(job.input, error)
        counts = plan.counts(translated)
        for name, count in counts.items():
            setattr(self.summary, name, getattr(self.summary, name) + count)
        self.summary.translated += 1
        self.summary.warnings += [(job.input.path, finding.message) for finding in translated.prepared.whole]
        release = translated.prepared.release
        return {
            "status": "translated",
            "outputs": [str(path) for path in targets.values()],
            "title": release.title,
            "date": release.date.isoformat() if release.date else None,
            **counts,
            "normalized": len(translated.prepared.steps),
            "furniture": len(release.furniture),
            "seconds": round(seconds_a_segment * counts["segments"], 3),
            "details": [
                {"code": f.code, "severity": f.severity, "segment": f.segment, "message": f.message}
                for f in translated.findings
            ],
        }

    def write(self, path: Path, segtype: SegType, translated: Translated, fingerprint: str) -> None:
        """Write the units of a release; what is the same in all of them stands in the head of an XLIFF file."""
        units = (sentence_units if segtype == "sentence" else paragraph_units)(translated, self.unit_props())
        if self.settings.output_format == "tmx":
            write_tmx(path, self.header(segtype, fingerprint), units, force=self.replace)
            return
        release = translated.prepared.release
        header = XliffHeader(
            original=release.id,
            date=self.date,
            source_tag=self.settings.source_tag,
            target_tag=self.settings.target_tag,
            props=((FINGERPRINT_PROP, fingerprint), *release_props(release), *self.unit_props()),
        )
        version: XliffVersion = "1.2" if self.settings.output_format == "xliff" else "2.1"
        write_xliff(path, header, own_units(units, self.tags()), version=version, force=self.replace)

    def fail(self, item: InputFile, error: BitextError) -> dict[str, Any]:
        self.failed.add(item.id)
        self.summary.failed += 1
        self.summary.errors.append((item.path, str(error)))
        return {"status": "failed", "error": str(error)}

    def keep(self, item: InputFile, reason: OutputError, earlier: Mapping[str, Any]) -> dict[str, Any]:
        """Leave outputs alone that a person has worked on, though their input or the settings have changed."""
        self.summary.kept += 1
        self.summary.warnings.append((item.path, str(reason)))
        outputs = [str(path) for path in self.targets(item.id).values() if path.exists()]
        known = {name: value for name, value in earlier.items() if name != "error"}
        return {**known, "outputs": outputs, "status": "kept"}

    # ---- files

    def targets(self, id: str) -> dict[SegType, Path]:
        """Return the file of a release for each kind of unit."""
        suffix = "tmx" if self.settings.output_format == "tmx" else "xlf"
        plain = self.output / f"{id}.{suffix}"
        if self.settings.segtype == "both":
            return {"sentence": plain, "paragraph": self.output / f"{id}.paragraph.{suffix}"}
        return {self.settings.segtype: plain}

    def fingerprint_of(self, path: Path) -> str | None:
        """Return the fingerprint that a file has, None where there is none."""
        read_prop = read_header_prop if self.settings.output_format == "tmx" else read_xliff_prop
        return read_prop(path, FINGERPRINT_PROP)

    def header(self, segtype: SegType, fingerprint: str | None) -> TmxHeader:
        props = ((FINGERPRINT_PROP, fingerprint),) if fingerprint else ()
        return TmxHeader(segtype=segtype, date=self.date, tags=self.tags(), props=props)

    def tags(self) -> dict[Lang, str]:
        return {"en": self.settings.source_tag, "ko": self.settings.target_tag}

    def unit_props(self) -> tuple[tuple[str, str], ...]:
        return (
            ("x-bitext-model", self.translator.id),
            ("x-bitext-model-sha256", self.translator.sha256),
            ("x-bitext-glossary-sha256", self.glossary.sha256),
        )

    def fingerprint(self, item: InputFile, data: bytes) -> str:
        """Hash all that the output's bytes depend on; the time of the run does not count."""
        settings = self.settings
        parts = [
            VERSION,
            item.id,
            self.translator.id,
            self.translator.sha256,
            self.translator.settings,
            self.glossary.sha256,
            self.offices,
            settings.terms,
            self.reuser.state if self.reuser else "",
            "" if settings.review_below is None else f"{settings.review_below:g}",
            settings.segtype,
            settings.output_format,
            settings.source_tag,
            settings.target_tag,
            settings.date.isoformat() if settings.date else "",
        ]
        return hashlib.sha256("\0".join(parts).encode(errors="surrogateescape") + b"\0" + data).hexdigest()

    def write_combined(self, path: Path) -> None:
        segtype: SegType = "paragraph" if self.settings.segtype == "paragraph" else "sentence"
        done = [item.id for item in self.inputs if item.id not in self.failed]
        files = [self.targets(id)[segtype] for id in done]
        if not files and path.exists():
            return  # nothing to put in the place of what is there
        if self.resume and not self.force:
            refuse_reviewed([path], files)
        combine_tmx(path, self.header(segtype, None), files, force=self.replace)


def _encoder() -> Encoder:
    from bitext.align.encoder import UniversalSentenceEncoder

    return UniversalSentenceEncoder()


def _silent(_: BatchSummary) -> None:
    """Show no progress."""
