package org.huizhi.oidc;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks the issuer: for so long and no longer, and for so many bytes and no more. Made when first used. Redirects are
 * not followed: what is asked for has an address.
 */
final class IssuerHttp {

    /** Of a configuration, a set of keys, or an answer with tokens. */
    static final int LONGEST = 256 * 1024;

    private static final int OK = 200;

    private final Duration timeout;
    private final @Nullable SSLContext tls;
    private volatile @Nullable HttpClient client;

    /**
     * @param certificates a PEM file; null for those of the Java platform
     * @throws IllegalStateException when the file cannot be used
     */
    IssuerHttp(Duration timeout, @Nullable Path certificates) {
        this.timeout = timeout;
        this.tls = certificates == null ? null : trusting(certificates);
    }

    private static SSLContext trusting(Path certificates) {
        try (InputStream file = Files.newInputStream(certificates)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry("certificate-" + number++, one);
            }
            if (number == 0) {
                throw new IllegalStateException("huizhi.oidc.trusted-certificates: " + certificates + " holds none");
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "huizhi.oidc.trusted-certificates: " + certificates + " cannot be read as certificates", e);
        }
    }

    /** @param status of HTTP */
    record Answer(int status, byte[] body) {}

    /** @return the body of an answer with status 200 */
    byte[] get(URI address) throws UnreachableException {
        Answer answer = send(HttpRequest.newBuilder(address).GET(), address);
        if (answer.status() != OK) {
            throw new UnreachableException(where(address) + " answers " + answer.status());
        }
        return answer.body();
    }

    /** @param authorization header; null for none */
    Answer post(URI address, FormBody form, @Nullable String authorization) throws UnreachableException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString(), StandardCharsets.UTF_8));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return send(request, address);
    }

    private Answer send(HttpRequest.Builder request, URI address) throws UnreachableException {
        CompletableFuture<HttpResponse<byte[]>> answer = client().sendAsync(
                        request.header("Accept", "application/json").build(), info -> new BoundedBody(LONGEST));
        try {
            // A time of the request itself would end with the head of its answer.
            HttpResponse<byte[]> come = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(come.statusCode(), come.body());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new UnreachableException(where(address) + " does not answer within " + timeout);
        } catch (ExecutionException e) {
            throw new UnreachableException(where(address) + ": " + e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnreachableException(where(address) + " was not waited for");
        }
    }

    /** Without what may be behind it. */
    private static String where(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority() + address.getRawPath();
    }

    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(timeout);
            if (tls != null) {
                builder.sslContext(tls);
            }
            made = builder.build();
            client = made;
        }
        return made;
    }
}
