package org.huizhi.console.send;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.huizhi.console.payload.PayloadText;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.PayloadForm;
import org.jspecify.annotations.Nullable;

/**
 * The form of a new slip, and its preview.
 *
 * @param uploads of the caller that can go with it; none where the type has no attachments
 * @param rows of the preview; empty while it is filled in
 * @param fields as they were sent, for the preview
 * @param strangeOffice of the preview: whether the office has nothing to do with the region
 * @param doubts of the preview: what of the payload is most likely a mistake, each in a sentence
 * @param draftAt when the draft was saved that is shown; null where none is
 */
record SendView(
        NoticeType type,
        String mailbox,
        Form form,
        List<PayloadForm.Line> lines,
        List<String> names,
        List<Option> senders,
        List<Option> regions,
        List<Counterparts.Office> offices,
        List<Option> uploads,
        List<PayloadText.Row> rows,
        List<Field> fields,
        boolean strangeOffice,
        List<String> doubts,
        @Nullable Instant draftAt) {

    /** One that the preview carries on. */
    record Field(String name, String value) {}

    public String address() {
        return SendPage.ADDRESS + "/" + type.type() + "/" + mailbox;
    }

    public List<String> departments() {
        return Stream.of("hub", "health", "civil-affairs", "public-security", "education", "human-resources")
                .toList();
    }

    /** @return the office that is chosen; empty where none is */
    public String chosenOffice() {
        return chosen(
                "/receiver/office",
                offices.stream()
                        .map(office -> new Option(office.id(), office.name()))
                        .toList());
    }

    public boolean attaches() {
        return type.attachments();
    }

    /** @return names of the uploads that are chosen */
    public List<String> attached() {
        return uploads.stream()
                .filter(upload -> form.has("/attachments", upload.value()))
                .map(Option::label)
                .toList();
    }

    /** @return what is chosen of these, in words; empty where nothing is */
    public String chosen(String name, List<Option> options) {
        return options.stream()
                .filter(option -> form.has(name, option.value()))
                .map(Option::label)
                .findFirst()
                .orElse("");
    }
}
