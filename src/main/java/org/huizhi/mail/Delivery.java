package org.huizhi.mail;

/** What the mail server said to a mail. */
sealed interface Delivery {

    record Taken() implements Delivery {}

    /** Never to this address, or not this mail. */
    record Refused(String why) implements Delivery {}

    /** Not now. */
    record Deferred(String why) implements Delivery {}

    /** Nobody is there, or not for this node: no mail is at fault. */
    record Away(String why) implements Delivery {}
}
