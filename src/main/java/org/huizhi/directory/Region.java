package org.huizhi.directory;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.huizhi.validation.Required;
import org.jspecify.annotations.Nullable;

/**
 * A province, prefecture, county or township under one code (GB/T 2260; townships GB/T 10114).
 *
 * @param code 6 digits, townships 9
 * @param parent code of the region above, null for a province
 * @param validFrom first day of the code
 * @param validTo first day on which it is no longer valid, null while it is
 * @param successors codes that took over all of it, or, while it is valid, part of it
 */
public record Region(
        String code,
        LocalizedName name,
        String level,
        @Nullable String parent,
        LocalDate validFrom,
        @Nullable LocalDate validTo,
        List<String> successors) {

    private static final Pattern CODE = Pattern.compile("\\d{6}(\\d{3})?");
    private static final Set<String> LEVELS =
            Set.of("province", "prefecture", "county", "district", "county-level-city", "township");

    public Region {
        if (code == null || !CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("region code " + code + " is not 6 or 9 digits");
        }
        Required.present(name, "name of region " + code);
        Required.present(validFrom, "validFrom of region " + code);
        if (level == null || !LEVELS.contains(level)) {
            throw new IllegalArgumentException("region " + code + " has the unknown level " + level);
        }
        if (validTo != null && !validFrom.isBefore(validTo)) {
            throw new IllegalArgumentException("region " + code + " ends on " + validTo + ", before it begins");
        }
        if (code.equals(parent)) {
            throw new IllegalArgumentException("region " + code + " is its own parent");
        }
        successors = successors == null ? List.of() : List.copyOf(successors);
    }

    boolean lapsedOn(LocalDate day) {
        return validTo != null && !day.isBefore(validTo);
    }
}
