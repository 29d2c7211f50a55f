"""Korean surnames as they are romanised."""

#: Hangul of each spelling in lower case, most usual Hangul first.
SURNAMES = {
    roman: tuple(korean.split(","))
    for pair in """
    kim=김 gim=김 lee=이 yi=이 rhee=이 rhie=이 park=박 bak=박 pak=박 choi=최 choe=최 jung=정 jeong=정 chung=정
    joung=정 kang=강 gang=강 cho=조 jo=조 joh=조 yoon=윤 yun=윤 jang=장 chang=장 lim=임 im=임 rim=임 han=한 oh=오
    o=오 seo=서 suh=서 shin=신 sin=신 kwon=권 gwon=권 kweon=권 hwang=황 ahn=안 an=안 song=송 ryu=류 yoo=유 yu=유
    ryoo=류 lyu=류 hong=홍 jeon=전 jun=전 chun=전,천 ko=고 koh=고 go=고 goh=고 moon=문 mun=문 yang=양 son=손 sohn=손
    bae=배 pae=배 baek=백 paik=백 paek=백 baik=백 heo=허 hur=허 huh=허 nam=남 shim=심 sim=심 noh=노 roh=노 no=노
    ha=하 kwak=곽 gwak=곽 kwok=곽 sung=성 seong=성 cha=차 joo=주 ju=주 chu=주,추 woo=우 wu=우 koo=구 gu=구 ku=구
    goo=구 min=민 jin=진 chin=진 na=나 ra=나 rha=나 ji=지 chi=지 um=엄 eom=엄 uhm=엄 chae=채 won=원 cheon=천 bang=방
    pang=방 kong=공 gong=공 hyun=현 hyeon=현 ham=함 yeo=여 yuh=여 choo=추 chou=추 do=도 seok=석 suk=석 sok=석 sun=선
    seon=선 sul=설 seol=설 ma=마 gil=길 kil=길 yeon=연 youn=연,윤 wi=위 we=위 pyo=표 pio=표 myung=명 myeong=명 ki=기
    gi=기 ban=반 wang=왕 keum=금 geum=금 kum=금 ok=옥 yook=육 in=인 maeng=맹 je=제 mo=모 tak=탁 kook=국 guk=국
    kuk=국 eun=은 pyun=편 pyeon=편 yong=용 ye=예 bong=봉 sa=사 boo=부 bu=부 ka=가 bok=복 tae=태 mok=목
    you=유 byun=변 byeon=변 yeom=염 yum=염 cheong=정 chong=정 rho=노 whang=황 yim=임 nahm=남 hah=하 jeung=정 eo=어
    sunwoo=선우 namgung=남궁
    """.split()
    for roman, korean in [pair.split("=")]
}
