package org.huizhi.feed;

/** Names of inbox topics (feed contract, "Topics"). */
final class InboxTopic {

    private static final String PREFIX = "huizhi.inbox.";

    private InboxTopic() {}

    static String of(String mailbox) {
        return PREFIX + mailbox;
    }
}
