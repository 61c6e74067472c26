package org.huizhi.envelope;

/**
 * A message that is ready for the bus.
 *
 * @param jws the compact JWS, ASCII; what the sender keeps, since it cannot open the JWE again
 * @param jwe the compact JWE around it, ASCII; what goes on the bus
 * @param digest SHA-256 of {@code jws}, 32 bytes
 */
public record Sealed(byte[] jws, byte[] jwe, byte[] digest) {}
