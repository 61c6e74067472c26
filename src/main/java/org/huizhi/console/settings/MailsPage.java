package org.huizhi.console.settings;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.console.SubmittedForm;
import org.huizhi.mail.Mails;
import org.huizhi.mail.Recipients;
import org.huizhi.mail.Recipients.Recipient;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Who is told by e-mail, and what did not get through. */
@Path("/console/settings/mails")
@Blocking
class MailsPage {

    private static final String SELF = "/console/settings/mails";
    private static final String ADDRESSES = "/addresses";
    private static final String LANGUAGE = "/language";
    private static final String ENGLISH = "en";

    private final Recipients recipients;
    private final Mails mails;
    private final CurrentCaller currentCaller;
    private final FormReader forms;
    private final Pages pages;

    MailsPage(Recipients recipients, Mails mails, CurrentCaller currentCaller, FormReader forms, Pages pages) {
        this.recipients = recipients;
        this.mails = mails;
        this.currentCaller = currentCaller;
        this.forms = forms;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/settings")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance mails(
                PageContext page,
                Form form,
                boolean isOn,
                Mails.Waiting waiting,
                List<Line> items,
                List<Mails.Parked> parked,
                String node);

        static native TemplateInstance mail(
                PageContext page, Form form, List<String> names, Recipient recipient, String node, boolean isOn);
    }

    /** @param language key of its word; empty where nobody is told */
    public record Line(String office, List<String> addresses, String language) {

        private static Line of(String office, @Nullable Recipient recipient) {
            return recipient == null
                    ? new Line(office, List.of(), "")
                    : new Line(
                            office,
                            recipient.addresses(),
                            "language_" + recipient.language().getLanguage());
        }
    }

    @GET
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response list() {
        PageContext page = pages.context();
        Map<String, Recipient> set =
                recipients.list().stream().collect(Collectors.toMap(Recipient::office, Function.identity()));
        List<Line> lines = Stream.of(
                        Stream.of(Recipients.NODE),
                        recipients.offices().stream(),
                        // Some may have left the directory.
                        set.keySet().stream().sorted())
                .flatMap(Function.identity())
                .distinct()
                .map(office -> Line.of(office, set.get(office)))
                .toList();
        return pages.show(Templates.mails(
                page, Form.fresh(page), mails.isOn(), mails.waiting(), lines, mails.parked(), Recipients.NODE));
    }

    @GET
    @Path("/{office}")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response show(@PathParam("office") String office) {
        PageContext page = pages.context();
        Recipient recipient = found(office);
        return pages.show(mail(
                page,
                Form.fresh(page)
                        .with(ADDRESSES, String.join("\n", recipient.addresses()))
                        .with(LANGUAGE, recipient.language().getLanguage()),
                recipient));
    }

    private Recipient found(String office) {
        return recipients.find(office).orElseThrow(Query::nothingHere);
    }

    private TemplateInstance mail(PageContext page, Form form, Recipient recipient) {
        return Templates.mail(page, form, List.of(ADDRESSES, LANGUAGE), recipient, Recipients.NODE, mails.isOn());
    }

    @POST
    @Path("/{office}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response set(@PathParam("office") String office, InputStream body) {
        SubmittedForm sent = forms.read(body);
        String text = sent.text(ADDRESSES);
        List<String> addresses = text == null
                ? List.of()
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        Locale language = ENGLISH.equals(sent.text(LANGUAGE)) ? Locale.ENGLISH : Locale.CHINESE;
        Recipients.Reply reply = recipients.set(currentCaller.get(), office, addresses, language);
        if (reply instanceof Recipients.Reply.Invalid invalid) {
            PageContext page = pages.context();
            return pages.refused(
                    sent, ProblemException.invalid(invalid.violations()), form -> mail(page, form, found(office)));
        }
        if (reply instanceof Recipients.Reply.NotFound) {
            throw Query.nothingHere();
        }
        return pages.seeOther(SELF, "saved");
    }

    @POST
    @Path("/{office}/trial")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response tryOut(@PathParam("office") String office, InputStream body) {
        forms.read(body);
        if (!mails.tryOut(currentCaller.get(), office)) {
            throw Query.nothingHere();
        }
        return pages.seeOther(SELF, "mail_tried");
    }

    @POST
    @Path("/parked/again")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response tryAgain(InputStream body) {
        mails.tryAgain(currentCaller.get(), parked(forms.read(body)));
        return pages.seeOther(SELF, "saved");
    }

    @POST
    @Path("/parked/discard")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response discard(InputStream body) {
        mails.discard(currentCaller.get(), parked(forms.read(body)));
        return pages.seeOther(SELF, "discarded");
    }

    private static UUID parked(SubmittedForm sent) {
        String id = sent.text("id");
        try {
            return UUID.fromString(id == null ? "" : id);
        } catch (IllegalArgumentException e) {
            throw Query.nothingHere();
        }
    }
}
