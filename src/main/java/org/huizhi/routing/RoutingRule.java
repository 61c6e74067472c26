package org.huizhi.routing;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slips of this kind go to this office (API, {@code RoutingRule}). What is null fits all.
 *
 * @param type notice type
 * @param area code of a region (GB/T 2260); it stands for those below it and for the codes that it succeeded
 * @param department as the sender addressed it
 * @param validFrom first day
 * @param validTo first day on which it no longer counts; null while there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoutingRule(
        long id,
        @Nullable String type,
        @Nullable String area,
        @Nullable String department,
        String office,
        LocalDate validFrom,
        @Nullable LocalDate validTo) {

    boolean isValidOn(LocalDate day) {
        return !day.isBefore(validFrom) && (validTo == null || day.isBefore(validTo));
    }

    private boolean fits(Address address) {
        return isValidOn(address.on())
                && (type == null || type.equals(address.type()))
                && (department == null || department.equals(address.department()))
                && (area == null || address.areas().contains(area));
    }

    /** @return as it was entered: it has no end yet */
    RoutingRule withId(long entered) {
        return new RoutingRule(entered, type, area, department, office, validFrom, null);
    }

    RoutingRule endingOn(LocalDate firstDayNoMore) {
        return new RoutingRule(id, type, area, department, office, validFrom, firstDayNoMore);
    }

    boolean overlaps(RoutingRule other) {
        return Objects.equals(type, other.type)
                && Objects.equals(area, other.area)
                && Objects.equals(department, other.department)
                && (validTo == null || other.validFrom.isBefore(validTo))
                && (other.validTo == null || validFrom.isBefore(other.validTo));
    }

    /**
     * To whom a slip is addressed.
     *
     * @param areas the addressed code, then what it became and what lies above it, the nearest first
     * @param department null where the sender named none
     */
    public record Address(
            String type, List<String> areas, @Nullable String department, LocalDate on) {}

    /**
     * @return of the rules that fit, the one with the nearest area, then the one that names the department, then the
     *     type
     */
    static Optional<RoutingRule> choose(List<RoutingRule> rules, Address address) {
        return rules.stream()
                .filter(rule -> rule.fits(address))
                .min(Comparator.comparingInt((RoutingRule rule) -> rule.area == null
                                ? Integer.MAX_VALUE
                                : address.areas().indexOf(rule.area))
                        .thenComparing(rule -> rule.department == null)
                        .thenComparing(rule -> rule.type == null));
    }
}
