package org.huizhi.directory;

import java.util.Set;
import org.huizhi.validation.Required;
import org.jspecify.annotations.Nullable;

/**
 * An office that faces outward: a department at a level of a region.
 *
 * @param id unique over the exchange, say {@code 610802-health}
 * @param region code of the region that it serves
 * @param parent id of the office above it, null for the root of its mailbox
 */
public record Office(
        String id,
        LocalizedName name,
        String region,
        String level,
        String department,
        @Nullable String parent) {

    private static final Set<String> LEVELS = Set.of("city", "county", "township", "village");
    private static final Set<String> DEPARTMENTS =
            Set.of("hub", "health", "civil-affairs", "public-security", "education", "human-resources");

    public static boolean isDepartment(String text) {
        return DEPARTMENTS.contains(text);
    }

    public Office {
        Required.text(id, "the id of an office");
        Required.present(name, "name of office " + id);
        Required.text(region, "region of office " + id);
        if (level == null || !LEVELS.contains(level)) {
            throw new IllegalArgumentException("office " + id + " has the unknown level " + level);
        }
        if (department == null || !DEPARTMENTS.contains(department)) {
            throw new IllegalArgumentException("office " + id + " has the unknown department " + department);
        }
        if (id.equals(parent)) {
            throw new IllegalArgumentException("office " + id + " is its own parent");
        }
    }
}
