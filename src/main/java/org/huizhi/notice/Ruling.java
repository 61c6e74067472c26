package org.huizhi.notice;

/** What a message does to a notice. */
enum Ruling {
    /** It takes effect. */
    APPLIED,
    /** It speaks of a round that is not known yet, and waits for the message that opens it. */
    WAITS,
    /** It contradicts what happened before. */
    ILLEGAL
}
