package org.huizhi.access;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says at start what would otherwise be found out by the first caller. */
@Startup
@ApplicationScoped
class TokenSettings {

    private static final Logger LOG = Logger.getLogger(TokenSettings.class);
    private static final String FILE = "file:";

    /** @throws IllegalStateException when it is not said whose tokens are believed */
    TokenSettings(
            @ConfigProperty(name = "mp.jwt.verify.publickey.location") Optional<String> location,
            @ConfigProperty(name = "mp.jwt.verify.issuer") Optional<String> issuer,
            @ConfigProperty(name = "mp.jwt.verify.audiences") Optional<String> audiences) {
        if (location.isEmpty() || issuer.isEmpty()) {
            throw new IllegalStateException("mp.jwt.verify.publickey.location and mp.jwt.verify.issuer are needed:"
                    + " whose tokens this node believes, and by which keys");
        }
        String where = location.get();
        if (!where.matches("[a-z]+:.*") || where.startsWith(FILE)) {
            Path file = Path.of(where.startsWith(FILE) ? where.substring(FILE.length()) : where);
            if (!Files.isReadable(file)) {
                throw new IllegalStateException("mp.jwt.verify.publickey.location: " + file + " cannot be read");
            }
        }
        if (audiences.isEmpty()) {
            LOG.warnf(
                    "mp.jwt.verify.audiences is empty: every token of %s counts here, also one for another system",
                    issuer.get());
        }
    }
}
