package org.huizhi.notice;

import java.util.List;
import org.huizhi.agreement.Terms;
import org.huizhi.noticetype.NoticeType;

/**
 * A submission that may cross: office and region known, agreement in force, type agreed in that direction, payload as
 * the type wants it.
 */
record CheckedSubmission(
        NoticeSubmission submission,
        NoticeType type,
        String senderRegion,
        String receiverMailbox,
        Terms terms,
        List<String> unverified,
        RetentionTerms keeping) {}
