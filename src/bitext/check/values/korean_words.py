"""Korean words that say numbers, days and counters."""

from __future__ import annotations

from bitext.check.values.units import KOREAN_CURRENCIES, KOREAN_MEASURES
from bitext.check.values.value import Kind, read_words
from bitext.days import KOREAN_WEEKDAYS

SCALES = {"십": 10.0, "백": 1e2, "천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12, "경": 1e16}
SINO = {digit: value for value, digit in enumerate("일이삼사오육칠팔구", 1)} | {"륙": 6}
TENS = dict(zip("열 스물 서른 마흔 쉰 예순 일흔 여든 아흔".split(), range(10, 100, 10), strict=True)) | {"스무": 20}
ONES = {word: value for value, word in enumerate("한 두 세 네 다섯 여섯 일곱 여덟 아홉".split(), 1)} | {
    "하나": 1,
    "둘": 2,
    "셋": 3,
    "석": 3,
    "넷": 4,
    "넉": 4,
}
#: Words that say two or more numbers.
EITHER = {
    "한두": (1, 2),
    "두세": (2, 3),
    "두서너": (2, 3, 4),
    "서너": (3, 4),
    "너댓": (4, 5),
    "네댓": (4, 5),
    "대여섯": (5, 6),
    "예닐곱": (6, 7),
}
#: Words whose value the English must have too.
LOUD = read_words(
    """
measure 3 day | 사흘
measure 4 day | 나흘
measure 5 day | 닷새
measure 6 day | 엿새
measure 8 day | 여드레
measure 9 day | 아흐레
measure 10 day | 열흘
measure 11 day | 열하루
measure 12 day | 열이틀
"""
)
#: Words that hold a value which the English may leave out, or write in many ways.
QUIET = read_words(
    """
ordinal 1 | 첫
ordinal 2 | 이튿날
number 0.5 | 절반
number 2 | 양국 양측 양자 쌍방 남북 쌍둥이 갑절 곱절 이중 이륜 투트랙
number 3 | 삼형제 삼남매 삼국 삼자 삼중 삼륜
number 4 | 사계절 사륜
measure 1 day | 하루
measure 2 day | 이틀
measure 1 week | 일주일
measure 2 week | 보름 격주
measure 6 month | 반년 반기
measure 2 year | 격년
measure 5000 year | 반만년
measure 25 year | 사반세기
measure 50 year | 반세기
time 720 exact | 정오
time 0 exact | 자정
"""
)
#: Counters behind number words: those that may be glued to them, and those that need a space.
GLUED_COUNTERS = "번째 째 차례 가지 시간 달 명 개월 사람 나라 배 곳 군데 마리".split()
COUNTERS = [
    *GLUED_COUNTERS,
    *"번 살 개 개국 건 척 대 권 장 편 쪽 그루 송이 채 통 켤레 쌍 잔 병 줄 단계 팀 해 분 인 국가 국 년 주 주간".split(),
    *"세대 세기 지역 도시 분야 부문 기 그룹 갈래 모금 바퀴 걸음 단어 문장 회 차 위 종 종류 점 가구 표 석".split(),
    *"명분 인분 상자 자 층 분기 발 문 기업 기관 회사 벌 푼 끼 페이지 퍼센트 계단 방울 조각 자루 그릇 대목".split(),
    *KOREAN_MEASURES,
    *KOREAN_CURRENCIES,
]
#: Counters of what is no sum, share or measure.
COUNTS = "명 사람 개국 개 나라 척 건 곳 군데 마리 권".split()
WEEKDAY_NUMBERS = {day: number for number, day in enumerate(KOREAN_WEEKDAYS, 1)}
#: Halves of the day, in minutes.
HALF_DAYS = {"오전": 0, "새벽": 0, "아침": 0, "오후": 720, "낮": 720, "저녁": 720, "밤": 720}
#: What stands behind a number and tells its kind and unit.
UNITS: dict[str, tuple[Kind, str]] = {
    **{word: ("measure", unit) for word, unit in KOREAN_MEASURES.items()},
    **{word: ("money", unit) for word, unit in KOREAN_CURRENCIES.items()},
    **dict.fromkeys(("%", "％", "퍼센트", "프로"), ("percent", "")),
    **dict.fromkeys(("%p", "%P", "%포인트", "% 포인트", "퍼센트포인트", "퍼센트 포인트"), ("points", "")),
    **dict.fromkeys(("bp", "베이시스포인트"), ("points", "basis")),
    **dict.fromkeys("차 번째 째 회째 년째 년차 주차 일차 주년 주기 위 분기 학년".split(), ("ordinal", "")),
    **dict.fromkeys(("년 차", "년 째"), ("ordinal", "")),
    **dict.fromkeys("년 년도 학년도".split(), ("year", "")),
    "차례": ("number", "times"),
    **dict.fromkeys(("차전", "분위"), ("number", "")),
    **dict.fromkeys(("백분위", "백분위수"), ("ordinal", "")),
    "세기": ("ordinal", "century"),
    "년대": ("decade", ""),
    "월": ("month", ""),
    "일": ("day", ""),
}
