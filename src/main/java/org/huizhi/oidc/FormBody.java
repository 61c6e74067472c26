package org.huizhi.oidc;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Fields as {@code application/x-www-form-urlencoded}: a body, or what stands behind an address. */
final class FormBody {

    private final StringBuilder text = new StringBuilder();

    FormBody with(String name, String value) {
        text.append(text.isEmpty() ? "" : "&").append(encoded(name)).append('=').append(encoded(value));
        return this;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @return the address with these fields behind what it has already */
    URI behind(URI address) {
        return URI.create(address + (address.getRawQuery() == null ? "?" : "&") + text);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
