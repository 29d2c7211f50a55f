"""Currencies and units of measure: one table for both languages."""

from __future__ import annotations

from collections.abc import Iterator

# name | English words | signs and codes before the number | Korean; "dollar/US" is one kind of "dollar"
_CURRENCIES = """
dollar | dollar dollars | $ | 달러 불
dollar/US | us_dollar us_dollars u.s._dollars american_dollars | us$ usd | 미달러 미_달러 미국_달러 미불
dollar/AU | australian_dollars | a$ au$ aud | 호주달러 호주_달러
dollar/CA | canadian_dollars | c$ ca$ cad | 캐나다달러 캐나다_달러
dollar/NZ | new_zealand_dollars | nz$ nzd | 뉴질랜드달러 뉴질랜드_달러
dollar/SG | singapore_dollars | s$ sgd | 싱가포르달러 싱가포르_달러
dollar/HK | hong_kong_dollars | hk$ hkd | 홍콩달러 홍콩_달러
dollar/TW | taiwan_dollars | nt$ twd | 대만달러 대만_달러
won | won | ₩ krw | 원
euro | euro euros | € eur | 유로
yen | yen | ¥ jpy | 엔
yuan | yuan renminbi | cny rmb | 위안
pound | pound pounds | £ gbp | 파운드
franc | franc francs | chf | 프랑
peso | peso pesos | php mxn | 페소
rupee | rupee rupees | inr pkr lkr rs | 루피
rupiah | rupiah | idr rp | 루피아
baht | baht | thb | 밧 바트
dong | dong | vnd | 동
ringgit | ringgit | myr rm | 링깃
ruble | ruble rubles rouble roubles | rub | 루블
krone | krone kroner krona kronor | nok sek dkk | 크로네 크로나
koruna | koruna korunas koruny | czk | 코루나
zloty | zloty zlotys | pln | 즐로티
forint | forint forints | huf | 포린트
lira | lira liras | try | 리라
real | reais reals | brl r$ | 헤알
rand | rand | zar | 랜드
dirham | dirham dirhams | aed | 디르함
riyal | riyal riyals rial rials | sar qar irr | 리얄 리알
dinar | dinar dinars | kwd jod | 디나르
shekel | shekel shekels | ils | 셰켈
taka | taka | bdt | 타카
kyat | kyat kyats | mmk | 짯
tenge | tenge | kzt | 텡게
tugrik | tugrik tugriks | mnt | 투그릭
hryvnia | hryvnia hryvnias | uah | 흐리우냐
shilling | shilling shillings | kes ugx tzs | 실링
cent | cent cents | | 센트
"""

# name | dimension and size in it | English words | Korean
_MEASURES = """
second | time 1 | second seconds sec secs | 초 초간
minute | time 60 | minute minutes min mins | 분 분간
hour | time 3600 | hour hours hr hrs | 시간
day | time 86400 | day days | 일간 일째 일_동안
week | time 604800 | week weeks | 주 주간 주일 주_동안
month | calendar 1 | month months | 개월 개월간 달 달간
year | calendar 12 | year years yr yrs | 년간 개년 해 세
decade | calendar 120 | decade decades |
century | calendar 1200 | century centuries |
millennium | calendar 12000 | millennium millennia |
mm | length 0.001 | mm millimeter millimeters millimetre millimetres | mm ㎜ 밀리미터
cm | length 0.01 | cm centimeter centimeters centimetre centimetres | cm ㎝ 센티미터 센티
m | length 1 | m meter meters metre metres | m 미터
km | length 1000 | km kms kilometer kilometers kilometre kilometres | km ㎞ 킬로미터
mile | length 1609.344 | mile miles | 마일
nautical mile | length 1852 | nautical_mile nautical_miles | 해리
foot | length 0.3048 | foot feet ft | 피트
inch | length 0.0254 | inch inches | 인치
m² | area 1 | square_meter square_meters square_metre square_metres m² m2 | ㎡ m² m2 제곱미터 평방미터
ha | area 10000 | ha hectare hectares | ha ㏊ 헥타르
acre | area 4046.856 | acre acres | 에이커
km² | area 1e6 | square_kilometer square_kilometers square_kilometre square_kilometres km² km2 | ㎢ km² km2 제곱킬로미터
mile² | area 2589988 | square_mile square_miles | 제곱마일 평방마일
liter | volume 0.001 | liter liters litre litres | L ℓ 리터
m³ | volume 1 | cubic_meter cubic_meters cubic_metre cubic_metres m³ m3 | ㎥ m³ m3 세제곱미터 입방미터 큐빅미터
barrel | volume 0.158987 | barrel barrels bbl | 배럴
gram | mass 1 | gram grams gramme grammes | g 그램
kg | mass 1000 | kg kgs kilogram kilograms kilo kilos | kg ㎏ 킬로그램
ton | mass 1000000 | ton tons tonne tonnes metric_ton metric_tons metric_tonne metric_tonnes | t 톤 미터톤
kW | power 1 | kw kilowatt kilowatts | kW 킬로와트
MW | power 1000 | mw megawatt megawatts | MW ㎿ 메가와트
GW | power 1000000 | gw gigawatt gigawatts | GW 기가와트
kWh | energy 1 | kwh kilowatt_hour kilowatt_hours | kWh 킬로와트시
MWh | energy 1000 | mwh megawatt_hour megawatt_hours | MWh 메가와트시
GWh | energy 1000000 | gwh gigawatt_hour gigawatt_hours | GWh 기가와트시
TWh | energy 1000000000 | twh terawatt_hour terawatt_hours | TWh 테라와트시
knot | speed 1 | knot knots | 노트
"""


def _rows(table: str) -> Iterator[list[str]]:
    for line in table.strip().split("\n"):
        yield [cell.strip() for cell in line.split("|")]


def _forms(cell: str) -> list[str]:
    return [form.replace("_", " ") for form in cell.split()]


#: Currency by English word, by symbol or code before the number, and by Korean word.
ENGLISH_CURRENCIES = {form: name for name, words, _, _ in _rows(_CURRENCIES) for form in _forms(words)}
CURRENCY_SIGNS = {form: name for name, _, signs, _ in _rows(_CURRENCIES) for form in _forms(signs)}
KOREAN_CURRENCIES = {form: name for name, _, _, words in _rows(_CURRENCIES) for form in _forms(words)}
#: Unit by English word and by Korean word.
ENGLISH_MEASURES = {form: name for name, _, words, _ in _rows(_MEASURES) for form in _forms(words)}
KOREAN_MEASURES = {form: name for name, _, _, words in _rows(_MEASURES) for form in _forms(words)}
#: Dimension of a unit and its size in that dimension.
SIZES = {name: (size.split()[0], float(size.split()[1])) for name, size, _, _ in _rows(_MEASURES)}
