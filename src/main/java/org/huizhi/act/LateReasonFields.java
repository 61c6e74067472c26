package org.huizhi.act;

import org.huizhi.notice.LateReason;
import org.jspecify.annotations.Nullable;

/** Why an answer comes after its due date. */
public record LateReasonFields(
        LateReason.@Nullable Code code, @Nullable String text) {}
