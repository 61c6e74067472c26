package org.huizhi.oidc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who signs people in to the console beside the node itself; nobody, unless it is set. */
@ConfigMapping(prefix = "huizhi.oidc")
interface OidcSettings {

    /** Its identifier, as in its tokens; what it offers is found below it (OpenID Connect Discovery, section 4). */
    Optional<String> issuer();

    /** What this node is to it. */
    Optional<String> clientId();

    /** Either this, by which the node proves to be that client, … */
    Optional<String> clientSecret();

    /** … or a file with a private JWK, for {@code private_key_jwt}. */
    Optional<Path> clientKey();

    /** What the button is called by; absent: the issuer's host. */
    Optional<String> name();

    /** What is asked for; {@code openid} always is. */
    @WithDefault("profile")
    List<String> scopes();

    /** Classes of authentication that are asked for, of which the ID token has to name one. */
    Optional<List<String>> acr();

    /** A PEM file with certificates that the issuer's is signed by; absent: those of the Java platform. */
    Optional<Path> trustedCertificates();

    /** For each request to the issuer, its answer included. */
    @WithDefault("5s")
    Duration timeout();
}
