package org.huizhi.agreement;

import org.jspecify.annotations.Nullable;

/**
 * What an administrator has found before person data may go to another region (Personal Information Protection Law,
 * articles 55 and 56). It stays in the node that made it.
 */
public record ImpactAssessment(
        @Nullable String purpose,
        @Nullable String necessity,
        @Nullable String risks,
        @Nullable String measures) {}
