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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.account.Account;
import org.huizhi.account.AccountService;
import org.huizhi.account.AccountService.Draft;
import org.huizhi.account.AccountService.Reply;
import org.huizhi.account.GuestSignIn;
import org.huizhi.account.Guests;
import org.huizhi.account.Session;
import org.huizhi.account.SignInService;
import org.huizhi.console.Form;
import org.huizhi.console.FormReader;
import org.huizhi.console.Option;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.PublicAddress;
import org.huizhi.console.SubmittedForm;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeConfig;
import org.huizhi.directory.Office;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Accounts: who may sign in, in which roles and for which offices. */
@Path("/console/settings/accounts")
@Blocking
class AccountsPage {

    private static final String SELF = "/console/settings/accounts";
    private static final int PAGE = 100;
    private static final String NAME = "/name";
    private static final String DISPLAY_NAME = "/displayName";
    private static final String ROLES = "/roles";
    private static final String OFFICES = "/offices";
    private static final List<String> NAMES = List.of(NAME, DISPLAY_NAME, ROLES, OFFICES);

    private final FormReader forms;
    private final AccountService service;
    private final Guests guests;
    private final GuestSignIn guestSignIn;
    private final SignInService signIn;
    private final CurrentDirectory directory;
    private final NodeConfig node;
    private final CurrentCaller currentCaller;
    private final Pages pages;
    private final PublicAddress publicAddress;

    AccountsPage(
            AccountService service,
            Guests guests,
            GuestSignIn guestSignIn,
            SignInService signIn,
            CurrentDirectory directory,
            NodeConfig node,
            CurrentCaller currentCaller,
            Pages pages,
            PublicAddress publicAddress,
            FormReader forms) {
        this.publicAddress = publicAddress;
        this.forms = forms;
        this.service = service;
        this.guests = guests;
        this.guestSignIn = guestSignIn;
        this.signIn = signIn;
        this.directory = directory;
        this.node = node;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    @CheckedTemplate(basePath = "console/settings")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance accounts(
                PageContext page,
                Form form,
                List<Account> items,
                @Nullable String next,
                List<Session.OfGuest> guests,
                boolean isIssuerSet,
                boolean isLocal);

        static native TemplateInstance fresh(
                PageContext page, Form form, List<String> names, List<Option> roles, List<Option> offices);

        static native TemplateInstance detail(
                PageContext page,
                Form form,
                List<String> names,
                List<Option> roles,
                List<Option> offices,
                Account account,
                boolean isOwn,
                @Nullable String note);

        static native TemplateInstance link(PageContext page, Account account, String address, Instant endsAt);
    }

    @GET
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response list(@QueryParam("after") @Nullable String after) {
        List<Account> found = service.list(after == null ? "" : after, PAGE + 1);
        List<Account> items = found.subList(0, Math.min(PAGE, found.size()));
        String next =
                found.size() > PAGE ? SELF + "?after=" + items.get(PAGE - 1).name() : null;
        PageContext page = pages.context();
        boolean isIssuerSet = guestSignIn.issuer().isPresent();
        return pages.show(Templates.accounts(
                page,
                Form.fresh(page),
                items,
                next,
                isIssuerSet && after == null ? guests.list() : List.of(),
                isIssuerSet && after == null,
                signIn.isLocal()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/guests/end")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response endGuest(InputStream body) {
        SubmittedForm sent = forms.read(body);
        String session = sent.text("session");
        guests.end(currentCaller.get(), uuid(session == null ? "" : session));
        return pages.seeOther(SELF, "session_ended");
    }

    @GET
    @Path("/new")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response fresh() {
        PageContext page = pages.context();
        return pages.show(fresh(page, Form.fresh(page)));
    }

    private TemplateInstance fresh(PageContext page, Form form) {
        return Templates.fresh(page, form, NAMES, roles(), offices(page));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/new")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response create(@Context UriInfo asked, InputStream body) {
        SubmittedForm sent = forms.read(body);
        String name = sent.text(NAME);
        Reply reply = service.create(currentCaller.get(), draft(name == null ? "" : name, sent));
        if (reply instanceof Reply.Invalid invalid) {
            PageContext page = pages.context();
            return pages.refused(sent, ProblemException.invalid(invalid.violations()), form -> fresh(page, form));
        }
        return done(reply, asked);
    }

    private static Draft draft(String name, SubmittedForm sent) {
        String displayName = sent.text(DISPLAY_NAME);
        return new Draft(
                name,
                displayName == null ? "" : displayName,
                Set.copyOf(sent.values(ROLES)),
                Set.copyOf(sent.values(OFFICES)));
    }

    /** With the link, which is shown this once; or back to the account. */
    private Response done(Reply reply, UriInfo asked) {
        if (reply instanceof Reply.Done done && done.link() != null) {
            String address = publicAddress
                    .of(asked.getBaseUri(), "/console/link/" + done.link())
                    .toString();
            return pages.show(Templates.link(pages.context(), done.account(), address, service.linkEndsAt()));
        }
        return done(reply);
    }

    private Response done(Reply reply) {
        if (reply instanceof Reply.Done done) {
            return pages.seeOther(SELF + "/" + done.account().id(), "saved");
        }
        if (reply instanceof Reply.Changed changed) {
            PageContext page = pages.context();
            return pages.show(
                    Response.Status.CONFLICT.getStatusCode(),
                    detail(page, form(page, changed.account()), changed.account(), "changed"));
        }
        if (reply instanceof Reply.Own) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN, "nobody changes the rights of his own account: another administrator can");
        }
        throw notFound();
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices");
    }

