package dev.clarinet.test;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the definition answered to the last few trials, so that it computes once for all backends. */
final class Definitions {
  private static final int REMEMBERED = 32;
  private static final Map<Trial<?>, Answers> ANSWERS = new LinkedHashMap<>();

  private Definitions() {}

  static synchronized Answers answers(Trial<?> trial) {
    var known = ANSWERS.get(trial);
    if (known != null) return known;
    var answers = trial.on(Configurations.shared(Configurations.reference()));
    if (ANSWERS.size() == REMEMBERED) ANSWERS.remove(ANSWERS.keySet().iterator().next());
    ANSWERS.put(trial, answers);
    return answers;
  }
}
