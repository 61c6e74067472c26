package org.huizhi.rest;

import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.jspecify.annotations.Nullable;

/** An office as the contract has it. */
public record OfficeView(
        String id,
        LocalizedName name,
        String region,
        String level,
        String department,
        @Nullable String parent,
        String mailbox) {

    /** @param mailbox whose office it is */
    public static OfficeView of(Office office, String mailbox) {
        return new OfficeView(
                office.id(),
                office.name(),
                office.region(),
                office.level(),
                office.department(),
                office.parent(),
                mailbox);
    }
}
