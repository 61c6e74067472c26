package org.huizhi.retention;

import jakarta.enterprise.context.ApplicationScoped;

/** Makes the jobs run at once, instead of at their intervals. */
@ApplicationScoped
public class RetentionProbe {

    private final Retention retention;
    private final KeyReplacement replacement;

    RetentionProbe(Retention retention, KeyReplacement replacement) {
        this.retention = retention;
        this.replacement = replacement;
    }

    public void erase() {
        retention.erase();
    }

    public void endAccess() {
        retention.endAccess();
    }

    public void eraseMessages() {
        retention.eraseMessages();
    }

    public void replaceKeys() {
        replacement.replace();
    }
}
