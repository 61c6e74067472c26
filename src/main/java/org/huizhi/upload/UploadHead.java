package org.huizhi.upload;

import java.util.HashSet;
import java.util.Set;
import org.huizhi.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * For whom an upload is done, and what it is: it gives rights, so it is stored encrypted, as the first piece. It proves
 * the end of the file too: no piece can be taken off, put in or changed without it.
 *
 * @param roles at the time of the upload, and the same of the offices: the account never has more by it
 * @param encoding of a CSV; null where nobody said it
 * @param parts pieces of the file
 * @param digest SHA-256 of the file
 */
record UploadHead(
        String subject,
        String account,
        Set<String> roles,
        Set<String> offices,
        String type,
        String format,
        @Nullable String encoding,
        int parts,
        byte[] digest) {

    static UploadHead of(Caller caller, Uploads.Request request, int parts, byte[] digest) {
        return new UploadHead(
                caller.subject(),
                caller.account(),
                caller.roles(),
                caller.offices(),
                request.type().type(),
                request.format(),
                request.encoding(),
                parts,
                digest);
    }

    /** @param now what the account may do by now */
    Caller within(Caller now) {
        return new Caller(subject, account, both(roles, now.roles()), both(offices, now.offices()));
    }

    private static Set<String> both(Set<String> then, Set<String> now) {
        Set<String> both = new HashSet<>(then);
        both.retainAll(now);
        return both;
    }
}
