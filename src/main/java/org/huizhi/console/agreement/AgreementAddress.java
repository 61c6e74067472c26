package org.huizhi.console.agreement;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of pages of agreements. An id is said only together with the partner: two may have it. */
final class AgreementAddress {

    static final String ROOT = "/console/agreements";

    private AgreementAddress() {}

    static String of(String mailbox, String id) {
        return ROOT + "/" + mailbox + "/" + encoded(id);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
