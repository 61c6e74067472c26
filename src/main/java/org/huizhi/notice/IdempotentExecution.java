package org.huizhi.notice;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.huizhi.access.KeyInUseException;
import org.huizhi.batching.GroupCommit;
import org.jboss.logging.Logger;

/**
 * The protocol by which what a caller asks for happens once: submissions, verbs, acts on parts.
 *
 * <p>A caller that got no response sends its request again, with the same idempotency key, perhaps to another replica
 * and perhaps while the first one is still being worked on; and others change the same notice meanwhile. Therefore an
 * attempt has four steps:
 *
 * <ol>
 *   <li><b>find</b> the response stored for the key, which then is the reply, and the notice as it is now;
 *   <li><b>check</b> whether the request may be carried out. What stands in the way may be the first request with its
 *       key, which has ended since the first step, so the key is looked up again before a refusal that depends on the
 *       notice ({@link IdempotentReplies#storedOr});
 *   <li><b>seal</b> the message: outside of every transaction, since signatures would keep locks and a connection;
 *   <li><b>store</b>, in one transaction: lock the notice and compare its version with the one that was found, write,
 *       and claim the key together with the response ({@link IdempotentReplies#claim}). If the notice has changed, or
 *       the key was used ({@link KeyInUseException} undoes the transaction), nothing is stored, and there is no reply.
 * </ol>
 *
 * <p>A request without a reply starts again at the first step, which now finds the stored response or the changed
 * notice. Each step takes the requests of one call together; in {@link #grouped} transactions, and where a step uses
 * {@link GroupCommit}, those of other callers join them. They share statements and transactions, but each has a reply
 * of its own.
 *
 * @param <R> a request
 * @param <F> what is found for it
 * @param <C> what is left of it to seal
 * @param <S> what is to be stored
 */
final class IdempotentExecution<R, F, C, S> {

    private static final Logger LOG = Logger.getLogger(IdempotentExecution.class);

    /**
     * Attempts in a row in which not one request gets a reply. Each means that another caller has changed the same
     * notice; there are not nearly as many callers at once.
     */
    static final int MOST_FRUITLESS_ATTEMPTS = 1000;

    private final Function<List<R>, List<Step<F>>> find;
    private final Function<List<F>, List<Step<C>>> check;
    private final Function<List<C>, List<Step<S>>> seal;
    private final Function<List<S>, List<Optional<NoticeReply>>> store;
    private final Function<R, Object> subject;

    /**
     * The functions give one result for each element, in their order, up to the first that failed.
     *
     * @param store see {@link #grouped} and {@link #single}
     * @param subject requests of one call with the same one are carried out one after the other
     */
    IdempotentExecution(
            Function<List<R>, List<Step<F>>> find,
            Function<List<F>, List<Step<C>>> check,
            Function<List<C>, List<Step<S>>> seal,
            Function<List<S>, List<Optional<NoticeReply>>> store,
            Function<R, Object> subject) {
        this.find = find;
        this.check = check;
        this.seal = seal;
        this.store = store;
        this.subject = subject;
    }

    /** For requests that do not depend on each other. */
    IdempotentExecution(
            Function<List<R>, List<Step<F>>> find,
            Function<List<F>, List<Step<C>>> check,
            Function<List<C>, List<Step<S>>> seal,
            Function<List<S>, List<Optional<NoticeReply>>> store) {
        this(find, check, seal, store, request -> new Object());
    }

    /** What a step makes of one request: the reply, or what the next step needs. */
    sealed interface Step<T> {

        record Replied<T>(NoticeReply reply) implements Step<T> {}

        record Next<T>(T value) implements Step<T> {}

        /** The fault is thrown once the replies before it are kept. */
        record Failed<T>(RuntimeException fault) implements Step<T> {}

        static <T> Step<T> reply(NoticeReply reply) {
            return new Replied<>(reply);
        }

        static <T> Step<T> next(T value) {
            return new Next<>(value);
        }
    }

    /** A request on its way, with its place among those of the call. */
    private record Item<T>(int position, T value) {}

    /** Stores in one transaction, with what other callers store at the same time. */
    static <S> Function<List<S>, List<Optional<NoticeReply>>> grouped(
            Function<List<S>, List<Optional<NoticeReply>>> store) {
        GroupCommit<S, Optional<NoticeReply>> group = GroupCommit.ofTransactions(changes ->
                inTransaction(() -> store.apply(changes), () -> Collections.nCopies(changes.size(), Optional.empty())));
        return group::submit;
    }

