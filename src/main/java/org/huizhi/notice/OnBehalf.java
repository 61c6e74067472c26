package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.huizhi.access.Caller;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.Office;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a caller of an office above enters something for an office that cannot do so itself
 * (docs/domain.md#levels-and-departments).
 */
@ApplicationScoped
class OnBehalf {

    private final CurrentDirectory directory;

    OnBehalf(CurrentDirectory directory) {
        this.directory = directory;
    }

    /** @return the caller's own office where it lies above the one it acts for; null where it acts for itself */
    @Nullable
    String enteredBy(Caller caller, String office) {
        Directory known = directory.get();
        String top = office;
        Optional<String> above = parent(known, office);
        while (above.isPresent() && caller.offices().contains(above.get())) {
            top = above.get();
            above = parent(known, top);
        }
        return top.equals(office) ? null : top;
    }

    private static Optional<String> parent(Directory known, String office) {
        return known.office(office).map(Office::parent);
    }
}
