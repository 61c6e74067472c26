package org.huizhi.draft;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Drafts are their account's alone, and end. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class DraftsTest {

    private static final String FORM = "work/some-slip/return";
    private static final Map<String, List<String>> FIELDS = Map.of("/payload/remark", List.of(Slips.NAME, "二"));

    @Inject
    Drafts drafts;

    private static Caller caller(String account) {
        return new Caller("li-lei", account, Set.of("handler"), Set.of(Slips.YULIN_OFFICE));
    }

    @Test
    void whoHasAnotherAccountOfTheSameNameDoesNotReadIt() {
        drafts.save(caller("drafts-1"), FORM, null, FIELDS);

        assertThat(drafts.find(caller("drafts-1"), FORM).orElseThrow().fields()).isEqualTo(FIELDS);
        assertThat(drafts.find(caller("drafts-2"), FORM)).isEmpty();
        assertThat(drafts.list(caller("drafts-2"))).isEmpty();
        drafts.delete(caller("drafts-2"), FORM);
        assertThat(drafts.list(caller("drafts-1")))
                .extracting(Drafts.Saved::form)
                .containsExactly(FORM);
    }

    /** What is copied to another account cannot be decrypted there: the bytes belong to their row. */
    @Test
    void aRowThatIsGivenToSomebodyElseIsOfNoUse() {
        drafts.save(caller("drafts-3"), FORM, null, FIELDS);
        Yulin.update("update form_draft set account = 'drafts-4' where account = 'drafts-3'");

        assertThat(drafts.find(caller("drafts-4"), FORM)).isEmpty();
        assertThat(drafts.find(caller("drafts-4"), FORM)).isEmpty();
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'row.foreign' and detail = ?",
                        "form_draft: " + FORM + " of li-lei"))
                .as("it is told, once")
                .isEqualTo(1);
        Yulin.update("delete from form_draft where account = 'drafts-4'");
    }

    @Test
    void whatIsOldGoesAndWhatIsAboutASlipThatIsErased() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String slip = Yulin.receive(xinzhou, "residence-confirmation");
            Caller caller = caller("drafts-5");
            drafts.save(caller, "old", null, FIELDS);
            Yulin.update("update form_draft set saved_at = saved_at - interval '15 days' where account = 'drafts-5'");
            drafts.save(caller, "of a slip", UUID.fromString(slip), FIELDS);
            drafts.save(caller, "new", null, FIELDS);
            assertThat(drafts.find(caller, "old")).isEmpty();

            drafts.forgetOld();
            assertThat(Yulin.count("select count(*) from form_draft where account = 'drafts-5'"))
                    .isEqualTo(2);
            Yulin.update("update notice set erased_at = submitted_at where id = ?::uuid", slip);
            drafts.forgetOld();

            assertThat(drafts.list(caller)).extracting(Drafts.Saved::form).containsExactly("new");
            Yulin.update("update notice set erased_at = null where id = ?::uuid", slip);
        }
    }

    @Test
    void oneThatIsTooLongIsNotKept() {
        Caller caller = caller("drafts-6");

        assertThat(drafts.save(caller, FORM, null, Map.of("/a", List.of("a".repeat(Drafts.LONGEST)))))
                .isEmpty();
        assertThat(drafts.list(caller)).isEmpty();
    }
}
