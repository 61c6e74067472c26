package org.huizhi.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** Addresses on which secrets travel: by TLS, or not beyond this machine. */
final class SafeAddress {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private SafeAddress() {}

    /** @return empty for what is none */
    static Optional<URI> of(String text) {
        try {
            URI address = new URI(text);
            boolean isSafe = "https".equals(address.getScheme())
                    || ("http".equals(address.getScheme()) && THIS_MACHINE.contains(String.valueOf(address.getHost())));
            return address.getHost() != null
                            && isSafe
                            && address.getRawFragment() == null
                            && address.getRawUserInfo() == null
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
