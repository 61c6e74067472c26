package org.huizhi.console.webhook;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

@MessageBundle("webhook")
interface WebhookWords {

    @Message
    String title();

    @Message
    String one();

    @Message
    String lead();

    @Message
    String address();

    @Message
    String description();

    @Message
    String registered_by();

    @Message
    String state();

    @Message
    String state_active();

    @Message
    String state_failing();

    @Message
    String state_paused();

    @Message
    String state_parked();

    @Message
    String reason_unanswered();

    @Message
    String reason_gone();

    @Message
    String reason_no_rights();

    @Message
    String reason_changes_gone();

    @Message
    String delivered_at();

    @Message
    String never();

    @Message
    String failing_since();

    @Message
    String attempts(String count);

    @Message
    String next_attempt();

    @Message
    String allowed_until();

    @Message
    String allowed_until_hint();

    @Message
    String told();

    @Message
    String everything();

    @Message
    String none();

    @Message
    String resume();

    @Message
    String from();

    @Message
    String from_hint();

    @Message
    String from_stopped();

    @Message
    String from_behind();

    @Message
    String from_now();

    @Message
    String acts();

    @Message
    String test();

    @Message
    String test_hint();

    @Message
    String pause();

    @Message
    String pause_hint();

    @Message
    String delete();

    @Message
    String delete_means();

    @Message
    String calls();

    @Message
    String calls_hint();

    @Message
    String at();

    @Message
    String event();

    @Message
    String test_event();

    @Message
    String answer();

    @Message
    String took();

    @Message
    String taken();

    @Message
    String refused();

    @Message
    String failure_unknown_host();

    @Message
    String failure_forbidden_address();

    @Message
    String failure_no_connection();

    @Message
    String failure_tls();

    @Message
    String failure_timeout();

    @Message
    String failure_broken();

    @Message
    String no_calls();
}