    /** Stores each in a transaction of its own. */
    static <S> Function<List<S>, List<Optional<NoticeReply>>> single(Function<S, Optional<NoticeReply>> store) {
        return changes -> changes.stream()
                .map(change -> inTransaction(() -> store.apply(change), Optional::<NoticeReply>empty))
                .toList();
    }

    private static <T> T inTransaction(Callable<T> store, Supplier<T> withoutReply) {
        try {
            return QuarkusTransaction.requiringNew().call(store);
        } catch (KeyInUseException e) {
            return withoutReply.get();
        }
    }

    /** A step that takes one request after the other; a fault ends it. */
    static <A, B> Function<List<A>, List<Step<B>>> each(Function<A, Step<B>> step) {
        return items -> {
            List<Step<B>> results = new ArrayList<>();
            try {
                items.forEach(item -> results.add(step.apply(item)));
            } catch (RuntimeException e) {
                results.add(new Step.Failed<>(e));
            }
            return results;
        };
    }

    NoticeReply perform(R request) {
        return perform(List.of(request)).get(0);
    }

    /**
     * A fault is thrown only if no request has a reply yet; otherwise what is done has to be answered as done, and the
     * others are refused as {@link Refusal.Code#UNAVAILABLE}.
     *
     * @return one reply for each, in their order
     */
    List<NoticeReply> perform(List<R> requests) {
        Map<Integer, NoticeReply> replies = new TreeMap<>();
        int fruitless = 0;
        while (replies.size() < requests.size()) {
            int before = replies.size();
            try {
                attempt(requests, replies);
            } catch (RuntimeException e) {
                if (replies.isEmpty()) {
                    throw e;
                }
                LOG.warnf(e, "Of %d requests of one call %d are answered", requests.size(), replies.size());
                refuseOthers(requests.size(), replies);
            }
            fruitless = replies.size() == before ? fruitless + 1 : 0;
            if (fruitless == MOST_FRUITLESS_ATTEMPTS) {
                LOG.warnf("Of %d requests of one call %d are answered", requests.size(), replies.size());
                refuseOthers(requests.size(), replies);
            }
        }
        return List.copyOf(replies.values());
    }

    private static void refuseOthers(int requests, Map<Integer, NoticeReply> replies) {
        for (int i = 0; i < requests; i++) {
            replies.putIfAbsent(i, Refusal.unavailable());
        }
    }

    private void attempt(List<R> requests, Map<Integer, NoticeReply> replies) {
        List<Item<F>> found = run(find, first(requests, replies), replies);
        List<Item<C>> checked = run(check, found, replies);
        List<Item<S>> sealed = run(seal, checked, replies);
        List<Optional<NoticeReply>> stored = sealed.isEmpty() ? List.of() : store.apply(values(sealed));
        for (int i = 0; i < stored.size(); i++) {
            int position = sealed.get(i).position();
            stored.get(i).ifPresent(reply -> replies.put(position, reply));
        }
    }

    /** @return of those without a reply the first one about each subject */
    private List<Item<R>> first(List<R> requests, Map<Integer, NoticeReply> replies) {
        Set<Object> subjects = new HashSet<>();
        List<Item<R>> first = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            if (!replies.containsKey(i) && subjects.add(subject.apply(requests.get(i)))) {
                first.add(new Item<>(i, requests.get(i)));
            }
        }
        return first;
    }

    /** @return what goes on to the next step */
    private static <A, B> List<Item<B>> run(
            Function<List<A>, List<Step<B>>> step, List<Item<A>> items, Map<Integer, NoticeReply> replies) {
        if (items.isEmpty()) {
            return List.of();
        }
        List<Step<B>> results = step.apply(values(items));
        List<Item<B>> next = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            int position = items.get(i).position();
            Step<B> result = results.get(i);
            if (result instanceof Step.Failed<B> failed) {
                throw failed.fault();
            }
            if (result instanceof Step.Next<B> going) {
                next.add(new Item<>(position, going.value()));
            } else {
                replies.put(position, ((Step.Replied<B>) result).reply());
            }
        }
        return next;
    }

    private static <T> List<T> values(List<Item<T>> items) {
        return items.stream().map(Item::value).toList();
    }
}
