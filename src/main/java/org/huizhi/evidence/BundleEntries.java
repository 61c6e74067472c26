package org.huizhi.evidence;

import java.time.Instant;
import java.util.UUID;

/** Names of the files in a bundle. */
final class BundleEntries {

    static final String DIRECTORY = "directory/";
    static final String AGREEMENT = "agreement/";
    static final String MESSAGES = "messages/";
    static final String RECEIPTS = "receipts/";
    static final String ERASURES = "erasures/";
    static final String SUMMARY = "summary.html";

    private BundleEntries() {}

    static String entry(String mailbox, Instant issuedAt) {
        return DIRECTORY + mailbox + "@" + issuedAt.toEpochMilli() + ".jws";
    }

    static String agreement(int version) {
        return AGREEMENT + "version-" + version + ".agreement.json";
    }

    static String message(String signer, UUID id) {
        return MESSAGES + id + "." + signer + ".jws";
    }

    static String receipt(UUID id) {
        return RECEIPTS + id + ".jws";
    }

    static String erasure(Instant erasedAt) {
        return ERASURES + erasedAt.toEpochMilli() + ".jws";
    }
}
