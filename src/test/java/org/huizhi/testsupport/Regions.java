package org.huizhi.testsupport;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;

/** Three neighbouring cities with their codes past and present, and the offices that tests and the demo give them. */
public final class Regions {

    private static final Map<String, LocalizedName> DEPARTMENTS = new LinkedHashMap<>();

    static {
        DEPARTMENTS.put("health", new LocalizedName("卫生健康局", "health office"));
        DEPARTMENTS.put("civil-affairs", new LocalizedName("民政局", "civil affairs office"));
        DEPARTMENTS.put("public-security", new LocalizedName("公安局", "public security office"));
    }

    private static final Map<String, Region> ALL = read();

    private Regions() {}

    /** cn-610800, with new keys. */
    public static Party yulin() {
        return party("610800");
    }

    /** cn-140900, with new keys. */
    public static Party xinzhou() {
        return party("140900");
    }

    /** cn-150600, with new keys. */
    public static Party ordos() {
        return party("150600");
    }

    public static List<Party> demo() {
        return List.of(yulin(), xinzhou(), ordos());
    }

    public static Region region(String code) {
        return ALL.get(code);
    }

    private static Party party(String city) {
        Region region = ALL.get(city);
        List<Region> regions = ALL.values().stream()
                .filter(candidate -> candidate.code().equals(region.parent()) || becomes(candidate, city))
                .toList();
        return Party.of("cn-" + city, region.name(), city, regions, offices(region, regions));
    }

    /** The city itself, what it was called before, and what lies or lay below either. */
    private static boolean becomes(Region region, String city) {
        return region != null
                && (region.code().equals(city)
                        || region.successors().stream().anyMatch(code -> becomes(ALL.get(code), city))
                        || becomes(ALL.get(region.parent()), city));
    }

    private static List<Office> offices(Region city, List<Region> regions) {
        String hub = city.code() + "-hub";
        List<Office> offices = new ArrayList<>();
        offices.add(new Office(
                hub,
                new LocalizedName(city.name().zh() + "跨区域协作中心", city.name().en() + " cooperation centre"),
                city.code(),
                "city",
                "hub",
                null));
        offices.addAll(departments(city, "city", hub));
        regions.stream()
                .filter(region -> region.validTo() == null && city.code().equals(region.parent()))
                .forEach(region -> offices.addAll(departments(region, "county", hub)));
        return offices;
    }

    private static List<Office> departments(Region region, String level, String parent) {
        return DEPARTMENTS.entrySet().stream()
                .map(department -> new Office(
                        region.code() + "-" + department.getKey(),
                        new LocalizedName(
                                region.name().zh() + department.getValue().zh(),
                                region.name().en() + " " + department.getValue().en()),
                        region.code(),
                        level,
                        department.getKey(),
                        parent))
                .toList();
    }

    private static Map<String, Region> read() {
        Map<String, Region> regions = new LinkedHashMap<>();
        try (var csv = CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(
                        Regions.class.getResourceAsStream("/regions.csv"), StandardCharsets.UTF_8))) {
            csv.forEach(row -> regions.put(row.getField("code"), region(row)));
        } catch (IOException e) {
            throw new UncheckedIOException("regions.csv", e);
        }
        return regions;
    }

    private static Region region(NamedCsvRecord row) {
        List<String> successors = new ArrayList<>();
        if (!row.getField("successor").isEmpty()) {
            successors.add(row.getField("successor"));
        }
        // A split in which the old code goes on: part of 150602 became 150603 in 2016.
        if (row.getField("code").equals("150602")) {
            successors.add("150603");
        }
        return new Region(
                row.getField("code"),
                new LocalizedName(row.getField("name_zh"), row.getField("name_en")),
                row.getField("level"),
                row.getField("parent").isEmpty() ? null : row.getField("parent"),
                year(row.getField("valid_from")),
                year(row.getField("valid_to")),
                successors);
    }

    private static LocalDate year(String year) {
        return year.isEmpty() ? null : LocalDate.of(Integer.parseInt(year), 1, 1);
    }
}
