package org.huizhi.benchmark;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.testsupport.Party;

/**
 * Cities that do not exist, as large in the directory as one that does: ten counties with three offices each. No
 * province has a code from 90 on.
 */
final class MadeUpRegions {

    private static final int COUNTIES = 10;
    private static final int CITIES_OF_A_PROVINCE = 40;
    private static final Map<String, String> DEPARTMENTS =
            Map.of("health", "卫生健康局", "civil-affairs", "民政局", "public-security", "公安局");

    private MadeUpRegions() {}

    static List<Party> cities(int count) {
        List<Party> cities = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cities.add(city(90 + i / CITIES_OF_A_PROVINCE, 1 + i % CITIES_OF_A_PROVINCE));
        }
        return cities;
    }

    private static Party city(int province, int number) {
        String stem = "%02d%02d".formatted(province, number);
        Region city = region(stem + "00", "第" + stem + "市", "City " + stem, "prefecture", null);
        List<Region> regions = new ArrayList<>(List.of(city));
        String hub = city.code() + "-hub";
        List<Office> offices = new ArrayList<>();
        offices.add(new Office(hub, city.name(), city.code(), "city", "hub", null));
        addDepartments(offices, city, "city", hub);
        for (int county = 1; county <= COUNTIES; county++) {
            Region below = region(
                    "%s%02d".formatted(stem, 20 + county),
                    "第" + county + "县",
                    "County " + county + " of " + stem,
                    "county",
                    city.code());
            regions.add(below);
            addDepartments(offices, below, "county", hub);
        }
        return Party.of("cn-" + city.code(), city.name(), city.code(), regions, offices);
    }

    private static Region region(String code, String zh, String en, String level, String parent) {
        return new Region(code, new LocalizedName(zh, en), level, parent, LocalDate.of(2000, 1, 1), null, List.of());
    }

    private static void addDepartments(List<Office> offices, Region region, String level, String hub) {
        DEPARTMENTS.forEach((department, zh) -> offices.add(new Office(
                region.code() + "-" + department,
                new LocalizedName(region.name().zh() + zh, region.name().en() + " " + department),
                region.code(),
                level,
                department,
                hub)));
    }
}
