package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

@ApplicationScoped
public class Agreements {
    private volatile AgreementBook book = new AgreementBook(List.of());

    public Admission admit(String fromMailbox, String toMailbox, String noticeType, LocalDate on) {
        return book.admit(fromMailbox, toMailbox, noticeType, on);
    }

    public Optional<Terms> terms(String agreementId, int version, String noticeType, String from, String to) {
        return book.agreement(agreementId, version).flatMap(agreement -> agreement.terms(from, to, noticeType));
    }

    public List<Agreement> all() {
        return book.all();
    }

    public LoadReport reload() {
        return new LoadReport(List.of(), List.of());
    }
}
