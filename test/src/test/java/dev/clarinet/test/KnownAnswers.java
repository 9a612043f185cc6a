package dev.clarinet.test;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The answers to the last few trials by kind of backend, since each case runs on all backends before the next. */
final class KnownAnswers {
  private static final int REMEMBERED = 100;

  private final Map<Key, Answers> answers = new LinkedHashMap<>();

  private record Key(Trial<?> trial, String kind) {}

  /** What is known, or what the question gives, which is known from then on. */
  synchronized Answers get(Trial<?> trial, String kind, Supplier<Answers> question) {
    var key = new Key(trial, kind);
    var known = answers.get(key);
    if (known != null) return known;
    var answer = question.get();
    if (answers.size() == REMEMBERED) answers.remove(answers.keySet().iterator().next());
    answers.put(key, answer);
    return answer;
  }
}
