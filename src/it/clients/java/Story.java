import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.huizhi.client.ApiClient;
import org.huizhi.client.ApiException;
import org.huizhi.client.api.CallerApi;
import org.huizhi.client.api.ChangesApi;
import org.huizhi.client.api.NoticesApi;
import org.huizhi.client.api.VerbsApi;
import org.huizhi.client.model.Change;
import org.huizhi.client.model.ChangePage;
import org.huizhi.client.model.FinalReturn;
import org.huizhi.client.model.Notice;
import org.huizhi.client.model.NoticePage;
import org.huizhi.client.model.NoticeState;
import org.huizhi.client.model.NoticeSubmission;
import org.huizhi.client.model.NoticeSubmissionReceiver;
import org.huizhi.client.model.NoticeSubmissionSender;
import org.huizhi.client.model.NoticeSummary;
import org.huizhi.client.model.ReturnSubmission;

/** A slip is submitted, followed and answered with the client that was generated for Java. */
class Story {

    private static final int MOST_TRIES = 100;
    private static final long PAUSE_MILLIS = 100;

    public static void main(String[] arguments) throws Exception {
        String reference = System.getenv("REFERENCE");
        ApiClient node = client(System.getenv("NODE"), System.getenv("TOKEN"));
        ApiClient partner = client(System.getenv("PARTNER"), System.getenv("PARTNER_TOKEN"));
        NoticesApi notices = new NoticesApi(node);
        ChangesApi changes = new ChangesApi(node);

        System.out.println(new CallerApi(node).readMe().getRoles().iterator().next().getValue());
        String cursor = changes.readChanges(null, "now", null, null, null, null, null, null, null).getNext();

        NoticeSubmission slip = new NoticeSubmission()
                .type("residence-confirmation")
                .reference(reference)
                .sender(new NoticeSubmissionSender().office("610802-public-security"))
                .receiver(new NoticeSubmissionReceiver().region("140930"))
                .payload(Map.of(
                        "person",
                        Map.of("name", "王小明", "documentKind", "identity-card", "documentNumber", "00000019900101000X"),
                        "claim",
                        Map.of("kind", "registered", "region", "140930")));
        NoticeSummary submitted = notices.submitNotice(slip, reference);
        if (!notices.submitNotice(slip, reference).getId().equals(submitted.getId())) {
            throw new IllegalStateException("sent again, it is another one");
        }
        try {
            notices.submitNotice(slip.type("unheard-of"), null);
            throw new IllegalStateException("taken: a type that there is not");
        } catch (ApiException refusal) {
            System.out.println(refusal.getCode() + " " + (refusal.getResponseBody().contains("/type") ? "/type" : ""));
        }
        await(() -> found(notices, reference).getState() == NoticeState.DELIVERED);

        NoticesApi arrived = new NoticesApi(partner);
        VerbsApi verbs = new VerbsApi(partner);
        await(() -> isThere(arrived, submitted));
        verbs.acceptNotice(submitted.getId(), Map.of(), null, null);
        verbs.returnNotice(
                submitted.getId(),
                new ReturnSubmission(new FinalReturn()
                        .kind(FinalReturn.KindEnum.FINAL)
                        .payload(Map.of("outcome", "confirmed"))),
                null,
                null);
        await(() -> found(notices, reference).getState() == NoticeState.RETURNED);

        Notice returned = notices.readNotice(submitted.getId(), null);
        Map<?, ?> answer = (Map<?, ?>) returned.getReturns().get(0).getPayload();
        System.out.println(returned.getReference() + " " + answer.get("outcome") + " "
                + returned.getReturnedAt().isAfter(returned.getSubmittedAt()));
        String events = "";
        String last = "";
        for (int tries = 0; !last.endsWith(".returned.v1"); tries++) {
            ChangePage page = changes.readChanges(cursor, null, 200, 5, null, null, null, null, null);
            cursor = page.getNext();
            for (Change change : page.getItems()) {
                if (change.getSubject().equals(submitted.getId())) {
                    last = change.getType().getValue();
                    events += last.replaceAll(".*change\\.|\\.v1", "") + " ";
                }
            }
            if (tries > MOST_TRIES) {
                throw new IllegalStateException("the return is not told");
            }
        }
        System.out.println(events.strip());
    }

    private static ApiClient client(String address, String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(address);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }

    private static NoticeSummary found(NoticesApi notices, String reference) throws ApiException {
        NoticePage page = notices.listNotices(
                null, null, null, null, null, reference, null, null, null, null, null, null, null);
        List<NoticeSummary> items = page.getItems();
        if (items.size() != 1) {
            throw new IllegalStateException("found " + items.size());
        }
        return items.get(0);
    }

    private static boolean isThere(NoticesApi notices, NoticeSummary submitted) throws ApiException {
        try {
            return notices.readNotice(submitted.getId(), null) != null;
        } catch (ApiException e) {
            if (e.getCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        for (int tries = 0; !condition.call(); tries++) {
            if (tries > MOST_TRIES) {
                throw new IllegalStateException("it does not come");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
