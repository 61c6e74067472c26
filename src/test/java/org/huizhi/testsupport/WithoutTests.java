package org.huizhi.testsupport;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** The node's own classes, wherever a profile compiles them to: ArchUnit's option knows Maven's usual folders only. */
public final class WithoutTests implements ImportOption {

    @Override
    public boolean includes(Location location) {
        return !location.contains("/test-classes/");
    }
}
