/*
 * What ms-push -v --pace told of its requests to a Medusa 2.21 on two cores
 * that other programs used as well, beside a visitor a second: "i4" a probe of
 * 4 ms while nothing was under way, "p25" another probe, "r285/10" a look-up of
 * 10 products, "w785/2" a write of two.
 */
#ifndef PACER_TRACES_H
#define PACER_TRACES_H

/* With a limit of an hour: larger and larger writes. 95 of 100 visits took up
   to 864 ms. */
static const char trace_whole[] =
    "i4 i4 i5 i2 i5 i16 i33 i2 i33 i12 i33 i4 i20 i25 i1 i18 i5 i1 i4 i1 "
    "i6 p3 p1 p73 r285/10 i2 p13 p5 p6 p36 r411/20 i11 p40 p41 p16 p61 "
    "r370/20 i1 p21 p32 p26 p16 i12 p32 p3 p2 p12 i1 p12 p44 p38 p12 i6 "
    "p8 p3 i2 p24 p33 p4 p10 p8 p32 p2 p4 w785/2 i4 i2 p18 p3 p19 p17 p21 "
    "p3 p10 p13 p25 p10 w1018/5 i5 i4 i2 p12 p47 p18 p58 p115 p174 p17 "
    "p92 p24 p40 p189 p3 p70 p105 p23 p21 p2 p2 p10 w2120/5 p39 i24 i7 i2 "
    "i2 i1 i1 i1 p2 p29 p25 p56 p17 p17 p4 p11 p2 w933/4 i3 i2 i26 p28 "
    "p76 p26 p15 p3 p3 p45 p2 p7 p10 p19 p79 p29 p31 p132 p15 w1588/17 i1 "
    "i2 i2 i10 i12 p22 p1 p12 p15 p52 p47 p226 p37 p9 p69 p122 p80 p46 "
    "p126 p91 p49 p55 p92 p2 p34 p43 p211 p22 p73 p2 w3108/17 p287 i46 "
    "i22 i2 i3 i7 i2 i6 i5 i43 i6 p6 p9 p16 r304/25 i8 p35 p2 p10 r387/25 "
    "p87 i6 p31 p2 p5 p2 p27 p25 p67 p21 p34 p41 p31 p14 p23 p43 p31 p29 "
    "p110 p34 w1796/17 i3 i4 i6 i1 i2 i2 p13 p8 p3 p50 p103 p33 p43 p12 "
    "p75 p130 p9 p20 p82 p27 p32 p51 p13 p6 p32 p46 p8 p24 p26 p50 p141 "
    "p16 w2709/17 i38 i1 i2 i1 i10 i3 i14 i32 i5 p12 p35 p31 p42 p7 p39 "
    "p74 p197 p59 p29 p47 p26 p7 p12 p11 p46 p111 p61 p19 p22 p127 "
    "w2331/16 ";

/* The begin of a run with a limit of 15 ms. */
static const char trace_paced[] =
    "i6 i6 i10 i9 i7 i16 i12 i13 i4 i9 i2 i29 i5 i2 i7 i5 i7 i13 i30 i8 "
    "i12 i3 p9 p3 p11 r320/10 i9 p35 p2 p45 p72 r476/20 p33 i22 p5 p4 p34 "
    "r311/20 i2 p32 p5 p8 p30 p32 i53 p11 p5 p16 i3 p10 p8 p80 p46 p14 i2 "
    "p8 p5 i1 p5 p10 p27 p4 p64 p29 p102 p46 p15 p11 p19 p30 p7 w1294/2 "
    "i86 i8 i31 i8 i10 i2 i2 i12 i2 i34 i28 i9 i26 i3 i7 i3 i6 i11 i5 i42 "
    "i11 i22 i20 i1 i7 i4 p24 p5 p21 p37 p24 p18 p3 p3 p5 p4 p13 p1 p20 "
    "w1337/1 i14 i31 i23 i6 i10 p4 p9 p18 p40 p24 p60 p5 p19 p42 p78 p71 "
    "p11 p17 p6 w1369/2 i23 i64 i8 i6 i2 i2 i33 p4 p19 p2 p20 p17 p31 p44 "
    "p23 p13 p16 p17 w1100/2 i9 i3 i1 i14 p26 p9 p2 p2 p21 p16 p32 p15 "
    "p153 p213 p282 p280 p54 p31 w2011/4 p95 i68 i54 i16 i2 i2 i2 i2 i4 "
    "i27 i5 i1 i10 i5 i1 i7 i4 i2 i1 i18 i37 i2 i9 i2 i4 i2 i6 i2 i2 i14 "
    "i1 i2 i2 i3 i1 i2 i4 i8 i9 i21 i22 i1 i2 p10 p2 p7 p1 p1 p11 p47 "
    "w766/2 i11 i1 i2 i1 i3 p9 p11 p5 p15 p50 p32 w642/2 i10 i3 i1 i2 p5 "
    "p1 p1 p30 p32 p15 w772/2 p89 i11 i6 i3 i2 i2 i3 p36 p23 p21 p40 p14 "
    "p4 p10 p37 p20 p30 w997/3 i17 i42 i60 i6 i4 i7 i7 i7 i19 i17 i11 i18 "
    "i49 i12 p21 p13 p31 p2 p15 p9 p28 p5 p47 p47 p23 w1098/3 i1 i2 i1 i5 "
    "i2 i18 i18 i3 i4 i2 i2 i2 p2 p25 p26 p111 p14 p2 p31 p45 p67 p21 p9 "
    "p7 p32 p7 p46 p68 p81 p26 w1853/4 i1 i6 i2 i2 i2 i59 i8 i7 i12 i2 i2 "
    "i4 i2 i5 i20 i5 i32 i2 i9 i2 i2 i6 i2 i6 i6 i14 i5 i1 i2 i2 i2 i5 i1 "
    "p1 p13 p57 p50 p26 p45 p23 p6 p13 p19 p19 p27 w1396/2 p98 i13 i34 "
    "i13 i4 i8 i5 i5 i1 i3 i3 i21 i72 i2 i6 i2 i7 i2 i11 i31 i31 i6 i3 "
    "i10 i9 i6 i11 i5 i17 i14 i42 i5 i5 i2 i4 ";

#endif
