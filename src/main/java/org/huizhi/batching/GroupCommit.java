package org.huizhi.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Work that is much cheaper for many than for each, say a transaction. Who comes while as many groups as may be are at
 * work waits, and one of those who wait takes all of them along. Nobody waits for company: an idle node does each at
 * once.
 *
 * @param <Q> what a caller brings
 * @param <A> what it gets for it
 */
public final class GroupCommit<Q, A> {

    private static final int TRANSACTIONS_AT_ONCE = 2;
    private static final int MOST_IN_A_TRANSACTION = 100;

    private final Function<List<Q>, List<A>> work;
    private final int most;
    private final Queue<Member> waiting = new ArrayDeque<>();
    private int free;

    /**
     * @param atOnce groups at work at the same time, at least one
     * @param most in one group; a caller that brings more is a group of its own
     * @param work one answer for each, in their order. What it throws, every caller of the group gets, so what concerns
     *     one of them only is an answer
     */
    GroupCommit(int atOnce, int most, Function<List<Q>, List<A>> work) {
        if (atOnce < 1 || most < 1) {
            throw new IllegalArgumentException("at least one group of one: " + atOnce + ", " + most);
        }
        this.free = atOnce;
        this.most = most;
        this.work = work;
    }

    /** For work that is a transaction: the next group is written while the disk has the last. */
    public static <Q, A> GroupCommit<Q, A> ofTransactions(Function<List<Q>, List<A>> work) {
        return new GroupCommit<>(TRANSACTIONS_AT_ONCE, MOST_IN_A_TRANSACTION, work);
    }

    /** Returns when it is done. @return one answer for each, in their order */
    public List<A> ask(List<Q> questions) {
        if (questions.isEmpty()) {
            return List.of();
        }
        Member own = new Member(questions);
        if (begins(own) || own.turn.join()) {
            lead(own);
        }
        return own.answered();
    }

    public A ask(Q question) {
        return ask(List.of(question)).get(0);
    }

    /** Callers that wait for their turn. */
    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized boolean begins(Member own) {
        if (free > 0) {
            free--;
            return true;
        }
        waiting.add(own);
        return false;
    }

    private void lead(Member own) {
        List<Member> group = new ArrayList<>();
        try {
            gather(own, group);
            List<Q> questions = new ArrayList<>();
            group.forEach(member -> questions.addAll(member.questions));
            List<A> answers = work.apply(questions);
            int from = 0;
            for (Member member : group) {
                int to = from + member.questions.size();
                member.answers.complete(answers.subList(from, to));
                from = to;
            }
        } catch (Throwable e) {
            // Everybody of the group gets it, faults of the machine too: nobody may be left waiting.
            group.forEach(member -> member.answers.completeExceptionally(e));
        } finally {
            leave();
            group.forEach(member -> member.turn.complete(false));
        }
    }

    private synchronized void gather(Member own, List<Member> group) {
        group.add(own);
        int size = own.questions.size();
        for (Member next = waiting.peek();
                next != null && size + next.questions.size() <= most;
                next = waiting.peek()) {
            group.add(waiting.remove());
            size += next.questions.size();
        }
    }

    /** The first of those that wait takes over. */
    private synchronized void leave() {
        Member next = waiting.poll();
        if (next == null) {
            free++;
        } else {
            next.turn.complete(true);
        }
    }

    private final class Member {

        private final List<Q> questions;
        /** True when it is this caller's turn to lead, false when its answers are there. */
        private final CompletableFuture<Boolean> turn = new CompletableFuture<>();

        private final CompletableFuture<List<A>> answers = new CompletableFuture<>();

        private Member(List<Q> questions) {
            this.questions = questions;
        }

        private List<A> answered() {
            try {
                return answers.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException fault) {
                    throw fault;
                }
                if (e.getCause() instanceof Error fault) {
                    throw fault;
                }
                throw e;
            }
        }
    }
}
