package org.huizhi.vault;

/**
 * Bytes at rest.
 *
 * @param keyId of the key that decrypts them; kept beside the bytes
 * @param bytes 12 bytes of nonce, the ciphertext, 16 bytes of tag
 */
public record Encrypted(String keyId, byte[] bytes) {}
