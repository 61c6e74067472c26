package org.huizhi.agreement;

/**
 * What an administrator has found before person data may go to another region (Personal Information Protection Law,
 * articles 55 and 56). It stays in the node that made it.
 */
public record ImpactAssessment(String purpose, String necessity, String risks, String measures) {}
