package org.huizhi.console.signin;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.ws.rs.core.HttpHeaders;
import org.huizhi.account.Origin;

/** From where a request comes: the proxy, unless Quarkus is told to believe what that says of it. */
final class Origins {

    private Origins() {}

    static Origin of(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        String host = address == null ? null : address.hostAddress();
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        return new Origin(host == null ? "unknown" : host, agent == null ? "" : agent);
    }
}
