package org.huizhi.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Regions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The class of a movement is what the directory says of the two regions that day, whatever their codes look like. */
class MovementTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private static final Directory CHINA = directory("""
            500000 province          -
            500103 district          500000
            500151 district          500000
            500230 county            500000
            500243 county            500000
            220000 province          -
            222400 prefecture        220000
            222401 county-level-city 222400
            222402 county-level-city 222400
            222426 county            222400
            420000 province          -
            420100 prefecture        420000
            420106 district          420100
            420111 district          420100
            420600 prefecture        420000
            420606 district          420600
            429004 county-level-city 420000
            429005 county-level-city 420000
            429021 county            420000
            429004100 township       429004
            440000 province          -
            441900 prefecture        440000
            441900103 township       441900
            441900104 township       441900
            442000 prefecture        440000
            460000 province          -
            469001 county-level-city 460000
            469021 county            460000
            610000 province          -
            610800 prefecture        610000
            610802 district          610800
            610803 district          610800
            610827 county            610800
            610802101 township       610802
            610802102 township       610802
            610803101 township       610803
            110000 province          -
            110101 district          110000
            110105 district          110000
            """);

    @ParameterizedTest(name = "{0} - {1}: {2} ({3})")
    @CsvSource(textBlock = """
            610802, 140900, unknown,              nothing is listed of the other
            610802, 420106, cross-province,       districts of two provinces
            500103, 110101, cross-province,       districts of two municipalities
            500103, 500151, district-to-district, districts of one municipality
            110101, 110105, district-to-district, districts of one municipality
            500103, 500230, cross-county,         a district and a county of one municipality
            500230, 500243, cross-county,         two counties of one municipality
            222401, 222402, cross-county,         county-level cities of one autonomous prefecture
            222401, 222426, cross-county,         a city and a county of one autonomous prefecture
            420106, 420111, district-to-district, districts of one city
            420106, 420606, cross-prefecture,     districts of two cities
            429004, 429005, cross-prefecture,     two cities directly under the province
            429004, 429021, cross-prefecture,     a city and a forest district directly under the province
            429004, 420106, cross-prefecture,     one directly under the province and a district of a city
            469001, 469021, cross-prefecture,     a city and a county directly under the province
            429004100, 429004, within-county,     a town of a city directly under the province
            429004100, 429005, cross-prefecture,  a town of one and another
            441900103, 441900104, within-county,  two towns of a city without districts
            441900103, 442000, cross-prefecture,  two cities without districts
            441900, 441900104, within-county,     such a city and one of its towns
            610802101, 610802102, within-county,  two towns of a district
            610802101, 610803101, district-to-district, towns of two districts of one city
            610802101, 610827, cross-county,      a town of a district and a county of one city
            610802, 610802, within-county,        the same
            610800, 610802, cross-county,         a city as a whole and one of its districts
            610800, 420600, cross-province,       two cities as a whole
            420600, 420100, cross-prefecture,     two cities of one province as a whole
            """)
    void theClassFollowsFromLevelsAndAncestors(String one, String other, String expected, String why) {
        assertThat(Movement.between(CHINA, one, other, TODAY).code()).isEqualTo(expected);
        assertThat(Movement.between(CHINA, other, one, TODAY).code()).isEqualTo(expected);
    }

    /** Hengshan was a county until 2015; its code, its level and with them the class changed. */
    @Test
    void aDistrictNewlyMadeFromACountyIsOneFromThatDayOn() {
        Directory yulin = Party.directory(Regions.yulin());
        LocalDate before = LocalDate.of(2014, 12, 31);

        assertThat(Movement.between(yulin, "610802", "610823", before)).isEqualTo(Movement.CROSS_COUNTY);
        assertThat(Movement.between(yulin, "610802", "610803", TODAY)).isEqualTo(Movement.DISTRICT_TO_DISTRICT);
        // Who still writes the old code means what it has become.
        assertThat(Movement.between(yulin, "610802", "610823", TODAY)).isEqualTo(Movement.DISTRICT_TO_DISTRICT);
        assertThat(Movement.between(yulin, "610803", "610823", TODAY)).isEqualTo(Movement.WITHIN_COUNTY);
    }

    /** The prefecture of Yulin became the city of Yulin in 1999, and got another code. */
    @Test
    void aPrefectureWithAnotherCodeIsTheSameOne() {
        Directory yulin = Party.directory(Regions.yulin());

        assertThat(Movement.between(yulin, "612724", "612701", LocalDate.of(1990, 6, 1)))
                .isEqualTo(Movement.CROSS_COUNTY);
        assertThat(Movement.between(yulin, "612722", "610802", TODAY)).isEqualTo(Movement.CROSS_COUNTY);
    }

    @Test
    void whereNothingIsListedAboveItIsNotGuessed() {
        Directory gap = directory("""
                610802 district 610800
                610803 district 610800
                140900 prefecture 140000
                """);

        assertThat(Movement.between(gap, "610802", "610803", TODAY)).isEqualTo(Movement.UNKNOWN);
        assertThat(Movement.between(gap, "610802", "140900", TODAY)).isEqualTo(Movement.UNKNOWN);
        assertThat(Movement.between(gap, "610802", "610802", TODAY)).isEqualTo(Movement.WITHIN_COUNTY);
        assertThat(Movement.UNKNOWN.isFloating()).isFalse();
    }

    private static Directory directory(String regions) {
        List<Region> listed = new ArrayList<>();
        regions.lines().forEach(line -> {
            String[] fields = line.strip().split(" +");
            listed.add(new Region(
                    fields[0],
                    new LocalizedName(fields[0], fields[0]),
                    fields[1],
                    fields[2].equals("-") ? null : fields[2],
                    LocalDate.of(1980, 1, 1),
                    null,
                    List.of()));
        });
        return Party.directory(Party.of(
                "cn-100000", new LocalizedName("全国", "All"), listed.get(0).code(), listed, List.of()));
    }
}
