"""Particles beside tossi: python benchmarks/particles.py (needs tossi).

The cases of tests/golden/particles.tsv, and the ministry-style list of 19 that tossi was first measured on.
"""

from __future__ import annotations

from pathlib import Path

import tossi

from bitext.translate.particles import attach

GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "golden" / "particles.tsv"
MINISTRY = """
유엔 은 유엔은|ODA 을 ODA를|UN 은 UN은|EU 이 EU가|WTO 로 WTO로|NATO 과 NATO와|MOU 을 MOU를|KOICA 은 KOICA는
서울 으로 서울로|외교부 을 외교부를|대한민국 은 대한민국은|50% 을 50%를|2018 을 2018을|G7 은 G7은
브라질 으로 브라질로|협정 이라고 협정이라고|회의 이라고 회의라고|공적개발원조(ODA) 을 공적개발원조(ODA)를
“평화” 은 “평화”는
"""


def main() -> None:
    cases = [tuple(line.split("\t")) for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line]
    ministry = [case.rsplit(" ", 2) for line in MINISTRY.strip().split("\n") for case in line.split("|")]
    tables = {"golden": cases, "ministry": [(noun, "", particle, expected) for noun, particle, expected in ministry]}
    for name, rows in tables.items():
        ours = sum(
            attach(noun, particle, reading=reading or None) == wanted for noun, reading, particle, wanted in rows
        )
        theirs = sum(_tossi(noun, particle) == wanted for noun, _, particle, wanted in rows)
        print(f"{name}: {len(rows)} cases, bitext {ours} right, tossi {theirs} right")


def _tossi(noun: str, particle: str) -> str:
    return str(tossi.postfix(noun, particle.partition("/")[0]))


if __name__ == "__main__":
    main()
