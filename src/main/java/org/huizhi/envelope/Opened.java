package org.huizhi.envelope;

/** What became of bytes from the bus. Only {@link Verified} says anything about who sent them. */
public sealed interface Opened {

    /**
     * @param kid of the key that signed; whether it was valid at the message's time is the caller's question
     * @param payload the bytes that were signed
     * @param jws the compact JWS, ASCII
     * @param digest SHA-256 of {@code jws}, 32 bytes
     */
    record Verified(String kid, byte[] payload, byte[] jws, byte[] digest) implements Opened {}

    /** Not encrypted to this node, damaged, too large, or not a signed message inside. */
    record Unreadable(String detail) implements Opened {}

    /** @param reason {@link RefusalReason#UNKNOWN_SENDER} or {@link RefusalReason#BAD_SIGNATURE} */
    record Unauthenticated(RefusalReason reason, String detail) implements Opened {}
}
