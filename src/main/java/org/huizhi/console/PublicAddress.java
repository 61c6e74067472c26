package org.huizhi.console;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where browsers and telephones find this console: as it is set, else as the one who asks has found it. */
@Startup
@Singleton
public class PublicAddress {

    private final Optional<URI> set;

    PublicAddress(@ConfigProperty(name = "huizhi.console.address") Optional<URI> set) {
        this.set = set;
        set.filter(address -> address.getHost() == null || address.getScheme() == null)
                .ifPresent(address -> {
                    throw new IllegalStateException(
                            "huizhi.console.address must be an address, as https://node.example");
                });
    }

    /**
     * @param asked as the {@code Host} header has it
     * @param path of the console
     */
    public URI of(URI asked, String path) {
        return set.orElse(asked).resolve(path);
    }
}
