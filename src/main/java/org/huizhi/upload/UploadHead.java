package org.huizhi.upload;

import java.util.Set;
import org.huizhi.access.Caller;

/**
 * For whom an upload is done, and what it is: it gives rights, so it is stored encrypted, as the first piece.
 *
 * @param parts pieces of the file
 */
record UploadHead(
        String subject, String account, Set<String> roles, Set<String> offices, String type, String format, int parts) {

    static UploadHead of(Caller caller, String type, String format, int parts) {
        return new UploadHead(
                caller.subject(), caller.account(), caller.roles(), caller.offices(), type, format, parts);
    }

    Caller caller() {
        return new Caller(subject, account, roles, offices);
    }
}
