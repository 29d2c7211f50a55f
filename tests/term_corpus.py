"""A composed bilingual corpus whose terms are known: every term in every frame."""

from __future__ import annotations

from bitext.translate.particles import attach

#: English as it stands inside a sentence, and its one rendering.
TERMS = {
    "policy consultation": "정책협의회",
    "supply chain resilience": "공급망 회복력",
    "humanitarian assistance": "인도적 지원",
    "high-level economic dialogue": "고위급 경제대화",
    "freedom of navigation": "항행의 자유",
    "World Food Programme": "세계식량계획",
    "Paris Agreement": "파리협정",
    "complete denuclearization": "완전한 비핵화",
    "export control": "수출통제",
    "Windhoek": "빈트후크",
}
FRAMES = (
    ("The two sides discussed the {} at length.", "양측은 {을} 심도 있게 논의하였다."),
    ("The Minister stressed the importance of the {}.", "장관은 {의} 중요성을 강조하였다."),
    ("He explained that the {} would continue next year.", "그는 {이} 내년에도 계속될 것이라고 설명하였다."),
    ("Participants asked many questions about the {}, and experts answered.", "참석자들은 {에} 대해 많이 물었다."),
    ("A report on the {} was published in the spring.", "{에} 관한 보고서가 봄에 발간되었다."),
    ("Without the {}, nothing can be achieved.", "{이} 없으면 아무것도 이룰 수 없다."),
)


def pair(term: str, frame: int) -> tuple[str, str]:
    """Return an English sentence with a term and its Korean, with the right particle."""
    english, korean = FRAMES[frame]
    begin, _, rest = korean.partition("{")
    particle, _, end = rest.partition("}")
    noun = TERMS[term]
    word = noun + particle if particle in ("의", "에") else attach(noun, particle)
    return english.format(term), begin + word + end


def corpus() -> list[tuple[str, str]]:
    return [pair(term, frame) for term in TERMS for frame in range(len(FRAMES))]
