package org.huizhi.directory;

/** What a published key is for (RFC 7517 section 4.2). */
public enum KeyUse {
    SIG,
    ENC
}
