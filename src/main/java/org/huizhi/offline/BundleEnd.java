package org.huizhi.offline;

import java.util.UUID;
import org.huizhi.validation.Required;
import org.jspecify.annotations.Nullable;

/**
 * What is signed in the last line of a file: all that stands before it.
 *
 * @param id that of the head
 * @param records how many
 * @param first id of the first message; null where there is none
 * @param last of the last one
 * @param sha256 hexadecimal, over all bytes before this line
 * @param next where the next file begins, if this one could not take all
 */
record BundleEnd(
        UUID id,
        int records,
        @Nullable UUID first,
        @Nullable UUID last,
        String sha256,
        @Nullable UUID next) {

    BundleEnd {
        Required.present(id, "id");
        Required.text(sha256, "sha256");
    }
}
