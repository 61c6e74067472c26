package org.huizhi.directory;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a region lies, as of a day.
 *
 * @param county code of the county, district or county-level city that it is or lies in; where it lies in none, as the
 *     towns of a prefecture without districts do, that of the prefecture
 * @param prefecture code of what lies between it and the province: a prefecture, or a county or city directly under the
 *     province; of a municipality 直辖市, which is both, that of the municipality. Empty where the directory does not say
 * @param province empty where the directory does not say
 * @param isDistrict whether the county is a district 市辖区
 */
record Location(String county, Optional<String> prefecture, Optional<String> province, boolean isDistrict) {

    private static final Set<String> COUNTIES = Set.of("county", "district", "county-level-city");
    private static final String DISTRICT = "district";
    private static final String PREFECTURE = "prefecture";
    private static final String PROVINCE = "province";

    static Location of(Directory directory, String code, LocalDate on) {
        List<Region> upward = upward(directory, code, on);
        if (upward.isEmpty()) {
            return new Location(code, Optional.empty(), Optional.empty(), false);
        }
        Optional<Region> county = first(upward, COUNTIES);
        Optional<Region> prefecture = first(upward, Set.of(PREFECTURE));
        Optional<Region> province = first(upward, Set.of(PROVINCE));
        return new Location(
                county.or(() -> prefecture).orElse(upward.get(0)).code(),
                prefecture
                        .or(() -> province.map(above -> belowProvince(directory, upward, above)))
                        .map(Region::code),
                province.map(Region::code),
                county.filter(region -> region.level().equals(DISTRICT)).isPresent());
    }

    /** Only municipalities have districts directly below them. */
    private static Region belowProvince(Directory directory, List<Region> upward, Region province) {
        int at = upward.indexOf(province);
        return at == 0 || directory.hasDistricts(province.code()) ? province : upward.get(at - 1);
    }

    /** @return whether the same prefecture, or municipality, lies above both */
    boolean isWithSameAbove(Location other) {
        return prefecture.isPresent() && prefecture.equals(other.prefecture);
    }

    /** The region as of the day and what lies above it, the nearest first; empty where the code is not known. */
    private static List<Region> upward(Directory directory, String code, LocalDate on) {
        List<Region> upward = new ArrayList<>();
        Set<String> visited = new HashSet<>();
        Optional<Region> next = directory.region(code);
        while (next.isPresent()) {
            Region region = asOf(directory, next.get(), on);
            if (!visited.add(region.code())) {
                break;
            }
            upward.add(region);
            next = Optional.ofNullable(region.parent()).flatMap(directory::region);
        }
        return upward;
    }

    /** One that was split, or whose successor the directory does not list, is what it last was. */
    private static Region asOf(Directory directory, Region region, LocalDate on) {
        Region now = region;
        Set<String> visited = new HashSet<>();
        while (now.lapsedOn(on) && now.successors().size() == 1 && visited.add(now.code())) {
            Optional<Region> successor = directory.region(now.successors().get(0));
            if (successor.isEmpty()) {
                return now;
            }
            now = successor.get();
        }
        return now;
    }

    private static Optional<Region> first(List<Region> upward, Set<String> levels) {
        return upward.stream().filter(region -> levels.contains(region.level())).findFirst();
    }
}
