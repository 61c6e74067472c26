package org.huizhi.rest;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.huizhi.access.Callers;
import org.huizhi.access.RegisteredClients;

/**
 * Mutual TLS for calling systems: where a connection has a client certificate, its registered owner calls; a token
 * beside it does not count. The node asks for certificates only where there is a file of clients, so browsers are not
 * asked without need.
 */
@ApplicationScoped
class ClientCertificates implements HttpAuthenticationMechanism, HttpServerOptionsCustomizer {

    /** Whatever token is beside it. */
    static final String UNKNOWN = "the certificate of this connection is not registered, or has lapsed";

    private final RegisteredClients clients;
    private final Callers callers;

    ClientCertificates(RegisteredClients clients, Callers callers) {
        this.clients = clients;
        this.callers = callers;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (clients.configured()) {
            options.setClientAuth(ClientAuth.REQUEST);
        }
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager unused) {
        SSLSession session = request.request().sslSession();
        if (!clients.configured() || session == null) {
            return Uni.createFrom().nullItem();
        }
        X509Certificate certificate;
        try {
            certificate = (X509Certificate) session.getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            return Uni.createFrom().nullItem();
        }
        return clients.find(certificate)
                .map(client -> Uni.createFrom().item(callers.identity(client)))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException(UNKNOWN)));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom()
                .item(new ChallengeData(HttpResponseStatus.UNAUTHORIZED.code(), "WWW-Authenticate", "Bearer"));
    }

    /** Before tokens. */
    @Override
    public int getPriority() {
        return 2 * DEFAULT_PRIORITY;
    }
}
