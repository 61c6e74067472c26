package org.huizhi.feed;

/** Names of the topics that pieces of attachments come by (feed contract, "Topics"). */
final class AttachmentTopic {

    private static final String PREFIX = "huizhi.attachments.";

    private AttachmentTopic() {}

    static String of(String mailbox) {
        return PREFIX + mailbox;
    }
}