    @GET
    @Path("/{account}")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response detail(@PathParam("account") String id) {
        Account account = account(id);
        PageContext page = pages.context();
        return pages.show(detail(page, form(page, account), account, null));
    }

    private Account account(String id) {
        return service.find(uuid(id)).orElseThrow(AccountsPage::notFound);
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
    }

    private static Form form(PageContext page, Account account) {
        return Form.fresh(page)
                .with(DISPLAY_NAME, account.displayName())
                .with(ROLES, List.copyOf(account.roles()))
                .with(OFFICES, account.offices());
    }

    private TemplateInstance detail(PageContext page, Form form, Account account, @Nullable String note) {
        Caller caller = currentCaller.get();
        return Templates.detail(
                page, form, NAMES, roles(), offices(page), account, service.isOwn(caller, account), note);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/{account}")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response change(@PathParam("account") String id, InputStream body) {
        SubmittedForm sent = forms.read(body);
        Reply reply = service.change(currentCaller.get(), uuid(id), version(sent), draft("", sent));
        if (reply instanceof Reply.Invalid invalid) {
            PageContext page = pages.context();
            return pages.refused(
                    sent,
                    ProblemException.invalid(invalid.violations()),
                    form -> detail(page, form, account(id), null));
        }
        return done(reply);
    }

    /** @return 0, which none has, for what is no number */
    private static int version(SubmittedForm sent) {
        return Optional.ofNullable(sent.text("version"))
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/{account}/disable")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response disable(@PathParam("account") String id, InputStream body) {
        SubmittedForm sent = forms.read(body);
        return done(service.disable(currentCaller.get(), uuid(id), version(sent)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/{account}/enable")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response enable(@PathParam("account") String id, InputStream body) {
        SubmittedForm sent = forms.read(body);
        return done(service.enable(currentCaller.get(), uuid(id), version(sent)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/{account}/require-change")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response requireChange(@PathParam("account") String id, InputStream body) {
        SubmittedForm sent = forms.read(body);
        return done(service.requireChange(currentCaller.get(), uuid(id), version(sent)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/{account}/sign-out")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response signOut(@PathParam("account") String id, InputStream body) {
        forms.read(body);
        return done(service.endSessions(currentCaller.get(), uuid(id)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Path("/{account}/link")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response link(@PathParam("account") String id, @Context UriInfo asked, InputStream body) {
        forms.read(body);
        return done(service.link(currentCaller.get(), uuid(id)), asked);
    }

    /** Their labels are keys: {@link AccountsMessages} says them. */
    private static List<Option> roles() {
        return Role.ALL.stream().map(role -> new Option(role, "role_" + role)).toList();
    }

    private List<Option> offices(PageContext page) {
        return directory.get().entry(node.mailbox()).map(DirectoryEntry::offices).orElse(List.of()).stream()
                .map(Office::id)
                .map(id -> new Option(id, page.office(id)))
                .toList();
    }
}
